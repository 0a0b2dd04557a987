#include "mapping/feishu/event_json.h"

#include <charconv>

#include "mapping/feishu/event_fields.h"
#include "mapping/feishu/recurrence.h"
#include "mapping/feishu/screening.h"
#include "mapping/feishu/time.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::feishu {

using engine::Date;
using engine::Event;
using engine::Instant;
using engine::OccurrenceKey;
using engine::Record;

namespace {
constexpr long long kDay = 86400;

// Attendees are told by some requests only, and never written.
bool same_fields(engine::EventFields a, engine::EventFields b) {
  for (auto* fields : {&a, &b}) {
    fields->attendees.clear();
    fields->answer = engine::Answer::none;
  }
  return a == b;
}

bool is_cancelled(const Json& event) { return string_member(event, "status") == "cancelled"; }
}  // namespace

std::optional<EventId> parse_event_id(std::string_view id) {
  const auto split = id.rfind('_');
  if (split == std::string_view::npos || split == 0 || split + 1 == id.size()) return std::nullopt;
  long long original = 0;
  const char* first = id.data() + split + 1;
  const char* last = id.data() + id.size();
  const auto [end, error] = std::from_chars(first, last, original);
  if (error != std::errc{} || end != last || original < 0 || original > kTimestampMax) {
    return std::nullopt;
  }
  return EventId{std::string(id.substr(0, split)), original};
}

std::string event_id(const std::string& uuid, long long original) {
  return uuid + "_" + std::to_string(original);
}

long long original_of(const OccurrenceKey& key) {
  if (const auto* date = std::get_if<Date>(&key)) return days_from_civil(*date) * kDay;
  return std::get<Instant>(key).time_since_epoch().count();
}

OccurrenceKey key_of_original(long long original, bool all_day) {
  // Rounded to the nearest midnight, so that a midnight of any zone names its date.
  if (all_day) return civil_from_days((original + kDay / 2) / kDay);
  return Instant{std::chrono::seconds(original)};
}

bool is_of_timed_series(std::string_view record, long long original) {
  if (original % kDay == 0) return false;
  const auto event = parse_object(record);
  const Json* start = event ? object_member(*event, "start_time") : nullptr;
  return start != nullptr && start->contains("timestamp");
}

Event as_stored(const Event& original, const Context& context) {
  const Event event = as_colleagues_see(original, context.visibility);
  Event out;
  out.uid = event.uid;
  out.fields = fields_as_stored(event.fields, context);
  out.rule = event.rule;
  for (const auto& [key, occurrence] : event.occurrences) {
    const engine::EventFields* fields = engine::copy_in(occurrence);
    out.occurrences[key] = fields == nullptr
                               ? occurrence
                               : engine::with_copy(occurrence, fields_as_stored(*fields, context));
  }
  normalise_occurrences(out, context.floating_zone);
  drop_rule_of_one(out, context.floating_zone);
  return out;
}

std::string why_unstorable(const Event& event, const Context& context) {
  const auto stored = fields_as_stored(event.fields, context);
  if (auto why = why_unstorable(stored.start); !why.empty()) return why;
  if (auto why = why_unstorable(stored.end); !why.empty()) return why;
  if (event.rule) return why_unstorable(*event.rule);
  return {};
}

bool same_event(std::string_view a, std::string_view b, const Context& context) {
  if (a == b) return true;
  const auto left = parse_object(a);
  const auto right = parse_object(b);
  if (!left || !right) return false;
  if (is_cancelled(*left) || is_cancelled(*right)) {
    return is_cancelled(*left) && is_cancelled(*right);
  }
  const auto x = fields_from_feishu(*left, context);
  const auto y = fields_from_feishu(*right, context);
  const auto* fields_x = std::get_if<ReadFields>(&x);
  const auto* fields_y = std::get_if<ReadFields>(&y);
  if (fields_x == nullptr || fields_y == nullptr) return false;
  const auto rule = [&](const Json& event, const ReadFields& read) {
    return rule_from_feishu(event, read.fields.start, context.floating_zone);
  };
  return same_fields(fields_x->fields, fields_y->fields) &&
         rule(*left, *fields_x) == rule(*right, *fields_y);
}

std::optional<Record> record_of(std::string_view event_object) {
  const auto event = parse_object(event_object);
  if (!event) return std::nullopt;
  Record record;
  record.id.value = string_member(*event, "event_id");
  if (record.id.value.empty()) return std::nullopt;
  record.raw = event_object;
  const auto id = parse_event_id(record.id.value);
  record.group.value = id ? id->uuid : record.id.value;
  if (!id) record.unreadable = "its event id is of unknown form";
  record.gone = is_cancelled(*event) && (!id || id->original == 0);
  return record;
}

bool is_cancelled_event(std::string_view event_object) {
  const auto event = parse_object(event_object);
  return event && is_cancelled(*event);
}

}  // namespace larkdav::mapping::feishu
