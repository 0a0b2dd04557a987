#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "engine/error.h"
#include "mapping/ical/text.h"
#include "mapping/ical/times.h"
#include "mapping/ical/vtimezone.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Instant;

// Weekdays repeat after 28 years: a rule that holds so long holds.
constexpr int kRegularYears = 28;
// A series without end in a zone without regular rules is described for so long.
constexpr int kHorizonYears = 30;
constexpr std::array<std::string_view, 7> kWeekdays = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

struct Transition {
  cctz::civil_second onset;  // on the clock before it
  int from = 0;
  int to = 0;
  bool dst = false;
  std::string name;
};

Instant start_of_year(cctz::year_t year) {
  return cctz::utc_time_zone().lookup(cctz::civil_second(year)).pre;
}

std::vector<Transition> transitions(const cctz::time_zone& zone, Instant from, Instant to) {
  std::vector<Transition> found;
  cctz::time_zone::civil_transition change;
  while (zone.next_transition(from, &change)) {
    const Instant instant = zone.lookup(change.to).trans;
    if (instant >= to || instant <= from) break;
    const auto after = zone.lookup(instant);
    const int before = zone.lookup(instant - std::chrono::seconds(1)).offset;
    if (before != after.offset) {
      found.push_back({change.from, before, after.offset, after.is_dst, after.abbr});
    }
    from = instant;
  }
  return found;
}

std::vector<Transition> in_year(const std::vector<Transition>& all, cctz::year_t year) {
  std::vector<Transition> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out),
               [&](const Transition& t) { return t.onset.year() == year; });
  return out;
}

bool alike(const Transition& a, const Transition& b) {
  return a.from == b.from && a.to == b.to && a.onset.month() == b.onset.month() &&
         a.onset.hour() == b.onset.hour() && a.onset.minute() == b.onset.minute() &&
         a.onset.second() == b.onset.second() &&
         cctz::get_weekday(cctz::civil_day(a.onset)) == cctz::get_weekday(cctz::civil_day(b.onset));
}

int last_day_of_month(const cctz::civil_second& time) {
  return (cctz::civil_day(cctz::civil_month(time) + 1) - 1).day();
}

// The BYDAY and BYMONTHDAY parts that give these days of one month; "" when no rule does.
std::string day_parts(const std::vector<Transition>& years) {
  const std::string weekday(
      kWeekdays[static_cast<std::size_t>(cctz::get_weekday(cctz::civil_day(years.front().onset)))]);
  std::set<int> ordinals = {-1, 1, 2, 3, 4};
  int first = 31;
  int last = 1;
  for (const Transition& t : years) {
    const int day = t.onset.day();
    first = std::min(first, day);
    last = std::max(last, day);
    const bool is_last = day + 7 > last_day_of_month(t.onset);
    for (auto it = ordinals.begin(); it != ordinals.end();) {
      const bool fits = *it == -1 ? is_last : *it == (day - 1) / 7 + 1;
      it = fits ? std::next(it) : ordinals.erase(it);
    }
  }
  if (!ordinals.empty()) return ";BYDAY=" + std::to_string(*ordinals.begin()) + weekday;
  if (last - first != 6) return {};
  std::string days;
  for (int day = first; day <= last; ++day) days += (days.empty() ? "" : ",") + std::to_string(day);
  return ";BYMONTHDAY=" + days + ";BYDAY=" + weekday;
}

struct YearlyRule {
  Transition first;
  std::string rule;
};

// The rules of a zone whose transitions repeat from this year on; false when they do not.
bool regular_from(const std::vector<Transition>& all, cctz::year_t year,
                  std::vector<YearlyRule>& rules) {
  rules.clear();
  const std::vector<Transition> pattern = in_year(all, year);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    std::vector<Transition> years;
    for (cctz::year_t y = year; y < year + kRegularYears; ++y) {
      const std::vector<Transition> own = in_year(all, y);
      if (own.size() != pattern.size() || !alike(own[i], pattern[i])) return false;
      years.push_back(own[i]);
    }
    const std::string days = day_parts(years);
    if (days.empty()) return false;
    rules.push_back(
        {pattern[i], "FREQ=YEARLY;BYMONTH=" + std::to_string(pattern[i].onset.month()) + days});
  }
  if (!pattern.empty()) return true;
  return std::none_of(all.begin(), all.end(),
                      [&](const Transition& t) { return t.onset.year() >= year; });
}

engine::LocalTime local_of(const cctz::civil_second& c) {
  return {{static_cast<int>(c.year()), c.month(), c.day()}, c.hour(), c.minute(), c.second()};
}

std::string observance(const Transition& t, const std::string& rule, std::string_view line_end) {
  const std::string kind = t.dst ? "DAYLIGHT" : "STANDARD";
  std::string text = fold_line("BEGIN:" + kind, line_end);
  text += fold_line("DTSTART:" + local_text(local_of(t.onset)), line_end);
  if (!rule.empty()) text += fold_line("RRULE:" + rule, line_end);
  text += fold_line("TZOFFSETFROM:" + utc_offset_text(t.from), line_end);
  text += fold_line("TZOFFSETTO:" + utc_offset_text(t.to), line_end);
  if (!t.name.empty()) text += fold_line("TZNAME:" + t.name, line_end);
  return text + fold_line("END:" + kind, line_end);
}

}  // namespace

std::string write_vtimezone(const std::string& tzid, const std::string& zone_name, Instant first,
                            std::optional<Instant> last, std::string_view line_end) {
  cctz::time_zone zone = cctz::utc_time_zone();
  if (!cctz::load_time_zone(zone_name, &zone)) to_utc({}, zone_name);  // throws, and says why
  const auto year_of = [](Instant t) { return cctz::utc_time_zone().lookup(t).cs.year(); };
  const cctz::year_t begin = year_of(first) - 1;
  const cctz::year_t end =
      std::min(last ? year_of(*last) + 1 : begin + kHorizonYears, begin + kHorizonYears);
  const std::vector<Transition> all =
      transitions(zone, start_of_year(begin), start_of_year(end + kRegularYears + 1));

  std::string body;
  const auto before = zone.lookup(start_of_year(begin));
  if (all.empty() || cctz::utc_time_zone().lookup(first).cs < all.front().onset + 86400) {
    body = observance({cctz::civil_second(1970), before.offset, before.offset, false, before.abbr},
                      "", line_end);
  }
  std::vector<YearlyRule> rules;
  cctz::year_t regular = begin;
  while (regular <= end && !regular_from(all, regular, rules)) ++regular;
  for (const Transition& t : all) {
    if (t.onset.year() < regular && t.onset.year() <= end) body += observance(t, "", line_end);
  }
  if (regular <= end) {
    for (const YearlyRule& rule : rules) body += observance(rule.first, rule.rule, line_end);
  }
  return fold_line("BEGIN:VTIMEZONE", line_end) + fold_line("TZID:" + escape_text(tzid), line_end) +
         body + fold_line("END:VTIMEZONE", line_end);
}

}  // namespace larkdav::mapping::ical
