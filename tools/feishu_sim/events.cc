#include "tools/feishu_sim/events.h"

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/event_fields.h"
#include "tools/feishu_sim/event_target.h"
#include "tools/feishu_sim/event_view.h"

namespace larkdav::feishu_sim {
namespace {

Response event_reply(const Call& call, const Calendar& calendar, const EventRecord& record) {
  return success({{"event", event_view(viewer_of(call, calendar), record, record.state())}});
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

// Materialises an occurrence as a record of its own, its id {uuid}_{t} (Feishu reference 6.3); a
// record destroyed earlier under this id comes to life again.
EventRecord& write_instance(Call& call, Calendar& calendar, const EventTarget& target,
                            EventState state) {
  if (call.toggles.is("exception_touches_master", "true") && target.master) {
    call.world.write(calendar, *target.master, target.master->state(), call.now);
  }
  if (target.record) {
    call.world.write(calendar, *target.record, std::move(state), call.now);
    return *target.record;
  }
  const auto old = calendar.events.find(target.id.uuid + "_" + std::to_string(target.id.original));
  if (old != calendar.events.end()) {
    call.world.write(calendar, old->second, std::move(state), call.now);
    return old->second;
  }
  return call.world.add_event(calendar, target.id.uuid, target.id.original, std::move(state),
                              call.now);
}

// Takes the record of an exception away, so that the instance follows the series again.
void destroy_exception(Call& call, Calendar& calendar, const EventTarget& target) {
  if (call.toggles.is("delete_exception", "refused")) refuse(kInvalidParameters);
  if (target.id.original == 0) refuse(kInvalidParameters);
  if (!target.record) refuse(kEventNotFound);
  EventState state = target.record->state();
  state.destroyed = true;
  write_instance(call, calendar, target, std::move(state));
}

// The view that reads give: older than the newest state by the lag, or nothing yet.
Json seen_view(const Call& call, const Viewer& viewer, const EventRecord& record) {
  const EventVersion* seen = record.seen_at(call.seen_at());
  if (!seen) refuse(kEventNotFound);
  if (seen->state.cancelled && call.toggles.is("get_deleted", "193003")) refuse(kEventDeleted);
  return event_view(viewer, record, seen->state);
}

}  // namespace

Response create_event(Call& call) {
  Calendar& calendar = calendar_to_write_events(call);
  const std::string key = idempotency_key(call);
  if (!key.empty()) {
    if (const EventRecord* made = made_with_key(call, calendar, key))
      return event_reply(call, calendar, *made);
  }
  EventState state = state_from_create(call);
  state.fields["event_organizer"] = {{"user_id", call.who->open_id},
                                     {"display_name", call.who->name}};
  EventRecord& record =
      call.world.add_event(calendar, call.world.new_uuid(), 0, std::move(state), call.now);
  record.idempotency_key = key;
  return event_reply(call, calendar, record);
}

Response get_event(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  boolean_parameter(call.request, "need_meeting_settings", false);
  const bool need_attendee = boolean_parameter(call.request, "need_attendee", false);
  const EventTarget target = event_in_path(call, calendar);
  const Viewer viewer = viewer_of(call, calendar);
  Json event;
  if (target.record) {
    event = seen_view(call, viewer, *target.record);
  } else {
    if (call.toggles.is("plain_instance_get", "193001")) refuse(kEventNotFound);
    EventRecord plain = *target.master;
    plain.event_id = call.path.at("eid");
    plain.original = target.id.original;
    event = event_view(viewer, plain, *target.instance);
    event["is_exception"] = false;
  }
  if (need_attendee) {
    const EventRecord& holder = target.record ? *target.record : *target.master;
    event["attendees"] = holder.state().attendees;
    event["has_more_attendee"] = false;
  }
  return success({{"event", std::move(event)}});
}

Response patch_event(Call& call) {
  Calendar& calendar = calendar_in_path(call, Role::kReader);
  if (!patches_only_personal_fields(call.body)) {
    calendar_to_write_events(call);
    require_organizer(call, calendar);
  }
  const EventTarget target = event_in_path(call, calendar);
  EventState state = target.record ? target.record->state() : *target.instance;
  if (state.cancelled) {
    const bool revives =
        target.id.original > 0 && call.toggles.is("patch_deleted_instance", "revived");
    if (!revives) refuse(kEventDeleted);
    state.cancelled = false;
  }
  if (!apply_patch(call, target.id.original > 0, state)) {
    if (target.record) return event_reply(call, calendar, *target.record);
    EventRecord plain = *target.master;
    plain.event_id = call.path.at("eid");
    plain.original = target.id.original;
    return success({{"event", event_view(viewer_of(call, calendar), plain, state)}});
  }
  return event_reply(call, calendar, write_instance(call, calendar, target, std::move(state)));
}

Response delete_event(Call& call) {
  Calendar& calendar = calendar_to_write_events(call);
  boolean_parameter(call.request, "need_notification", true);
  const bool destroy = boolean_parameter(call.request, "delete_exception", false) &&
                       !call.toggles.is("delete_exception", "ignored");
  const EventTarget target = event_in_path(call, calendar);
  require_organizer(call, calendar);
  if (destroy) {
    destroy_exception(call, calendar, target);
    return success(Json::object());
  }
  EventState state = target.record ? target.record->state() : *target.instance;
  if (state.cancelled) refuse(kEventDeleted);
  state.cancelled = true;
  // Only this record: exceptions of a deleted series stay (Feishu reference 6.3, no cascade).
  write_instance(call, calendar, target, std::move(state));
  return success(Json::object());
}

Response reply_to_event(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  const auto answer = text_member(call.body, "rsvp_status");
  if (!answer || (*answer != "accept" && *answer != "decline" && *answer != "tentative")) {
    refuse(kInvalidParameters);
  }
  const EventTarget target = event_in_path(call, calendar);
  EventState state = target.record ? target.record->state() : *target.instance;
  if (state.cancelled) refuse(kEventDeleted);
  for (Json& attendee : state.attendees) {
    if (attendee.value("user_id", "") != call.who->open_id) continue;
    attendee["rsvp_status"] = *answer;
    write_instance(call, calendar, target, std::move(state));
    return success(Json::object());
  }
  refuse(kNoEventPermission);  // only one's own answer can be given
}

Response search_events(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  const auto query = text_member(call.body, "query");
  if (!query || query->empty()) refuse(kInvalidParameters);
  // Without a range only the past month is searched (Feishu reference 3.3).
  std::int64_t from = call.seconds() - 31 * 86400;
  std::int64_t to = call.seconds();
  if (const Json* filter = object_member(call.body, "filter")) {
    const auto edge = [&](const char* name, std::int64_t otherwise) {
      const Json* time = object_member(*filter, name);
      const auto stamp = time ? text_member(*time, "timestamp") : std::nullopt;
      return stamp ? parse_timestamp(*stamp).value_or(otherwise) : otherwise;
    };
    from = edge("start_time", from);
    to = edge("end_time", to);
  }
  Json items = Json::array();
  const Viewer viewer = viewer_of(call, calendar);
  for (const auto& [id, record] : calendar.events) {
    const EventVersion* seen = record.seen_at(call.seen_at());
    if (!seen || seen->state.cancelled || seen->state.destroyed) continue;
    const bool timely = seen->state.start.seconds < to && seen->state.end.seconds > from;
    const std::string title = seen->state.fields.value("summary", "");
    if (timely && title.find(*query) != std::string::npos) {
      items.push_back(event_view(viewer, record, seen->state));
    }
  }
  return success({{"items", std::move(items)}, {"page_token", ""}});
}

}  // namespace larkdav::feishu_sim
