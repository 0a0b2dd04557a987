// The days of one period of a rule, in civil arithmetic alone. A period is reached by its number,
// so nothing ever walks from the first occurrence to a late one.
#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "mapping/recurrence_rule.h"

namespace larkdav::mapping {
namespace {

namespace ch = std::chrono;

struct Civil {
  int year;
  int month;
  int day;
};

long floor_div(long a, long b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

Civil civil_of(long day) {
  const ch::year_month_day ymd{ch::sys_days{ch::days{day}}};
  return {static_cast<int>(ymd.year()), static_cast<int>(static_cast<unsigned>(ymd.month())),
          static_cast<int>(static_cast<unsigned>(ymd.day()))};
}

long first_of_month(long year, int month) {
  return ch::sys_days{ch::year(static_cast<int>(year)) / month / 1}.time_since_epoch().count();
}

int weekday_of(long day) { return static_cast<int>(((day + 3) % 7 + 7) % 7); }  // 0: Monday

bool has(const std::vector<int>& numbers, int number) {
  return std::binary_search(numbers.begin(), numbers.end(), number);
}

long week_of(const RuleParts& rule, long day) {  // first day of its week
  return day - (weekday_of(day) - rule.week_start + 7) % 7;
}

struct Month {
  long first;
  int length;
};

bool weekday_allowed(const RuleParts& rule, const Month& month, int monthday) {
  const int weekday = weekday_of(month.first + monthday - 1);
  const int from_front = (monthday - 1) / 7 + 1;
  const int from_back = -((month.length - monthday) / 7 + 1);
  return std::any_of(rule.weekdays.begin(), rule.weekdays.end(), [&](const WeekdayPart& part) {
    return part.weekday == weekday &&
           (part.ordinal == 0 || part.ordinal == from_front || part.ordinal == from_back);
  });
}

void add_month(const RuleParts& rule, long year, int month_number, int default_day,
               std::vector<long>& out) {
  const long first = first_of_month(year, month_number);
  const long next =
      month_number == 12 ? first_of_month(year + 1, 1) : first_of_month(year, month_number + 1);
  const Month month{first, static_cast<int>(next - first)};
  const bool any_day = rule.weekdays.empty() && rule.month_days.empty();
  for (int day = 1; day <= month.length; ++day) {
    if (any_day && day != default_day) continue;
    if (!rule.weekdays.empty() && !weekday_allowed(rule, month, day)) continue;
    if (!rule.month_days.empty() && !has(rule.month_days, day) &&
        !(day == month.length && has(rule.month_days, -1))) {
      continue;
    }
    out.push_back(month.first + day - 1);
  }
}

void keep_position(int position, std::vector<long>& days) {
  const auto size = static_cast<int>(days.size());
  const int at = position > 0 ? position - 1 : size + position;
  if (at < 0 || at >= size) {
    days.clear();
  } else {
    days = {days[static_cast<std::size_t>(at)]};
  }
}

std::vector<long> days_of_month(const RuleParts& rule, const Civil& start, long index) {
  std::vector<long> days;
  const long months = start.year * 12L + start.month - 1 + index * rule.interval;
  const int month = static_cast<int>(months % 12) + 1;
  if (rule.months.empty() || has(rule.months, month)) {
    add_month(rule, months / 12, month, start.day, days);
  }
  if (rule.set_position != 0) keep_position(rule.set_position, days);
  return days;
}

std::vector<long> days_of_year(const RuleParts& rule, const Civil& start, long index) {
  std::vector<long> days;
  const bool any_day = rule.weekdays.empty() && rule.month_days.empty();
  for (int month = 1; month <= 12; ++month) {
    if (rule.months.empty() ? (any_day && month != start.month) : !has(rule.months, month))
      continue;
    add_month(rule, start.year + index * rule.interval, month, start.day, days);
  }
  return days;
}

std::vector<long> days_of_week(const RuleParts& rule, long start_day, long index) {
  std::vector<long> days;
  const long first = week_of(rule, start_day) + index * rule.interval * 7;
  for (long day = first; day < first + 7; ++day) {
    const int weekday = weekday_of(day);
    const bool named =
        rule.weekdays.empty()
            ? weekday == weekday_of(start_day)
            : std::any_of(rule.weekdays.begin(), rule.weekdays.end(),
                          [&](const WeekdayPart& p) { return p.weekday == weekday; });
    if (named && (rule.months.empty() || has(rule.months, civil_of(day).month))) {
      days.push_back(day);
    }
  }
  return days;
}

std::vector<long> day_alone(const RuleParts& rule, long start_day, long index) {
  const long day = start_day + index * rule.interval;
  if (!rule.weekdays.empty() &&
      std::none_of(rule.weekdays.begin(), rule.weekdays.end(),
                   [&](const WeekdayPart& p) { return p.weekday == weekday_of(day); })) {
    return {};
  }
  if (!rule.months.empty() || !rule.month_days.empty()) {
    const Civil civil = civil_of(day);
    if (!rule.months.empty() && !has(rule.months, civil.month)) return {};
    if (!rule.month_days.empty() && !has(rule.month_days, civil.day)) return {};
  }
  return {day};
}

}  // namespace

std::vector<long> days_of_period(const RuleParts& rule, long start_day, long index) {
  std::vector<long> days;
  switch (rule.frequency) {
    case Frequency::daily:
      days = day_alone(rule, start_day, index);
      break;
    case Frequency::weekly:
      days = days_of_week(rule, start_day, index);
      break;
    case Frequency::monthly:
      days = days_of_month(rule, civil_of(start_day), index);
      break;
    case Frequency::yearly:
      days = days_of_year(rule, civil_of(start_day), index);
      break;
  }
  days.erase(days.begin(), std::lower_bound(days.begin(), days.end(), start_day));
  return days;
}

long period_of_day(const RuleParts& rule, long start_day, long day) {
  if (day <= start_day) return 0;
  const Civil start = civil_of(start_day);
  const Civil end = civil_of(day);
  long units = 0;
  switch (rule.frequency) {
    case Frequency::daily:
      units = day - start_day;
      break;
    case Frequency::weekly:
      units = floor_div(week_of(rule, day) - week_of(rule, start_day), 7);
      break;
    case Frequency::monthly:
      units = (end.year - start.year) * 12L + end.month - start.month;
      break;
    case Frequency::yearly:
      units = end.year - start.year;
      break;
  }
  return floor_div(units, rule.interval);
}

}  // namespace larkdav::mapping
