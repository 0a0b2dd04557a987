#include "tools/feishu_sim/events.h"

#include <algorithm>

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/attendees.h"
#include "tools/feishu_sim/event_fields.h"
#include "tools/feishu_sim/event_target.h"
#include "tools/feishu_sim/event_view.h"

namespace larkdav::feishu_sim {
namespace {

// Where one event alone is given, its check-in comes along (Feishu reference 4.1).
Json single_view(const Call& call, const Calendar& calendar, const EventRecord& record,
                 const EventState& state) {
  const Viewer viewer = viewer_of(call, calendar);
  Json event = event_view(viewer, record, state);
  const bool full = event.contains("create_time");
  if (full && state.fields.contains("event_check_in"))
    event["event_check_in"] = state.fields.at("event_check_in");
  return event;
}

Response event_reply(const Call& call, const Calendar& calendar, const EventRecord& record,
                     const EventState& state) {
  return success({{"event", single_view(call, calendar, record, state)}});
}

// Meeting settings are for those who may edit the event (Feishu reference 4.5).
void add_meeting_settings(const Call& call, const Calendar& calendar, const EventRecord& record,
                          const EventState& state, Json& event) {
  const bool edits = role_of(calendar, call.who->open_id) >= Role::kWriter &&
                     (!is_invitation(calendar, record) ||
                      state.fields.value("attendee_ability", "") == "can_modify_event");
  const Json vchat = state.fields.value("vchat", Json::object());
  if (edits && event.contains("vchat") && vchat.contains("meeting_settings"))
    event["vchat"]["meeting_settings"] = vchat.at("meeting_settings");
}

// A time off is changed by its own calls alone (Feishu reference 3.6).
void check_editable(const EventTarget& target) {
  if (target.record && !target.record->timeoff_id.empty()) refuse(kNoEventPermission);
}

// The event made earlier with the same key in this calendar (Feishu reference 5.7).
const EventRecord* made_with_key(const Call& call, const Calendar& calendar,
                                 const std::string& key) {
  const double since = call.now - call.toggles.number("idempotency_retention_s");
  for (const auto& [id, record] : calendar.events) {
    if (record.idempotency_key == key && static_cast<double>(record.create_time) >= since)
      return &record;
  }
  return nullptr;
}

std::string idempotency_key(const Call& call) {
  const auto key = call.request.parameter("idempotency_key");
  if (!key) return "";
  if (key->size() < 32 || key->size() > 128) refuse(kInvalidParameters);
  return *key;
}

// On a calendar that only shows an invitation, four fields may be patched; all of them where the
// attendees may modify the event (Feishu reference 3.3).
void check_patch_rights(const Call& call, const Calendar& calendar, const EventTarget& target) {
  if (!is_invitation(calendar, shown_record(target))) return;
  const bool may_modify = target.state.fields.value("attendee_ability", "") == "can_modify_event";
  if (!may_modify && !patches_only_personal_fields(call.body)) refuse(kNoEventPermission);
}

// Takes the record of an exception away, so that the instance follows the series again.
void destroy_exception(Call& call, const EventTarget& target) {
  if (call.toggles.is("delete_exception", "refused") || target.id.original == 0)
    refuse(kInvalidParameters);
  if (!target.record) refuse(kEventNotFound);
  EventState state = target.state;
  state.destroyed = true;
  write_target(call, target, std::move(state));
}

}  // namespace

Response create_event(Call& call) {
  Calendar& calendar = calendar_to_write_events(call);
  check_tenant_key(call, true);
  const std::string key = idempotency_key(call);
  const EventRecord* made = key.empty() ? nullptr : made_with_key(call, calendar, key);
  if (made) return event_reply(call, calendar, *made, made->state());
  EventState state = state_from_create(call);
  state.fields["event_organizer"] = {{"user_id", call.who->open_id},
                                     {"display_name", call.who->name}};
  if (call.toggles.is("creator_attends", "true") && !call.who->is_app) {
    state.attendees.push_back(organizer_attendee(call.world, *call.who));
  }
  EventRecord& record =
      call.world.add_event(calendar, call.world.new_uuid(), 0, std::move(state), call.now);
  record.idempotency_key = key;
  return event_reply(call, calendar, record, record.state());
}

Response get_event(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  check_tenant_key(call, false);
  const bool need_settings = boolean_parameter(call.request, "need_meeting_settings", false);
  const bool need_attendee = boolean_parameter(call.request, "need_attendee", false);
  const EventTarget target = event_in_path(call, calendar, call.seen_at());
  if (!target.record && call.toggles.is("plain_instance_get", "193001")) refuse(kEventNotFound);
  const EventRecord record = shown_record(target);
  const bool gone = gone_for(calendar, record, target.state);
  if (gone && call.toggles.is("get_deleted", "193003")) refuse(kEventDeleted);
  Json event = single_view(call, calendar, record, target.state);
  if (need_settings) add_meeting_settings(call, calendar, record, target.state, event);
  if (!target.record) event["is_exception"] = false;
  if (need_attendee) add_attendee_members(call, calendar, record, target.state, event);
  return success({{"event", std::move(event)}});
}

Response patch_event(Call& call) {
  Calendar& calendar = calendar_to_write_events(call);
  check_tenant_key(call, true);
  const EventTarget target = event_in_path(call, calendar, kNewest);
  check_editable(target);
  EventState state = target.state;
  const bool exception = target.id.original > 0;
  if (gone_for(calendar, shown_record(target), state)) {
    const bool revives = exception && call.toggles.is("patch_deleted_instance", "revived");
    if (!revives) refuse(kEventDeleted);
    state.cancelled = false;
  }
  check_patch_rights(call, calendar, target);
  if (!apply_patch(call, exception, state)) {
    return event_reply(call, calendar, shown_record(target), target.state);
  }
  const EventRecord& record = write_target(call, target, std::move(state));
  return event_reply(call, calendar, record, record.state());
}

Response delete_event(Call& call) {
  Calendar& calendar = calendar_to_write_events(call);
  boolean_parameter(call.request, "need_notification", true);
  const bool destroy = boolean_parameter(call.request, "delete_exception", false) &&
                       !call.toggles.is("delete_exception", "ignored");
  const EventTarget target = event_in_path(call, calendar, kNewest);
  check_editable(target);
  // Only the organizer deletes; an attendee declines (Feishu reference 3.3).
  if (is_invitation(calendar, shown_record(target))) refuse(kNoEventPermission);
  if (destroy) {
    destroy_exception(call, target);
    return success(Json::object());
  }
  EventState state = target.state;
  if (state.cancelled) refuse(kEventDeleted);
  state.cancelled = true;
  // Only this record: exceptions of a deleted series stay (Feishu reference 6.3, no cascade).
  write_target(call, target, std::move(state));
  return success(Json::object());
}

Response reply_to_event(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  const auto answer = text_member(call.body, "rsvp_status");
  if (answer != "accept" && answer != "decline" && answer != "tentative")
    refuse(kInvalidParameters);
  const EventTarget target = event_in_path(call, calendar, kNewest);
  EventState state = target.state;
  if (gone_for(calendar, shown_record(target), state)) refuse(kEventDeleted);
  const auto own =
      std::find_if(state.attendees.begin(), state.attendees.end(),
                   [&](const Json& one) { return one.value("user_id", "") == call.who->open_id; });
  if (own == state.attendees.end())
    refuse(kNoEventPermission);  // only one's own answer can be given
  (*own)["rsvp_status"] = *answer;
  write_target(call, target, std::move(state));
  return success(Json::object());
}

}  // namespace larkdav::feishu_sim
