#include "mapping/ical/writer.h"

#include <algorithm>
#include <cstdlib>

#include "engine/error.h"
#include "mapping/ical/component_edit.h"
#include "mapping/ical/event_text.h"
#include "mapping/ical/extra_dates.h"
#include "mapping/ical/reader.h"
#include "mapping/ical/resource.h"
#include "mapping/ical/series_edit.h"
#include "mapping/ical/text.h"
#include "mapping/ical/times.h"
#include "mapping/recurrence.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Event;
using engine::EventFields;
using engine::Field;

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kProduct = "PRODID:-//larkdav//larkdav//EN";

void clean(EventFields& fields) {
  for (std::string* text : {&fields.title, &fields.description, &fields.location}) {
    *text = clean_text(*text);
  }
  fields.description = split_description(fields.description).text;
  const bool link =
      fields.conference.rfind("https://", 0) == 0 || fields.conference.rfind("http://", 0) == 0;
  fields.conference = clean_text(fields.conference);
  if (!link || fields.conference.find('\n') != std::string::npos) fields.conference.clear();
}

// The event as this text can hold it.
Event writable_form(Event event, const std::string& floating_zone) {
  clean(event.fields);
  for (auto& [key, occurrence] : event.occurrences) {
    if (EventFields* fields = engine::copy_in(occurrence)) clean(*fields);
  }
  normalise_occurrences(event, floating_zone);
  return event;
}

Event target_of(const Event& now, const Event& wanted, const engine::FieldMask& fields,
                const std::string& floating_zone) {
  Event target = now;
  assign(target, wanted, fields);
  // The occurrences of a moved series have other names: they are wanted as a whole.
  if (target.fields.start != now.fields.start) target.occurrences = wanted.occurrences;
  return writable_form(std::move(target), floating_zone);
}

bool is_meeting(const Resource& resource) {
  const Line* organizer = find_line(resource.document, *resource.master, "ORGANIZER");
  return organizer != nullptr && !is_shown_attendee(*organizer);
}

// The RRULE line, left alone where it still says what is wanted (COUNT stays COUNT).
bool edit_rule(Surgery& surgery, const Resource& resource, const Event& target,
               const std::string& floating_zone) {
  const Component& master = *resource.master;
  const std::vector<std::size_t> lines = find_lines(resource.document, master, "RRULE");
  if (!target.rule) {
    surgery.remove(master, "RRULE");
    return resource.event.rule.has_value();
  }
  if (resource.lone_overrides) {  // an occurrence that stood alone becomes a series of its own
    for (const std::string_view name : {"RECURRENCE-ID", "RDATE", "EXRULE"}) {
      surgery.remove(master, name);
    }
  }
  const std::string content =
      "RRULE:" + Spelling::rule(*target.rule, target.fields.start, floating_zone);
  for (const std::size_t index : lines) {
    const Line& line = resource.document.lines[index];
    if (line.value().empty()) continue;
    const Series series{target.fields.start, floating_zone};
    if (canonical_rule(line.value(), series) == *target.rule) return false;
    surgery.replace(index, content);
    return true;
  }
  surgery.append(master, content);
  return true;
}

void stamp(Surgery& surgery, const Resource& resource, const Component& component,
           engine::Instant time, bool raise) {
  surgery.set(component, "LAST-MODIFIED", "LAST-MODIFIED:" + utc_text(time));
  if (!raise) return;
  const std::string written = word_value(resource.document, component, "SEQUENCE");
  const long sequence = std::clamp(std::strtol(written.c_str(), nullptr, 10), 0L, 2147483646L);
  surgery.set(component, "SEQUENCE", "SEQUENCE:" + std::to_string(sequence + 1));
}

// Every component that was touched carries the stamp, and none a later one: by the greatest of
// them our text is recognised.
void stamp_all(Surgery& surgery, const Resource& resource, const TouchedComponents& touched,
               bool schedule, engine::Instant time) {
  const bool raise = schedule && !is_meeting(resource);
  const bool master = touched.master || touched.overrides.empty();
  if (master) stamp(surgery, resource, *resource.master, time, raise);
  for (const Component* component : touched.overrides) {
    stamp(surgery, resource, *component, time, raise);
  }
  const auto is_later = [&](const Component& component) {
    const auto own = stamp_of_component(resource.document, component);
    return own && *own > time;
  };
  if (!master && is_later(*resource.master)) {
    stamp(surgery, resource, *resource.master, time, false);
  }
  for (const OverrideText& text : resource.overrides) {
    const bool done = std::find(touched.overrides.begin(), touched.overrides.end(),
                                text.component) != touched.overrides.end();
    if (!done && !surgery.erases(*text.component) && is_later(*text.component)) {
      stamp(surgery, resource, *text.component, time, false);
    }
  }
}

Resource readable(std::string_view text, const WriteOptions& options) {
  ReadOptions read;
  read.floating_zone = options.floating_zone;
  auto parsed = parse_resource(text, read);
  if (auto* unreadable = std::get_if<engine::Unreadable>(&parsed)) {
    engine::ReplicaError::Details details;
    details.scope = engine::Scope::item;
    details.retry = engine::Retry::never;
    details.cause = engine::Cause::internal;
    details.operation = "edit a calendar object";
    throw engine::ReplicaError("the calendar object can't be edited: " + unreadable->reason,
                               details);
  }
  return std::move(std::get<Resource>(parsed));
}

std::string override_text(const Event& event, const engine::OccurrenceKey& key,
                          const EventFields& fields, Spelling& spelling,
                          const WriteOptions& options) {
  NewComponent component;
  component.uid = event.uid;
  component.fields = fields;
  component.recurrence_id = spelling.time(start_at(key, event.fields.start, options.floating_zone));
  component.stamp = options.stamp;
  component.style = options.style;
  return component_text(component, spelling);
}

}  // namespace

std::string write_resource(const Event& wanted, const WriteOptions& options) {
  const Event event = writable_form(wanted, options.floating_zone);
  Spelling spelling{std::string(kLineEnd)};
  NewComponent master;
  master.uid = event.uid;
  master.fields = event.fields;
  master.stamp = options.stamp;
  master.style = options.style;
  master.origin = options.origin;
  if (event.rule) {
    master.rule = Spelling::rule(*event.rule, event.fields.start, options.floating_zone);
  }
  std::string overrides;
  for (const auto& [key, occurrence] : event.occurrences) {
    const EventFields* fields = engine::copy_in(occurrence);
    const bool extra = std::holds_alternative<engine::Extra>(occurrence);
    const auto date = [&, &start = key] {
      return spelling.time(start_at(start, event.fields.start, options.floating_zone));
    };
    const std::string period =
        extra ? period_text(event, key, *fields, options.floating_zone) : std::string();
    if (extra) master.extra.push_back(period.empty() ? date() : period);
    if (!period.empty()) continue;
    if (fields == nullptr) {
      master.excluded.push_back(date());
    } else if (!extra || *fields != plain_occurrence(event, key, options.floating_zone)) {
      overrides += override_text(event, key, *fields, spelling, options);
    }
  }
  const std::string events = component_text(master, spelling) + overrides;
  std::string text = fold_line("BEGIN:VCALENDAR", kLineEnd) + fold_line("VERSION:2.0", kLineEnd) +
                     fold_line(kProduct, kLineEnd);
  text += spelling.missing_zones(event.extent);
  return text + events + fold_line("END:VCALENDAR", kLineEnd);
}

std::string edit_resource(std::string_view previous, const Event& wanted,
                          const engine::FieldMask& fields, const WriteOptions& options) {
  const Resource resource = readable(previous, options);
  const Event target = target_of(resource.event, wanted, fields, options.floating_zone);
  const engine::FieldMask changes = diff(resource.event, target);
  if (changes.empty() && !resource.cancelled && !options.stamp_always) return std::string(previous);

  const Document& document = resource.document;
  const Component& master = *resource.master;
  Surgery surgery(document);
  const Line& start = *find_line(document, master, "DTSTART");
  Spelling spelling(*resource.zones, parameter(start, "TZID").value_or(""), document.line_end);
  bool master_touched =
      edit_fields(surgery, spelling, *resource.zones, document, master, resource.event.fields,
                  target.fields, target.rule.has_value(), options.style);
  if (changes.contains(Field::rule) || changes.contains(Field::time)) {
    master_touched |= edit_rule(surgery, resource, target, options.floating_zone);
  }
  if (resource.cancelled) {
    surgery.set(master, "STATUS", "STATUS:CONFIRMED");
    master_touched = true;
  }
  TouchedComponents touched =
      edit_occurrences({surgery, spelling, resource, target, changes, options});
  touched.master = touched.master || master_touched;
  stamp_all(surgery, resource, touched, changes.touches_schedule() || resource.cancelled,
            options.stamp);
  const std::string zones = spelling.missing_zones(target.extent);
  if (!zones.empty()) surgery.insert_before(resource.calendar->children.front().first, zones);
  return surgery.text();
}

Event as_stored(const Event& event, const WriteOptions& options) {
  ReadOptions read;
  read.floating_zone = options.floating_zone;
  auto state = read_resource(write_resource(event, options), read);
  auto* assembled = std::get_if<engine::Assembled>(&state);
  if (assembled == nullptr) return event;
  assembled->event.uid = event.uid;
  return std::move(assembled->event);
}

}  // namespace larkdav::mapping::ical
