#include "mapping/recurrence.h"

#include <algorithm>

#include "engine/planted.h"
#include "mapping/recurrence_rule.h"
#include "mapping/timezone.h"

namespace larkdav::mapping {
namespace {

using engine::Date;
using engine::Instant;
using engine::LocalTime;
using engine::OccurrenceKey;

constexpr long kLastDay = 2932896;  // 9999-12-31
// The Gregorian calendar repeats after 146,097 days: a rule that yields nothing for so many periods
// yields nothing more.
constexpr int kEmptyPeriodsMax = 146097;

// A series in local terms: its occurrences are the days of the rule, each at the same wall clock.
struct LocalSeries {
  bool all_day = false;
  std::string zone;
  LocalTime start;
  long start_day = 0;

  [[nodiscard]] OccurrenceKey key_at(long day) const {
    const Date date = civil_from_days(day);
    if (all_day) return date;
    return to_utc({date, start.hour, start.minute, start.second}, zone);
  }
  [[nodiscard]] long day_of(const OccurrenceKey& key) const {
    if (const auto* date = std::get_if<Date>(&key)) return days_from_civil(*date);
    return days_from_civil(to_local(std::get<Instant>(key), zone).date);
  }
  // Keys of the other kind are read as that local day, or as that day's occurrence.
  [[nodiscard]] OccurrenceKey own(const OccurrenceKey& key) const {
    const bool is_date = std::holds_alternative<Date>(key);
    return is_date == all_day ? key : key_at(day_of(key));
  }
};

LocalSeries local_series(const Series& series) {
  LocalSeries local;
  local.zone = series.floating_zone;
  if (const auto* date = std::get_if<Date>(&series.start)) {
    local.all_day = true;
    local.start = {*date, 0, 0, 0};
  } else if (const auto* utc = std::get_if<engine::UtcTime>(&series.start)) {
    local.zone = "UTC";
    local.start = to_local(utc->instant, local.zone);
  } else if (const auto* zoned_time = std::get_if<engine::ZonedTime>(&series.start)) {
    local.zone = zoned_time->zone;
    local.start = zoned_time->local;
  } else {
    local.start = std::get<engine::FloatingTime>(series.start).local;
  }
  local.start_day = days_from_civil(local.start.date);
  return local;
}

int number(std::string_view digits) { return std::stoi(std::string(digits)); }

LocalTime until_local(const std::string& until) {
  const std::string_view text = until;
  LocalTime time{{number(text.substr(0, 4)), number(text.substr(4, 2)), number(text.substr(6, 2))},
                 23,
                 59,
                 59};
  if (text.size() > 8) {
    time.hour = number(text.substr(9, 2));
    time.minute = number(text.substr(11, 2));
    time.second = number(text.substr(13, 2));
  }
  return time;
}

// UNTIL as the greatest key that still belongs to the series.
OccurrenceKey until_bound(const std::string& until, const LocalSeries& series) {
  const LocalTime time = until_local(until);
  const bool utc = until.back() == 'Z';
  if (!series.all_day) return to_utc(time, utc ? "UTC" : series.zone);
  // Midnight and the last second in UTC are what programs write that hold the date itself.
  const bool whole_day = (time.hour == 0 && time.minute == 0 && time.second == 0) ||
                         (time.hour == 23 && time.minute == 59 && time.second == 59);
  if (!utc || whole_day) return civil_from_days(days_from_civil(time.date));
  return to_local(to_utc(time, "UTC"), series.zone).date;
}

RuleParts parts_of(const GuardedRule& rule) {
  auto parsed = parse_rule(rule.parts);
  auto* parts = std::get_if<RuleParts>(&parsed);
  if (parts == nullptr) return {};  // not made by guard_rule
  parts->count = rule.count;
  parts->until = rule.until;
  return std::move(*parts);
}

// Calls visit(day) for each day of the rule from period `index` on, until it returns false.
template <class Visit>
void walk(const RuleParts& rule, const LocalSeries& series, long index, Visit visit) {
  const long last_index = period_of_day(rule, series.start_day, kLastDay);
  int empty = 0;
  for (; index <= last_index && empty < kEmptyPeriodsMax; ++index) {
    const std::vector<long> days = days_of_period(rule, series.start_day, index);
    empty = days.empty() ? empty + 1 : 0;
    for (const long day : days) {
      if (day > kLastDay || !visit(day)) return;
    }
  }
}

OccurrenceKey last_by_count(const RuleParts& rule, const LocalSeries& series, bool& endless) {
  int seen = 0;
  long last = series.start_day;
  walk(rule, series, 0, [&](long day) {
    last = day;
    return ++seen < *rule.count;
  });
  endless = seen > 0 && seen < *rule.count;  // runs out of the calendar first
  return series.key_at(last);
}

OccurrenceKey last_by_until(const RuleParts& rule, const LocalSeries& series) {
  const OccurrenceKey bound = until_bound(*rule.until, series);
  const long bound_day = std::min(series.day_of(bound) + 1, kLastDay);
  int empty = 0;
  for (long index = period_of_day(rule, series.start_day, bound_day);
       index >= 0 && empty < kEmptyPeriodsMax; --index, ++empty) {
    const std::vector<long> days = days_of_period(rule, series.start_day, index);
    for (auto day = days.rbegin(); day != days.rend(); ++day) {
      if (*day > bound_day) continue;
      const OccurrenceKey key = series.key_at(*day);
      if (key <= bound) return key;
    }
  }
  return series.key_at(series.start_day);
}

bool day_in_rule(const RuleParts& rule, const LocalSeries& series, long day) {
  if (day < series.start_day || day > kLastDay) return false;
  const long index = period_of_day(rule, series.start_day, day);
  const std::vector<long> days = days_of_period(rule, series.start_day, index);
  if (!std::binary_search(days.begin(), days.end(), day)) return false;
  if (rule.until && series.key_at(day) > until_bound(*rule.until, series)) return false;
  if (!rule.count) return true;
  int seen = 0;
  bool counted = false;
  walk(rule, series, 0, [&](long other) {
    counted = other == day;
    return ++seen < *rule.count && other < day;
  });
  return counted;
}

std::string digits(int value, int width) {
  std::string text = std::to_string(value);
  if (static_cast<int>(text.size()) < width) {
    text.insert(0, static_cast<std::size_t>(width) - text.size(), '0');
  }
  return text;
}

std::string date_text(const Date& date) {
  return digits(date.year, 4) + digits(date.month, 2) + digits(date.day, 2);
}

std::string utc_text(Instant instant) {
  const LocalTime t = to_local(instant, "UTC");
  return date_text(t.date) + "T" + digits(t.hour, 2) + digits(t.minute, 2) + digits(t.second, 2) +
         "Z";
}

std::string key_text(const OccurrenceKey& key) {
  if (const auto* date = std::get_if<Date>(&key)) return date_text(*date);
  return utc_text(std::get<Instant>(key));
}

}  // namespace

std::vector<OccurrenceKey> expand(const GuardedRule& rule, const Series& series, std::size_t limit,
                                  std::optional<OccurrenceKey> from,
                                  std::optional<OccurrenceKey> to) {
  std::vector<OccurrenceKey> keys;
  if (limit == 0) return keys;
  const RuleParts parts = parts_of(rule);
  const LocalSeries local = local_series(series);
  if (from) from = local.own(*from);
  if (to) to = local.own(*to);
  if (parts.until) {
    const OccurrenceKey bound = until_bound(*parts.until, local);
    to = to ? std::min(*to, bound) : bound;
  }
  // A gap may move an occurrence by some hours: look from the day before.
  const long from_day = from ? local.day_of(*from) - 1 : local.start_day;
  if (from_day > kLastDay) return keys;
  const long to_day = to ? local.day_of(*to) + 1 : kLastDay;
  const long index = parts.count ? 0 : period_of_day(parts, local.start_day, from_day);
  int counted = 0;
  walk(parts, local, index, [&](long day) {
    if (day > to_day) return false;
    const bool last = parts.count && ++counted >= *parts.count;
    if (day >= from_day) {
      const OccurrenceKey key = local.key_at(day);
      if (to && key > *to) return false;
      if (!from || key >= *from) keys.push_back(key);
    }
    return !last && keys.size() < limit;
  });
  return keys;
}

bool is_occurrence(const GuardedRule& rule, const Series& series, const OccurrenceKey& key) {
  const LocalSeries local = local_series(series);
  if (std::holds_alternative<Date>(key) != local.all_day) return false;
  const RuleParts parts = parts_of(rule);
  const long day = local.day_of(key);
  for (const long candidate : {day, day - 1}) {
    if (local.key_at(candidate) == key) return day_in_rule(parts, local, candidate);
  }
  return false;
}

engine::Rule canonical_rule(std::string_view text, const Series& series) {
  const auto parsed = parse_rule(text);
  const auto* rule = std::get_if<RuleParts>(&parsed);
  if (rule == nullptr) {
    const std::size_t begin = text.find_first_not_of(" \t");
    text.remove_prefix(std::min(begin, text.size()));
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    if (text.substr(0, 6) == "RRULE:") text.remove_prefix(6);
    return {std::string(text), std::nullopt, true};
  }
  engine::Rule canonical{canonical_parts(*rule), std::nullopt, false};
  if (engine::planted("compare-before-canonicalising")) canonical.parts = text;
  if (rule->count) {
    bool endless = false;
    const OccurrenceKey last = last_by_count(*rule, local_series(series), endless);
    if (!endless) canonical.last = last;
  } else if (rule->until) {
    canonical.last = last_by_until(*rule, local_series(series));
  }
  return canonical;
}

std::optional<GuardedRule> guarded(const engine::Rule& rule, const Series& series) {
  if (rule.opaque) return std::nullopt;
  auto judged = guard_rule(rule.parts);
  auto* allowed = std::get_if<GuardedRule>(&judged);
  if (allowed == nullptr) return std::nullopt;
  if (rule.last) allowed->until = key_text(local_series(series).own(*rule.last));
  return std::move(*allowed);
}

std::string rule_text(const engine::Rule& rule) {
  if (rule.opaque || !rule.last) return rule.parts;
  return rule.parts + ";UNTIL=" + key_text(*rule.last);
}

std::string feishu_rule_text(const engine::Rule& rule) {
  if (rule.opaque || !rule.last) return rule.parts;
  if (const auto* date = std::get_if<Date>(&*rule.last)) {
    if (engine::planted("until-date")) return rule_text(rule);
    return rule.parts + ";UNTIL=" + date_text(*date) + "T000000Z";
  }
  return rule_text(rule);
}

}  // namespace larkdav::mapping
