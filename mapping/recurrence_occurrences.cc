// Occurrences of a series by their keys: the plain one, and what counts as changed.
#include <algorithm>

#include "mapping/recurrence.h"
#include "mapping/timezone.h"

namespace larkdav::mapping {
namespace {

using engine::Date;
using engine::EventFields;
using engine::EventTime;
using engine::FloatingTime;
using engine::Instant;
using engine::OccurrenceKey;
using engine::UtcTime;
using engine::ZonedTime;

EventTime time_at(Instant instant, const EventTime& like, const std::string& floating_zone) {
  if (std::holds_alternative<UtcTime>(like)) return UtcTime{instant};
  if (const auto* with_zone = std::get_if<ZonedTime>(&like)) return zoned(instant, with_zone->zone);
  if (std::holds_alternative<FloatingTime>(like)) {
    return FloatingTime{to_local(instant, floating_zone)};
  }
  return to_local(instant, floating_zone).date;
}

// The same wall clock on another day, in the zone and form of `like`.
EventTime on_day(const Date& date, const EventTime& like) {
  if (const auto* with_zone = std::get_if<ZonedTime>(&like)) {
    engine::LocalTime local = with_zone->local;
    local.date = date;
    return zoned(local, with_zone->zone);
  }
  if (const auto* floating = std::get_if<FloatingTime>(&like)) {
    engine::LocalTime local = floating->local;
    local.date = date;
    return FloatingTime{local};
  }
  if (const auto* utc = std::get_if<UtcTime>(&like)) {
    engine::LocalTime local = to_local(utc->instant, "UTC");
    local.date = date;
    return UtcTime{to_utc(local, "UTC")};
  }
  return date;
}

}  // namespace

OccurrenceKey key_of(const EventTime& start, const std::string& floating_zone) {
  if (const auto* date = std::get_if<Date>(&start)) return *date;
  return instant_of(start, floating_zone);
}

EventTime start_at(const OccurrenceKey& key, const EventTime& like,
                   const std::string& floating_zone) {
  if (const auto* date = std::get_if<Date>(&key)) return on_day(*date, like);
  return time_at(std::get<Instant>(key), like, floating_zone);
}

EventFields plain_occurrence(const engine::Event& master, const OccurrenceKey& key,
                             const std::string& floating_zone) {
  EventFields fields = master.fields;
  fields.start = start_at(key, master.fields.start, floating_zone);
  const auto* first = std::get_if<Date>(&master.fields.start);
  const auto* last = std::get_if<Date>(&master.fields.end);
  if (first != nullptr && last != nullptr) {
    const long days = days_from_civil(*last) - days_from_civil(*first);
    fields.end = add_days(std::get<Date>(fields.start), days);
  } else {
    // A duration given by its end is exact, not nominal (RFC 5545 §3.8.5.3).
    const auto length = instant_of(master.fields.end, floating_zone) -
                        instant_of(master.fields.start, floating_zone);
    fields.end =
        time_at(instant_of(fields.start, floating_zone) + length, master.fields.end, floating_zone);
  }
  return fields;
}

OwnOccurrences::OwnOccurrences(const engine::Event& event, const std::string& floating_zone)
    : series_{event.fields.start, floating_zone},
      rule_(event.rule ? guarded(*event.rule, series_) : std::nullopt),
      start_(key_of(event.fields.start, floating_zone)) {}

std::vector<OccurrenceKey> normalise_occurrences(engine::Event& event,
                                                 const std::string& floating_zone) {
  std::vector<OccurrenceKey> orphans;
  if (!event.occurrences.empty() && (!event.rule || !event.rule->opaque)) {
    const OwnOccurrences own(event, floating_zone);
    for (auto it = event.occurrences.begin(); it != event.occurrences.end();) {
      const bool generated = event.rule && own.has(it->first);
      if (generated == std::holds_alternative<engine::Extra>(it->second)) {
        orphans.push_back(it->first);
        it = event.occurrences.erase(it);
        continue;
      }
      const auto* changed = std::get_if<EventFields>(&it->second);
      const bool plain =
          changed != nullptr && *changed == plain_occurrence(event, it->first, floating_zone);
      it = plain ? event.occurrences.erase(it) : std::next(it);
    }
  }
  event.extent = extent_of(event, floating_zone);
  return orphans;
}

engine::Extent extent_of(const engine::Event& event, const std::string& floating_zone) {
  const auto instant = [&](const EventTime& time) { return instant_of(time, floating_zone); };
  engine::Extent extent{instant(event.fields.start), instant(event.fields.end)};
  if (event.rule) {
    extent.last.reset();
    if (event.rule->last) {
      extent.last = instant(plain_occurrence(event, *event.rule->last, floating_zone).end);
    }
  }
  for (const auto& [key, occurrence] : event.occurrences) {
    const EventFields* changed = engine::copy_in(occurrence);
    if (changed == nullptr) continue;
    extent.first = std::min(extent.first, instant(changed->start));
    if (extent.last) extent.last = std::max(*extent.last, instant(changed->end));
  }
  return extent;
}

}  // namespace larkdav::mapping
