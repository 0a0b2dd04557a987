#include "tools/feishu_sim/event_view.h"

#include <algorithm>

#include "tools/feishu_sim/event_time.h"
#include "tools/feishu_sim/rule.h"

namespace larkdav::feishu_sim {
namespace {

std::string app_link(const Calendar& calendar, const std::string& uuid, std::int64_t original,
                     std::int64_t start) {
  return "https://applink.feishu.cn/client/calendar/event/detail?calendarId=" + calendar.number +
         "&key=" + uuid + "&originalTime=" + std::to_string(original) +
         "&startTime=" + std::to_string(start);
}

// The shared fields with what this identity has changed for itself (Feishu reference 4.1).
Json personal_fields(const Viewer& viewer, const EventState& state) {
  Json fields = state.fields;
  const auto mine = state.personal.find(viewer.open_id);
  if (mine != state.personal.end()) fields.update(mine->second);
  return fields;
}

// What the calendar's owner made of it for himself counts on his calendar (Feishu reference 4.1).
std::string visibility_on(const Calendar& calendar, const EventState& state) {
  const auto own = state.personal.find(calendar.owner);
  if (own != state.personal.end() && own->second.contains("visibility"))
    return own->second.at("visibility").get<std::string>();
  return state.fields.value("visibility", "default");
}

Json private_view(const Viewer& viewer, const EventRecord& record, const EventState& state) {
  return {{"event_id", record.event_id},
          {"organizer_calendar_id", record.home},
          {"start_time", start_view(state.start)},
          {"end_time", end_view({state.start, state.end}, viewer.toggles)},
          {"visibility", "private"},
          {"free_busy_status", state.fields.at("free_busy_status")},
          {"status", status_of(viewer, record, state)},
          {"is_exception", record.is_exception()}};
}

// The least a tombstone may hold (Feishu reference 5.3).
Json sparse_tombstone(const EventRecord& record) {
  Json item = {{"event_id", record.event_id},
               {"status", "cancelled"},
               {"start_time", Json::object()},
               {"end_time", Json::object()}};
  if (record.is_exception()) {
    item["is_exception"] = true;
    item["recurring_event_id"] = record.master_id();
  }
  return item;
}

Json destroyed_view(const Viewer& viewer, const EventRecord& record, const EventState& state) {
  return {{"event_id", record.event_id},
          {"organizer_calendar_id", record.home},
          {"summary", ""},
          {"status", "cancelled"},
          {"is_exception", true},
          {"recurring_event_id", record.master_id()},
          {"start_time", start_view(state.start)},
          {"end_time", end_view({state.start, state.end}, viewer.toggles)}};
}

RuleForm rule_form(const Toggles& toggles) {
  return {toggles.is("rrule_prefix_on_read", "true"), toggles.is("until_date_only_on_read", "true"),
          toggles.is("rrule_form_on_read", "reordered")};
}

// Members that only some answers carry: meeting settings (4.5) and check-in (4.1); rich text and
// source where there are any.
void drop_rare_members(Json& item) {
  item.erase("event_check_in");
  if (item.contains("vchat")) item["vchat"].erase("meeting_settings");
  for (const char* name : {"description_rich", "source"}) {
    if (item.value(name, "").empty()) item.erase(name);
  }
}

}  // namespace

bool details_hidden(const Viewer& viewer, const EventState& state) {
  if (viewer.role >= Role::kWriter || visibility_on(viewer.calendar, state) != "private")
    return false;
  // Attendees see what they are invited to (Feishu reference 8).
  return std::none_of(state.attendees.begin(), state.attendees.end(), [&](const Json& one) {
    return one.value("user_id", "") == viewer.open_id && one.value("rsvp_status", "") != "removed";
  });
}

Viewer viewer_of(const Call& call, const Calendar& calendar) {
  return {calendar, call.who->open_id, role_of(calendar, call.who->open_id), call.toggles};
}

std::string status_of(const Viewer& viewer, const EventRecord& record, const EventState& state) {
  if (gone_for(viewer.calendar, record, state)) return "cancelled";
  const std::string answer = own_answer(viewer.calendar, record, state);
  return answer == "needs_action" || answer == "tentative" ? "tentative" : "confirmed";
}

Json event_view(const Viewer& viewer, const EventRecord& record, const EventState& state) {
  if (state.destroyed) return destroyed_view(viewer, record, state);
  const bool gone = gone_for(viewer.calendar, record, state);
  if (gone && viewer.toggles.is("tombstone_richness", "sparse")) {
    return sparse_tombstone(record);
  }
  if (details_hidden(viewer, state)) return private_view(viewer, record, state);
  Json item = personal_fields(viewer, state);
  drop_rare_members(item);
  item["self_rsvp_status"] = own_answer(viewer.calendar, record, state);
  item["event_id"] = record.event_id;
  item["organizer_calendar_id"] = record.home;
  item["start_time"] = start_view(state.start);
  item["end_time"] = end_view({state.start, state.end}, viewer.toggles);
  item["recurrence"] = render_rule(state.recurrence, state.start.zone, rule_form(viewer.toggles));
  item["status"] = status_of(viewer, record, state);
  item["is_exception"] = record.is_exception();
  item["recurring_event_id"] = record.is_exception() ? record.master_id() : "";
  item["create_time"] = std::to_string(record.create_time);
  item["app_link"] = app_link(viewer.calendar, record.uuid, record.original, state.start.seconds);
  // A deleted event reads blank; a cancelled exception keeps its text (Feishu reference 5.2).
  if (gone && !record.is_exception()) {
    item["summary"] = "";
    item["description"] = "";
    item.erase("description_rich");
  }
  return item;
}

Json instance_item(const Viewer& viewer, const EventRecord& record, const EventState& state,
                   std::int64_t original, bool is_exception) {
  const bool hidden = details_hidden(viewer, state);
  Json item = {{"event_id", record.uuid + "_" + std::to_string(original)},
               {"start_time", start_view(state.start)},
               {"end_time", end_view({state.start, state.end}, viewer.toggles)},
               {"status", status_of(viewer, record, state)},
               {"is_exception", is_exception},
               {"app_link", app_link(viewer.calendar, record.uuid, original, state.start.seconds)}};
  if (hidden) return item;
  for (const char* name : {"summary", "description", "location"})
    item[name] = state.fields.at(name);
  const std::string rich = state.fields.value("description_rich", "");
  if (!rich.empty()) item["description_rich"] = rich;
  return item;
}

Json instance_view_item(const Viewer& viewer, const EventRecord& record, const EventState& state,
                        std::int64_t original, bool is_exception, bool recurring) {
  Json item = instance_item(viewer, record, state, original, is_exception);
  Json fields = personal_fields(viewer, state);
  drop_rare_members(fields);
  item["organizer_calendar_id"] = record.home;
  item["recurring_event_id"] = recurring ? record.master_id() : "";
  for (const char* name : {"visibility", "free_busy_status"}) item[name] = fields.at(name);
  if (details_hidden(viewer, state)) return item;
  for (const char* name : {"vchat", "attendee_ability", "color", "event_organizer"})
    item[name] = fields.at(name);
  item["self_rsvp_status"] = own_answer(viewer.calendar, record, state);
  Json rooms = Json::array();
  for (const Json& attendee : state.attendees) {
    if (attendee.value("type", "") == "resource") rooms.push_back(attendee);
  }
  item["attendees"] = std::move(rooms);
  return item;
}

}  // namespace larkdav::feishu_sim
