#include "adapters/feishu/calendar_state.h"

#include <utility>

#include "adapters/digest.h"
#include "engine/planted.h"
#include "mapping/feishu/attendees.h"
#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using engine::NativeId;
using engine::Record;

namespace {
constexpr const char* kAllDayKey = "all_day_ends";
constexpr const char* kAnchorKey = "anchor_with_sync_token";
constexpr const char* kResetKey = "delete_exception";
constexpr const char* kSelfKey = "open_id";

// Who takes part may move without any member that a listing shows.
bool is_attended(const mapping::feishu::Json& event, const std::string& calendar_id) {
  return event.contains("attendees") && (mapping::feishu::tells_attendees(event) ||
                                         mapping::feishu::is_invitation(event, calendar_id));
}

// Revision of a record where attendees are read: they are in no listing, so that equal texts prove
// nothing. One that has attendees never equals what a listing shows, and is read again whenever it
// is named (reference sync.md 6).
std::string revision_of(const mapping::feishu::Json& event, const std::string& calendar_id) {
  return (is_attended(event, calendar_id) ? "attended " : "plain ") +
         hex(sha256(mapping::feishu::known_members(event)));
}
}  // namespace

CalendarState::CalendarState(Client& client_, std::string calendar_id, std::string name_,
                             bool may_write, std::string floating_zone, Memory memory, Now now)
    : client(client_),
      id(std::move(calendar_id)),
      name(std::move(name_)),
      satellites(std::make_shared<Satellites>(memory)),
      memory_(std::move(memory)),
      now_(std::move(now)) {
  context.calendar_id = id;
  context.may_write = may_write;
  context.floating_zone = std::move(floating_zone);
  context.satellite_of = [known = satellites](const std::string& uuid) { return known->of(uuid); };
  if (const auto text = recall(memory_, kAllDayKey)) {
    if (const auto known = mapping::feishu::all_day_knowledge(*text)) all_day_ = *known;
  }
  anchors_deltas_ = recall(memory_, kAnchorKey) != "refused";
  if (const auto word = recall(memory_, kResetKey)) {
    resets_ = *word == "ignored" ? Resets::ignored : Resets::work;
  }
  context.all_day = all_day_.ends;
  context.self = recall(memory_, kSelfKey).value_or("");
}

void CalendarState::learn(const mapping::feishu::AllDayKnowledge& known) {
  if (known == all_day_) return;
  const bool output = all_day_.ends.output_inclusive;
  all_day_ = known;
  if (overridden_) all_day_.ends.output_inclusive = output;
  context.all_day = all_day_.ends;
  remember(memory_, kAllDayKey, mapping::feishu::to_text(all_day_));
}

void CalendarState::override_all_day(const std::string& word) {
  if (word != "exclusive" && word != "inclusive") return;
  overridden_ = true;
  all_day_.output_known = true;
  all_day_.ends.output_inclusive = word == "inclusive";
  context.all_day = all_day_.ends;
}

void CalendarState::never_anchor_deltas() {
  anchors_deltas_ = false;
  remember(memory_, kAnchorKey, "refused");
}

void CalendarState::learn_resets(bool work) {
  resets_ = work ? Resets::work : Resets::ignored;
  remember(memory_, kResetKey, work ? "works" : "ignored");
}

std::optional<Record> CalendarState::observed(const std::string& event_object) {
  auto record = mapping::feishu::record_of(event_object);
  if (!record) return std::nullopt;
  learn(learn_from_read(all_day_, event_object));
  if (is_stale(record->id, event_object)) {
    record->complete = false;
    record->gone = false;
    return record;
  }
  if (!record->gone && mapping::feishu::is_cancelled_event(event_object)) {
    record->complete = false;
    tombstones[record->id] = event_object;
  } else if (context.attendees && !record->gone) {
    const auto event = mapping::feishu::parse_object(event_object);
    record->revision = revision_of(*event, id);
    record->complete = event->contains("attendees") || engine::planted("forget-attendees");
  }
  return record;
}

Record CalendarState::written(const std::string& event_object, const Shown& before) const {
  Record record = mapping::feishu::record_of(event_object).value_or(Record{});
  auto event = mapping::feishu::parse_object(event_object);
  if (!context.attendees || record.gone || !event) return record;
  if (mapping::feishu::is_cancelled_event(event_object)) return record;
  const auto known = before ? mapping::feishu::parse_object(*before) : std::nullopt;
  if (known) mapping::feishu::copy_attendees(*event, *known);
  if (!event->contains("attendees")) (*event)["attendees"] = mapping::feishu::Json::array();
  record.raw = mapping::feishu::to_text(*event);
  record.revision = revision_of(*event, id);
  return record;
}

void CalendarState::learn_self() {
  if (asked_self_ || !context.self.empty()) return;
  asked_self_ = true;
  const Answer answer = client.call_one(primary_calendar());
  if (!answer.ok()) return;
  const auto* list = mapping::feishu::array_member(answer.data, "calendars");
  if (list == nullptr || list->empty()) return;
  context.self = mapping::feishu::string_member(list->front(), "user_id");
  if (!context.self.empty()) remember(memory_, kSelfKey, context.self);
}

bool CalendarState::is_stale(const NativeId& record, const Shown& seen) const {
  if (engine::planted("trust-stale-reads")) return false;
  return recent.is_stale(record, seen, now(), [this](const std::string& a, const std::string& b) {
    return same_event(a, b, context);
  });
}

engine::ReplicaError CalendarState::error(const Answer& answer) const {
  return error_of(answer, "calendar " + name);
}

std::string CalendarState::tombstone(const std::string& event_id, const Shown& before) {
  auto event = before ? mapping::feishu::parse_object(*before) : std::nullopt;
  if (!event) event = mapping::feishu::Json{{"event_id", event_id}};
  (*event)["status"] = "cancelled";
  const auto id = mapping::feishu::parse_event_id(event_id);
  if (id && id->original != 0) {
    (*event)["is_exception"] = true;
    (*event)["recurring_event_id"] = mapping::feishu::event_id(id->uuid, 0);
  }
  return mapping::feishu::to_text(*event);
}

Shown shown(const std::string& event_object) {
  const auto event = mapping::feishu::parse_object(event_object);
  if (!event) return std::nullopt;
  const auto id =
      mapping::feishu::parse_event_id(mapping::feishu::string_member(*event, "event_id"));
  const bool plain = id && id->original != 0 &&
                     !mapping::feishu::flag_member(*event, "is_exception") &&
                     mapping::feishu::string_member(*event, "status") != "cancelled";
  return plain ? std::nullopt : Shown(event_object);
}

Record gone_record(const std::string& event_id, const std::string& raw) {
  Record record;
  record.id.value = event_id;
  const auto id = mapping::feishu::parse_event_id(event_id);
  record.group.value = id ? id->uuid : event_id;
  record.raw = raw;
  record.gone = true;
  return record;
}

}  // namespace larkdav::adapters::feishu
