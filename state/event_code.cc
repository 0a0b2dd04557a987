#include "state/event_code.h"

#include <limits>

#include "engine/side.h"
#include "state/json_code.h"

namespace larkdav::state {
namespace {

using code::element;
using code::from_optional;
using code::from_text;
using code::Json;
using code::member;
using code::to_array;
using code::to_bool;
using code::to_integer;
using code::to_optional;
using code::to_text;
using code::unreadable;

int to_int(const Json& json) {
  return static_cast<int>(
      to_integer(json, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

// -- times. An array of 3 is a date, of 6 a wall clock; a number is an instant.

Json from_date(const engine::Date& date) { return Json::array({date.year, date.month, date.day}); }

engine::Date to_date(const Json& json) {
  return {to_int(element(json, 0)), to_int(element(json, 1)), to_int(element(json, 2))};
}

Json from_local(const engine::LocalTime& local) {
  return Json::array(
      {local.date.year, local.date.month, local.date.day, local.hour, local.minute, local.second});
}

engine::LocalTime to_local(const Json& json) {
  return {to_date(json), to_int(element(json, 3)), to_int(element(json, 4)),
          to_int(element(json, 5))};
}

Json from_instant(engine::Instant instant) { return instant.time_since_epoch().count(); }

engine::Instant to_instant(const Json& json) {
  const std::int64_t seconds = to_integer(json, std::numeric_limits<std::int64_t>::min(),
                                          std::numeric_limits<std::int64_t>::max());
  return engine::Instant(std::chrono::seconds(seconds));
}

Json from_time(const engine::EventTime& time) {
  struct Writer {
    Json operator()(const engine::Date& date) const { return {{"date", from_date(date)}}; }
    Json operator()(const engine::UtcTime& utc) const {
      return {{"utc", from_instant(utc.instant)}};
    }
    Json operator()(const engine::ZonedTime& zoned) const {
      return {{"local", from_local(zoned.local)},
              {"zone", from_text(zoned.zone)},
              {"at", from_instant(zoned.instant)}};
    }
    Json operator()(const engine::FloatingTime& floating) const {
      return {{"local", from_local(floating.local)}};
    }
  };
  return std::visit(Writer{}, time);
}

engine::EventTime to_time(const Json& json) {
  if (json.contains("date")) return to_date(json["date"]);
  if (json.contains("utc")) return engine::UtcTime{to_instant(json["utc"])};
  const engine::LocalTime local = to_local(member(json, "local"));
  if (!json.contains("zone")) return engine::FloatingTime{local};
  return engine::ZonedTime{local, to_text(json["zone"]), to_instant(member(json, "at"))};
}

Json from_key(const engine::OccurrenceKey& key) {
  if (const auto* date = std::get_if<engine::Date>(&key)) return from_date(*date);
  return from_instant(std::get<engine::Instant>(key));
}

engine::OccurrenceKey to_key(const Json& json) {
  if (json.is_array()) return to_date(json);
  return to_instant(json);
}

// -- events

Json from_attendee(const engine::Attendee& attendee) {
  return {{"address", from_text(attendee.address)},
          {"name", from_text(attendee.name)},
          {"kind", static_cast<int>(attendee.kind)},
          {"optional", attendee.optional},
          {"organizer", attendee.organizer},
          {"self", attendee.self},
          {"answer", static_cast<int>(attendee.answer)}};
}

engine::Answer to_answer(const Json& json) {
  return static_cast<engine::Answer>(to_integer(json, 0, 4));
}

engine::Attendee to_attendee(const Json& json) {
  return {.address = to_text(member(json, "address")),
          .name = to_text(member(json, "name")),
          .kind = static_cast<engine::AttendeeKind>(to_integer(member(json, "kind"), 0, 2)),
          .optional = to_bool(member(json, "optional")),
          .organizer = to_bool(member(json, "organizer")),
          .self = to_bool(member(json, "self")),
          .answer = to_answer(member(json, "answer"))};
}

// Members that came later are written only where they say something, and may be absent.
void from_later_fields(const engine::EventFields& fields, Json& json) {
  if (fields.place) json["place"] = {fields.place->latitude, fields.place->longitude};
  if (fields.color) json["color"] = *fields.color;
  for (const auto& each : fields.attendees) json["attendees"].push_back(from_attendee(each));
  if (fields.answer != engine::Answer::none) json["answer"] = static_cast<int>(fields.answer);
}

void to_later_fields(const Json& json, engine::EventFields& fields) {
  if (json.contains("place")) {
    fields.place = {to_int(element(json["place"], 0)), to_int(element(json["place"], 1))};
  }
  if (json.contains("color")) fields.color = to_int(json["color"]);
  if (json.contains("attendees")) {
    for (const Json& each : to_array(json["attendees"])) {
      fields.attendees.insert(to_attendee(each));
    }
  }
  if (json.contains("answer")) fields.answer = to_answer(json["answer"]);
}

Json from_fields(const engine::EventFields& fields) {
  Json json = {{"title", from_text(fields.title)},
               {"description", from_text(fields.description)},
               {"location", from_text(fields.location)},
               {"start", from_time(fields.start)},
               {"end", from_time(fields.end)},
               {"transparency", static_cast<int>(fields.transparency)},
               {"classification", static_cast<int>(fields.classification)},
               {"reminders", fields.reminders},
               {"conference", from_text(fields.conference)}};
  from_later_fields(fields, json);
  return json;
}

engine::EventFields to_fields(const Json& json) {
  engine::EventFields fields;
  fields.title = to_text(member(json, "title"));
  fields.description = to_text(member(json, "description"));
  fields.location = to_text(member(json, "location"));
  fields.start = to_time(member(json, "start"));
  fields.end = to_time(member(json, "end"));
  fields.transparency =
      static_cast<engine::Transparency>(to_integer(member(json, "transparency"), 0, 1));
  fields.classification =
      static_cast<engine::Classification>(to_integer(member(json, "classification"), 0, 3));
  for (const Json& minutes : to_array(member(json, "reminders"))) {
    fields.reminders.insert(to_int(minutes));
  }
  fields.conference = to_text(member(json, "conference"));
  to_later_fields(json, fields);
  return fields;
}

Json from_rule(const engine::Rule& rule) {
  return {{"parts", from_text(rule.parts)},
          {"last", from_optional(rule.last, from_key)},
          {"opaque", rule.opaque}};
}

engine::Rule to_rule(const Json& json) {
  return {to_text(member(json, "parts")), to_optional(member(json, "last"), to_key),
          to_bool(member(json, "opaque"))};
}

// An excluded occurrence is null, an extra one wrapped.
Json from_occurrence(const engine::Occurrence& occurrence) {
  if (const auto* extra = std::get_if<engine::Extra>(&occurrence)) {
    return {{"extra", from_fields(extra->fields)}};
  }
  const auto* fields = std::get_if<engine::EventFields>(&occurrence);
  return fields == nullptr ? Json(nullptr) : from_fields(*fields);
}

engine::Occurrence to_occurrence(const Json& json) {
  if (json.is_null()) return engine::Excluded{};
  if (json.contains("extra")) return engine::Extra{to_fields(json["extra"])};
  return to_fields(json);
}

Json from_event(const engine::Event& event) {
  Json occurrences = Json::array();
  for (const auto& [key, occurrence] : event.occurrences) {
    occurrences.push_back(Json::array({from_key(key), from_occurrence(occurrence)}));
  }
  return {{"uid", from_text(event.uid.value)},
          {"fields", from_fields(event.fields)},
          {"rule", from_optional(event.rule, from_rule)},
          {"occurrences", std::move(occurrences)},
          {"first", from_instant(event.extent.first)},
          {"last", from_optional(event.extent.last, from_instant)}};
}

engine::Event to_event(const Json& json) {
  engine::Event event;
  event.uid.value = to_text(member(json, "uid"));
  event.fields = to_fields(member(json, "fields"));
  event.rule = to_optional(member(json, "rule"), to_rule);
  for (const Json& entry : to_array(member(json, "occurrences"))) {
    event.occurrences.emplace(to_key(element(entry, 0)), to_occurrence(element(entry, 1)));
  }
  event.extent = {to_instant(member(json, "first")), to_optional(member(json, "last"), to_instant)};
  return event;
}

// -- masks

constexpr std::int64_t kFieldBits = (1 << engine::kAllFields.size()) - 1;

Json from_mask(const engine::FieldMask& mask) {
  Json occurrences = Json::array();
  for (const engine::OccurrenceKey& key : mask.occurrences()) occurrences.push_back(from_key(key));
  return {{"fields", mask.bits()},
          {"all_occurrences", mask.all_occurrences()},
          {"occurrences", std::move(occurrences)}};
}

engine::FieldMask to_mask(const Json& json) {
  const std::int64_t bits = to_integer(member(json, "fields"), 0, kFieldBits);
  engine::FieldMask mask = engine::FieldMask::from_bits(static_cast<std::uint32_t>(bits));
  if (to_bool(member(json, "all_occurrences"))) mask.insert_all_occurrences();
  for (const Json& key : to_array(member(json, "occurrences"))) mask.insert(to_key(key));
  return mask;
}

// -- goals, steps, kept-back changes, records

Json from_record(const engine::Record& record) {
  return {{"id", from_text(record.id.value)},
          {"group", from_text(record.group.value)},
          {"revision", from_text(record.revision)},
          {"raw", from_text(record.raw)},
          {"gone", record.gone},
          {"complete", record.complete},
          {"unreadable", from_text(record.unreadable)}};
}

engine::Record to_record(const Json& json) {
  return {.id = {to_text(member(json, "id"))},
          .group = {to_text(member(json, "group"))},
          .revision = to_text(member(json, "revision")),
          .raw = to_text(member(json, "raw")),
          .gone = to_bool(member(json, "gone")),
          .complete = to_bool(member(json, "complete")),
          .unreadable = to_text(member(json, "unreadable"))};
}

Json from_kept(const engine::KeptBack& kept) {
  return {{"target", kept.target == engine::Side::feishu ? 0 : 1},
          {"field", from_text(kept.field)},
          {"value", from_text(kept.value)},
          {"reason", from_text(kept.reason)}};
}

engine::KeptBack to_kept(const Json& json) {
  const bool feishu = to_integer(member(json, "target"), 0, 1) == 0;
  return {.target = feishu ? engine::Side::feishu : engine::Side::other,
          .field = to_text(member(json, "field")),
          .value = to_text(member(json, "value")),
          .reason = to_text(member(json, "reason"))};
}

Json from_write(const engine::FieldWrite& write) {
  return {{"when", from_instant(write.when)},
          {"side", write.side == engine::Side::feishu ? 0 : 1},
          {"field", from_text(write.field)},
          {"from", from_text(write.from)},
          {"to", from_text(write.to)}};
}

engine::FieldWrite to_write(const Json& json) {
  const bool feishu = to_integer(member(json, "side"), 0, 1) == 0;
  return {.when = to_instant(member(json, "when")),
          .side = feishu ? engine::Side::feishu : engine::Side::other,
          .field = to_text(member(json, "field")),
          .from = to_text(member(json, "from")),
          .to = to_text(member(json, "to"))};
}

template <class T, class Encode>
std::string write_list(std::span<const T> values, Encode encode_one) {
  Json list = Json::array();
  for (const T& value : values) list.push_back(encode_one(value));
  return code::write({{"list", std::move(list)}});
}

template <class Decode>
auto read_list(std::string_view text, Decode decode_one) {
  std::vector<decltype(decode_one(Json()))> values;
  const Json document = code::read(text);
  for (const Json& value : to_array(member(document, "list"))) values.push_back(decode_one(value));
  return values;
}

Json from_item(const engine::ItemId& item) { return from_text(item.value); }

}  // namespace

std::string encode(const engine::Event& event) { return code::write(from_event(event)); }
engine::Event decode_event(std::string_view text) { return to_event(code::read(text)); }

std::string encode(const engine::FieldMask& mask) { return code::write(from_mask(mask)); }
engine::FieldMask decode_mask(std::string_view text) { return to_mask(code::read(text)); }

std::string encode(const engine::Goal& goal) {
  return code::write({{"uid", from_text(goal.uid.value)},
                      {"item", from_optional(goal.item, from_item)},
                      {"wanted", from_optional(goal.wanted, from_event)},
                      {"before", from_optional(goal.before, from_event)},
                      {"fields", from_mask(goal.fields)},
                      {"answered", from_mask(goal.answered)},
                      {"generation", goal.generation},
                      {"stamp", from_instant(goal.stamp)},
                      {"origin", from_text(goal.origin)},
                      {"text", from_text(goal.text)},
                      {"born", from_instant(goal.born)},
                      {"restores", goal.restores}});
}

engine::Goal decode_goal(std::string_view text) {
  const Json json = code::read(text);
  engine::Goal goal;
  goal.uid.value = to_text(member(json, "uid"));
  goal.item = to_optional(member(json, "item"),
                          [](const Json& item) { return engine::ItemId{to_text(item)}; });
  goal.wanted = to_optional(member(json, "wanted"), to_event);
  goal.before = to_optional(member(json, "before"), to_event);
  goal.fields = to_mask(member(json, "fields"));
  goal.answered = to_mask(member(json, "answered"));
  goal.generation = to_int(member(json, "generation"));
  goal.stamp = to_instant(member(json, "stamp"));
  goal.origin = to_text(member(json, "origin"));
  if (json.contains("text")) goal.text = to_text(json["text"]);  // younger than version 1
  // Goals stored by an older larkdav have neither.
  goal.born = json.contains("born") ? to_instant(json.at("born")) : goal.stamp;
  goal.restores = json.contains("restores") && to_bool(json.at("restores"));
  return goal;
}

std::string encode(const engine::Step& step) {
  Json targets = Json::array();
  for (const engine::NativeId& id : step.targets) targets.push_back(from_text(id.value));
  return code::write({{"request", from_text(step.request)},
                      {"touches", from_mask(step.touches)},
                      {"targets", std::move(targets)},
                      {"repeatable", step.repeatable}});
}

engine::Step decode_step(std::string_view text) {
  const Json json = code::read(text);
  engine::Step step;
  step.request = to_text(member(json, "request"));
  step.touches = to_mask(member(json, "touches"));
  for (const Json& id : to_array(member(json, "targets"))) step.targets.push_back({to_text(id)});
  step.repeatable = to_bool(member(json, "repeatable"));
  return step;
}

std::string encode(std::span<const engine::KeptBack> kept) { return write_list(kept, from_kept); }
std::vector<engine::KeptBack> decode_kept(std::string_view text) {
  return read_list(text, to_kept);
}

std::string encode(std::span<const engine::FieldWrite> writes) {
  return write_list(writes, from_write);
}
std::vector<engine::FieldWrite> decode_writes(std::string_view text) {
  return read_list(text, to_write);
}

std::string encode(std::span<const engine::Record> records) {
  return write_list(records, from_record);
}
std::vector<engine::Record> decode_records(std::string_view text) {
  return read_list(text, to_record);
}

}  // namespace larkdav::state
