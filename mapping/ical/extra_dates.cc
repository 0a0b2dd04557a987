#include "mapping/ical/extra_dates.h"

#include <utility>
#include <vector>

#include "mapping/ical/event_text.h"
#include "mapping/ical/times.h"
#include "mapping/recurrence.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::ical {
namespace {

using engine::EventFields;
using engine::EventTime;
using engine::Extra;
using engine::OccurrenceKey;

// Each is an event of its own on Feishu.
constexpr std::size_t kExtraDatesMax = 500;

// The end of a period that begins at `start` (RFC 5545 §3.3.9): a time, or a duration.
std::optional<engine::Instant> period_end(const Zones& zones, const Line& line,
                                          std::string_view text, engine::Instant start) {
  if (const auto length = parse_duration(text)) {
    return start + std::chrono::seconds(length->days * 86400 + length->seconds);
  }
  const auto end = zones.read_time(line, text, true);
  const auto* time = std::get_if<EventTime>(&end);
  if (time == nullptr || std::holds_alternative<engine::Date>(*time)) return std::nullopt;
  return instant_of(*time, zones.floating_zone());
}

std::string read_line(Resource& resource, std::size_t index, Losses& losses) {
  const Line& line = resource.document.lines[index];
  const Zones& zones = *resource.zones;
  if (line.value().empty()) return {};
  const std::vector<std::string_view> values = split_values(line.value());
  if (resource.extra_dates.size() + values.size() > kExtraDatesMax) {
    return "more than 500 extra dates";
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t slash = values[i].find('/');
    const auto start = zones.read_time(line, values[i].substr(0, slash), true);
    const auto* time = std::get_if<EventTime>(&start);
    if (time == nullptr) {
      losses.emplace("RDATE", std::get<NoTime>(start).reason);
      continue;
    }
    DateText date;
    date.line = index;
    date.value = i;
    date.key = key_in_series(*time, resource.event.fields.start, zones.floating_zone());
    const auto* instant = std::get_if<engine::Instant>(&date.key);
    if (slash != std::string_view::npos && instant != nullptr) {
      date.period_end = period_end(zones, line, values[i].substr(slash + 1), *instant);
    }
    resource.extra_dates.push_back(date);
  }
  return {};
}

// RFC 5545 lets several rules make one series; the first is the series' own here, of the others
// the dates count, where they have an end.
void read_further_rules(Resource& resource, Losses& losses) {
  const Series series{resource.event.fields.start, resource.zones->floating_zone()};
  bool first = true;
  for (const std::size_t index : find_lines(resource.document, *resource.master, "RRULE")) {
    const std::string_view text = resource.document.lines[index].value();
    if (text.empty() || std::exchange(first, false)) continue;
    const auto judged = guard_rule(text);
    const auto* rule = std::get_if<GuardedRule>(&judged);
    std::vector<OccurrenceKey> keys;
    if (rule != nullptr && (rule->count || rule->until)) {
      keys = expand(*rule, series, kExtraDatesMax + 1);
    }
    if (keys.empty() || keys.size() + resource.of_rules.size() > kExtraDatesMax) {
      losses.emplace("RRULE",
                     "of several rules one without an end (or of more than 500 dates) "
                     "can be carried, the first");
      continue;
    }
    resource.further_rules.push_back(index);
    resource.of_rules.insert(keys.begin(), keys.end());
  }
}

}  // namespace

EventFields extra_fields(const engine::Event& event, const DateText& date,
                         const std::string& floating_zone) {
  EventFields fields = plain_occurrence(event, date.key, floating_zone);
  const auto* start = std::get_if<engine::Instant>(&date.key);
  if (date.period_end && start != nullptr && *date.period_end >= *start) {
    fields.end = start_at(*date.period_end, event.fields.end, floating_zone);
  }
  return fields;
}

std::string period_text(const engine::Event& event, const OccurrenceKey& key,
                        const EventFields& fields, const std::string& floating_zone) {
  const auto* start = std::get_if<engine::Instant>(&key);
  if (start == nullptr || fields == plain_occurrence(event, key, floating_zone)) return {};
  DateText date;
  date.key = key;
  date.period_end = instant_of(fields.end, floating_zone);
  if (fields != extra_fields(event, date, floating_zone)) return {};
  return ";VALUE=PERIOD:" + utc_text(*start) + "/" + utc_text(*date.period_end);
}

std::string read_extra_dates(Resource& resource, Losses& losses) {
  if (resource.lone_overrides) return {};  // of a series that is elsewhere
  engine::Event& event = resource.event;
  const std::string& zone = resource.zones->floating_zone();
  for (const std::size_t index : find_lines(resource.document, *resource.master, "RDATE")) {
    std::string verdict = read_line(resource, index, losses);
    if (!verdict.empty()) return verdict;
  }
  read_further_rules(resource, losses);
  if (resource.extra_dates.empty() && resource.of_rules.empty()) return {};
  const OwnOccurrences own(event, zone);
  const auto add = [&](const DateText& date, const char* property) {
    if (own.has(date.key)) return;
    const auto found = event.occurrences.find(date.key);
    if (found != event.occurrences.end()) {
      const auto* changed = std::get_if<EventFields>(&found->second);
      if (changed != nullptr) found->second = Extra{EventFields(*changed)};
      return;
    }
    EventFields fields = extra_fields(event, date, zone);
    if (in_range(fields.start) && in_range(fields.end)) {
      event.occurrences.emplace(date.key, Extra{std::move(fields)});
    } else {
      losses.emplace(property, "of its dates one is outside of the years 1970 to 2500");
    }
  };
  for (const DateText& date : resource.extra_dates) add(date, "RDATE");
  for (const OccurrenceKey& key : resource.of_rules) add({0, 0, key, {}}, "RRULE");
  return {};
}

}  // namespace larkdav::mapping::ical
