#include "mapping/ical/resource.h"

#include <algorithm>
#include <cstdlib>
#include <map>

#include "mapping/ical/event_text.h"
#include "mapping/ical/extra_dates.h"
#include "mapping/ical/text.h"
#include "mapping/recurrence.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Date;
using engine::EventFields;
using engine::EventTime;
using engine::OccurrenceKey;

constexpr std::size_t kExclusionsMax = 5000;

// "" or the reason why the resource can't be read.
using Verdict = std::string;

std::string uid_of(const Document& document, const Component& component) {
  std::string uid = text_value(document, component, "UID");
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n'; };
  uid.erase(std::find_if_not(uid.rbegin(), uid.rend(), blank).base(), uid.end());
  uid.erase(uid.begin(), std::find_if_not(uid.begin(), uid.end(), blank));
  return uid;
}

struct Found {
  std::vector<const Component*> masters;
  std::vector<const Component*> overrides;
};

// Of overrides without their series the one with the smallest RECURRENCE-ID stands for the event,
// wherever it is in the text.
void take_first_override(Resource& resource, Found& found) {
  const auto id_of = [&](const Component* component) {
    return find_line(resource.document, *component, "RECURRENCE-ID")->value();
  };
  const auto first =
      std::min_element(found.overrides.begin(), found.overrides.end(),
                       [&](const Component* a, const Component* b) { return id_of(a) < id_of(b); });
  found.masters.push_back(*first);
  found.overrides.erase(first);
  resource.lone_overrides = true;
}

// Other objects that people keep: beside an event they would be deleted with it.
bool is_other_object(const std::string& name) {
  return name == "VTODO" || name == "VJOURNAL" || name == "VFREEBUSY" || name == "VAVAILABILITY";
}

Verdict sort_components(Resource& resource, Found& found) {
  std::string uid;
  std::string beside;
  for (const Component& calendar : resource.document.components) {
    if (calendar.name == "VEVENT") return "an event outside of a VCALENDAR";
    if (calendar.name != "VCALENDAR") continue;
    if (word_value(resource.document, calendar, "VERSION") == "1.0") {
      return std::string(kOldCalendar);
    }
    for (const Component& component : calendar.children) {
      if (is_other_object(component.name)) beside = component.name;
      if (component.name != "VEVENT") continue;
      if (resource.calendar == nullptr) resource.calendar = &calendar;
      const std::string own = uid_of(resource.document, component);
      const bool first = found.masters.empty() && found.overrides.empty();
      if (!first && own != uid) return "more than one UID: " + uid + " and " + own;
      uid = own;
      const bool is_override = find_line(resource.document, component, "RECURRENCE-ID") != nullptr;
      (is_override ? found.overrides : found.masters).push_back(&component);
    }
  }
  if (resource.calendar == nullptr) return std::string(kNotAnEvent);
  if (!beside.empty()) {
    return "it holds a " + beside + " beside the event (RFC 4791 §4.1 forbids that), which would " +
           "be written and deleted with it; give each a file of its own";
  }
  // Thunderbird keeps invitations to single occurrences under a master that stands for none.
  std::erase_if(found.masters, [&](const Component* master) {
    return !found.overrides.empty() &&
           find_line(resource.document, *master, "X-MOZ-FAKED-MASTER") != nullptr;
  });
  if (found.masters.size() > 1) return "more than one event without RECURRENCE-ID for one UID";
  if (found.masters.empty()) take_first_override(resource, found);
  resource.master = found.masters.front();
  resource.event.uid.value = std::move(uid);
  return {};
}

Verdict read_master(Resource& resource, Losses& losses) {
  const Document& document = resource.document;
  const Component& master = *resource.master;
  std::string rule;
  if (find_line(document, master, "RECURRENCE-ID") == nullptr) {
    for (const std::size_t index : find_lines(document, master, "RRULE")) {
      if (rule.empty()) rule = std::string(document.lines[index].value());
    }
  }
  auto fields = read_fields(document, master, *resource.zones, !rule.empty(), losses);
  if (auto* unknown = std::get_if<NoTime>(&fields)) return unknown->reason;
  engine::Event& event = resource.event;
  event.fields = std::move(std::get<EventFields>(fields));
  resource.cancelled = word_value(document, master, "STATUS") == "CANCELLED";
  if (!rule.empty()) {
    const Series series{event.fields.start, resource.zones->floating_zone()};
    event.rule = canonical_rule(rule, series);
  }
  return {};
}

// Of a start that its rule does not generate, unless it is excluded in so many words.
void name_odd_start(const Resource& resource, Losses& losses) {
  const engine::Event& event = resource.event;
  if (!event.rule || event.rule->opaque) return;
  const OwnOccurrences own(event, resource.zones->floating_zone());
  if (event.occurrences.count(own.start()) > 0 || own.is_generated(own.start())) return;
  losses.emplace("DTSTART", "is no occurrence of its rule; programs disagree whether it counts");
}

Verdict read_exclusions(Resource& resource, Losses& losses) {
  const Document& document = resource.document;
  for (const std::size_t index : find_lines(document, *resource.master, "EXDATE")) {
    const Line& line = document.lines[index];
    if (line.value().empty()) continue;
    const std::vector<std::string_view> values = split_values(line.value());
    if (resource.exclusions.size() + values.size() > kExclusionsMax) {
      return "more than 5000 excluded dates";
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto time = resource.zones->read_time(line, values[i], true);
      if (const auto* written = std::get_if<EventTime>(&time)) {
        const OccurrenceKey key =
            key_in_series(*written, resource.event.fields.start, resource.zones->floating_zone());
        resource.exclusions.push_back({index, i, key, {}});
      } else {
        losses.emplace("EXDATE", std::get<NoTime>(time).reason);
      }
    }
  }
  return {};
}

long sequence_of(const Document& document, const Component& component) {
  return std::strtol(word_value(document, component, "SEQUENCE").c_str(), nullptr, 10);
}

Verdict read_override(Resource& resource, const Component& component, Losses& losses) {
  const Document& document = resource.document;
  const Line& id = *find_line(document, component, "RECURRENCE-ID");
  if (parameter(id, "RANGE")) {
    return "it changes all later occurrences at once (RANGE=THISANDFUTURE), which only a series of "
           "their own can carry; split the series";
  }
  const auto original = resource.zones->read_time(id, id.value(), true);
  if (const auto* unknown = std::get_if<NoTime>(&original)) {
    return "RECURRENCE-ID: " + unknown->reason;
  }
  OverrideText entry;
  entry.component = &component;
  entry.key = key_in_series(std::get<EventTime>(original), resource.event.fields.start,
                            resource.zones->floating_zone());
  entry.cancelled = word_value(document, component, "STATUS") == "CANCELLED";
  engine::Occurrence occurrence = engine::Excluded{};
  if (!entry.cancelled) {
    auto fields = read_fields(document, component, *resource.zones, false, losses);
    if (const auto* unknown = std::get_if<NoTime>(&fields)) return unknown->reason;
    auto& copy = std::get<EventFields>(fields);
    if (resource.lone_overrides) {
      occurrence = engine::Extra{std::move(copy)};
    } else {
      occurrence = std::move(copy);
    }
  }
  if (!in_range(std::get<EventTime>(original))) {
    // No event of its own could stand for it: its name would be none on Feishu.
    losses.emplace("RECURRENCE-ID", "is outside of the years 1970 to 2500");
    resource.overrides.push_back(entry);
    return {};
  }
  for (OverrideText& other : resource.overrides) {
    if (other.superseded || other.key != entry.key) continue;
    if (sequence_of(document, *other.component) > sequence_of(document, component)) {
      entry.superseded = true;
    } else {
      other.superseded = true;
    }
  }
  if (!entry.superseded) resource.event.occurrences[entry.key] = std::move(occurrence);
  resource.overrides.push_back(entry);
  return {};
}

// Whether an override says what the occurrence is like.
bool is_described(const Resource& resource, const OccurrenceKey& key) {
  if (resource.event.occurrences.count(key) == 0) return false;
  return std::any_of(resource.overrides.begin(), resource.overrides.end(),
                     [&](const OverrideText& text) {
                       return text.key == key && !text.superseded && !text.cancelled;
                     });
}

// A single event whose only date is excluded, as Thunderbird leaves one behind.
bool shows_nothing(const Resource& resource) {
  const engine::Event& event = resource.event;
  const auto only = event.occurrences.begin();
  return !event.rule && event.occurrences.size() == 1 &&
         std::holds_alternative<engine::Excluded>(only->second) &&
         only->first == key_of(event.fields.start, resource.zones->floating_zone());
}

// Overrides that name no occurrence are shown by other programs: they are extra occurrences.
void add_strays(Resource& resource) {
  engine::Event& event = resource.event;
  if (event.rule && event.rule->opaque) return;
  const OwnOccurrences own(event, resource.zones->floating_zone());
  for (auto& [key, occurrence] : event.occurrences) {
    auto* fields = std::get_if<EventFields>(&occurrence);
    if (fields == nullptr || own.has(key)) continue;
    occurrence = engine::Extra{EventFields(std::move(*fields))};
  }
}

Verdict read_all(Resource& resource, Losses& losses) {
  Found found;
  Verdict verdict = sort_components(resource, found);
  if (verdict.empty()) verdict = read_master(resource, losses);
  if (!verdict.empty()) return verdict;
  for (const Component* component : found.overrides) {
    verdict = read_override(resource, *component, losses);
    if (!verdict.empty()) return verdict;
  }
  verdict = read_extra_dates(resource, losses);
  if (verdict.empty()) verdict = read_exclusions(resource, losses);
  if (!verdict.empty()) return verdict;
  for (const DateText& exclusion : resource.exclusions) {
    // An override is shown all the same: Apple's programs exclude what they changed.
    if (is_described(resource, exclusion.key)) continue;
    resource.event.occurrences[exclusion.key] = engine::Excluded{};
  }
  add_strays(resource);
  resource.cancelled |= shows_nothing(resource);
  name_odd_start(resource, losses);
  return {};
}

}  // namespace

OccurrenceKey key_in_series(const EventTime& written, const EventTime& start,
                            const std::string& floating_zone) {
  if (std::holds_alternative<Date>(start)) {
    if (const auto* date = std::get_if<Date>(&written)) return *date;
    if (const auto* zoned_time = std::get_if<engine::ZonedTime>(&written)) {
      return zoned_time->local.date;
    }
    if (const auto* floating = std::get_if<engine::FloatingTime>(&written)) {
      return floating->local.date;
    }
    const engine::Instant instant = std::get<engine::UtcTime>(written).instant;
    const engine::LocalTime utc = to_local(instant, "UTC");
    if (utc.hour == 0 && utc.minute == 0 && utc.second == 0) return utc.date;
    return to_local(instant, floating_zone).date;
  }
  if (const auto* date = std::get_if<Date>(&written)) {
    return key_of(start_at(*date, start, floating_zone), floating_zone);
  }
  if (const auto* floating = std::get_if<engine::FloatingTime>(&written)) {
    const auto* with_zone = std::get_if<engine::ZonedTime>(&start);
    const bool utc = std::holds_alternative<engine::UtcTime>(start);
    return to_utc(floating->local,
                  with_zone != nullptr ? with_zone->zone : (utc ? "UTC" : floating_zone));
  }
  return instant_of(written, floating_zone);
}

std::optional<engine::Instant> stamp_of_component(const Document& document,
                                                  const Component& component) {
  const Line* line = find_line(document, component, "LAST-MODIFIED");
  const auto time = line == nullptr ? std::nullopt : parse_time(line->value());
  if (!time) return std::nullopt;
  return to_utc(time->local, "UTC");
}

namespace {

Verdict why_no_utf8(const Document& document) {
  for (const Line& line : document.lines) {
    if (is_utf8(line.content)) continue;
    const std::string where = line.name.empty() ? "a line without a name" : clean_text(line.name);
    return "its text is not UTF-8 (RFC 5545 §3.1.4), first in " + where +
           "; save it again as UTF-8";
  }
  return {};
}

}  // namespace

std::variant<Resource, engine::Unreadable> parse_resource(std::string_view text,
                                                          const ReadOptions& options) {
  Limits limits;
  limits.octets = options.resource_octets_max;
  auto parsed = parse_document(text, limits);
  if (auto* refusal = std::get_if<Refusal>(&parsed)) {
    return engine::Unreadable{std::move(refusal->reason)};
  }
  Resource resource;
  resource.document = std::move(std::get<Document>(parsed));
  resource.zones.emplace(resource.document, options.floating_zone);
  Losses losses;
  Verdict verdict = read_all(resource, losses);
  if (verdict.empty()) verdict = why_no_utf8(resource.document);
  if (!verdict.empty()) return engine::Unreadable{std::move(verdict)};
  const std::map<OccurrenceKey, engine::Occurrence> named = resource.event.occurrences;
  for (const OccurrenceKey& orphan : normalise_occurrences(resource.event, options.floating_zone)) {
    if (std::holds_alternative<EventFields>(named.at(orphan))) {
      losses.emplace("RECURRENCE-ID", "names no occurrence of the series");
    }
  }
  for (auto& [name, reason] : losses) resource.losses.push_back({name, reason});
  return resource;
}

}  // namespace larkdav::mapping::ical
