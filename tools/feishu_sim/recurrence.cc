#include "tools/feishu_sim/recurrence.h"

#include <algorithm>

#include "tools/feishu_sim/zone.h"

namespace larkdav::feishu_sim {
namespace {

using Day = cctz::civil_day;
using Month = cctz::civil_month;
using Year = cctz::civil_year;
using Days = std::vector<Day>;

constexpr int kLastYear = 2500;  // later than any timestamp the service takes
constexpr std::int64_t kMaxPeriods = 200000;

template <typename T>
bool contains(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool month_allowed(const Rule& rule, const Day& day) {
  return rule.by_month.empty() || contains(rule.by_month, day.month());
}

bool month_day_allowed(const Rule& rule, const Day& day) {
  if (rule.by_month_day.empty()) return true;
  const int last = (Day(Month(day) + 1) - 1).day();
  return contains(rule.by_month_day, day.day()) ||
         contains(rule.by_month_day, day.day() - last - 1);
}

// The day's place among equal weekdays of [first, end), counted from the front or from the back.
bool weekday_allowed(const Rule& rule, const Day& day, const Day& first, const Day& end) {
  if (rule.by_day.empty()) return true;
  return std::any_of(rule.by_day.begin(), rule.by_day.end(), [&](const RuleDay& wanted) {
    if (wanted.day != cctz::get_weekday(day)) return false;
    const auto from_front = (day - first) / 7 + 1;
    const auto from_back = -((end - 1 - day) / 7 + 1);
    return wanted.ordinal == 0 || wanted.ordinal == from_front || wanted.ordinal == from_back;
  });
}

// A period of a rule: days [first, end), with the frame that BYDAY ordinals are counted in.
Days days_of_period(const Rule& rule, const Day& start, const Day& first, const Day& end) {
  Days days;
  for (Day day = first; day < end; ++day) {
    if (!month_allowed(rule, day) || !month_day_allowed(rule, day)) continue;
    // With BYMONTH, ordinals of a yearly rule count inside the month (RFC 5545 3.3.10, note 2).
    const bool by_month = rule.frequency == Frequency::kMonthly || !rule.by_month.empty() ||
                          !rule.by_month_day.empty();
    const Day frame = by_month ? Day(Month(day)) : Day(Year(day));
    const Day frame_end = by_month ? Day(Month(day) + 1) : Day(Year(day) + 1);
    if (!weekday_allowed(rule, day, frame, frame_end)) continue;
    const bool no_days = rule.by_day.empty() && rule.by_month_day.empty();
    // Parts not named are taken from the first start.
    if (no_days && rule.frequency == Frequency::kWeekly &&
        cctz::get_weekday(day) != cctz::get_weekday(start)) {
      continue;
    }
    if (no_days && rule.frequency == Frequency::kMonthly && day.day() != start.day()) continue;
    if (no_days && rule.frequency == Frequency::kYearly) {
      if (day.day() != start.day()) continue;
      if (rule.by_month.empty() && day.month() != start.month()) continue;
    }
    days.push_back(day);
  }
  return days;
}

Days chosen_positions(const Rule& rule, const Days& days) {
  if (rule.by_set_position.empty()) return days;
  Days chosen;
  const int size = static_cast<int>(days.size());
  for (int i = 0; i < size; ++i) {
    if (contains(rule.by_set_position, i + 1) || contains(rule.by_set_position, i - size)) {
      chosen.push_back(days[static_cast<std::size_t>(i)]);
    }
  }
  return chosen;
}

Day week_of(const Day& day, cctz::weekday week_start) {
  return cctz::get_weekday(day) == week_start ? day : cctz::prev_weekday(day, week_start);
}

// First and one-past-last day of the n-th period of the rule.
std::pair<Day, Day> period(const Rule& rule, const Day& start, std::int64_t n) {
  const std::int64_t steps = n * rule.interval;
  switch (rule.frequency) {
    case Frequency::kDaily:
      return {start + steps, start + steps + 1};
    case Frequency::kWeekly: {
      const Day first = week_of(start, rule.week_start) + 7 * steps;
      return {first, first + 7};
    }
    case Frequency::kMonthly:
      return {Day(Month(start) + steps), Day(Month(start) + steps + 1)};
    case Frequency::kYearly:
      return {Day(Year(start) + steps), Day(Year(start) + steps + 1)};
  }
  return {start, start};
}

bool past_until(const Rule& rule, const cctz::civil_second& local, std::int64_t instant) {
  if (!rule.until) return false;
  if (rule.until->date_only) return Day(local) > Day(rule.until->value);
  if (rule.until->utc) return instant > rule.until->value - cctz::civil_second();
  return local > rule.until->value;
}

}  // namespace

std::vector<std::int64_t> occurrences(const Rule& rule, const When& first, std::int64_t from,
                                      std::int64_t to, std::size_t limit,
                                      UnmatchedStart unmatched) {
  const std::string zone = first.all_day ? "UTC" : first.zone;
  const cctz::civil_second start = to_local(first.seconds, zone);
  const Day start_day(start);
  std::vector<std::int64_t> found;
  int counted = 0;
  // Takes one local day; false ends the series or the search.
  const auto take = [&](const Day& day) {
    const cctz::civil_second local(day.year(), day.month(), day.day(), start.hour(), start.minute(),
                                   start.second());
    const std::int64_t instant = local == start ? first.seconds : from_local(local, zone);
    if (past_until(rule, local, instant) || (rule.count && counted >= *rule.count)) return false;
    ++counted;
    if (instant >= to || found.size() >= limit) return false;
    if (instant >= from) found.push_back(instant);
    return true;
  };
  bool begun = unmatched == UnmatchedStart::kSkipped;
  for (std::int64_t n = 0; n < kMaxPeriods; ++n) {
    const auto [begin, end] = period(rule, start_day, n);
    if (begin.year() > kLastYear) break;
    Days days = chosen_positions(rule, days_of_period(rule, start_day, begin, end));
    std::erase_if(days, [&](const Day& day) { return day < start_day; });
    if (!begun) {
      begun = true;
      if (days.empty() || days.front() != start_day) days.insert(days.begin(), start_day);
    }
    for (const Day& day : days) {
      if (!take(day)) return found;
    }
  }
  return found;
}

}  // namespace larkdav::feishu_sim
