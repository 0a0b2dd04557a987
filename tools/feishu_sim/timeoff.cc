#include <algorithm>

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/event_fields.h"
#include "tools/feishu_sim/tenant.h"
#include "tools/feishu_sim/zone.h"

// Time off (Feishu reference 3.6). It shows in the person's primary calendar as an event that
// nobody edits; how the real service lists it is not documented.
namespace larkdav::feishu_sim {
namespace {

std::string required(const Call& call, const char* name) {
  const auto text = text_member(call.body, name);
  if (!text || text->empty()) refuse(kInvalidParameters);
  return *text;
}

// Like timeoff:7F3A-1C9D-1103-0930-5e2b7c14a8d0-0001.
std::string new_timeoff_id(World& world) {
  std::string id = "timeoff:";
  for (int i = 0; i < 4; ++i) {
    std::string group = world.new_hex(4);
    std::transform(group.begin(), group.end(), group.begin(), [](char c) {
      return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    id += group + "-";
  }
  return id + world.new_hex(12) + "-0001";
}

// Both edges in unix seconds, or both as dates of which the end is the last day.
void read_times(const Call& call, EventState& state) {
  const std::string zone = required(call, "timezone");
  if (!is_zone(zone)) refuse(kInvalidParameters);
  const std::string start = required(call, "start_time");
  const std::string end = required(call, "end_time");
  const auto first = parse_date(start);
  const auto last = parse_date(end);
  if (first && last) {
    state.start = {true, *first, "UTC"};
    state.end = {true, *last + kDaySeconds, "UTC"};
  } else {
    const auto from = parse_timestamp(start);
    const auto to = parse_timestamp(end);
    if (!from || !to) refuse(kInvalidParameters);
    state.start = {false, *from, zone};
    state.end = {false, *to, zone};
  }
  if (state.end.seconds <= state.start.seconds) refuse(kInvalidParameters);
}

}  // namespace

Response create_timeoff(Call& call) {
  check_tenant_key(call, true);
  const std::string open_id = required(call, "user_id");
  const auto user = call.world.users.find(open_id);
  if (user == call.world.users.end() || user->second.dismissed) refuse(kUserNotInTenant);
  EventState state = blank_state();
  read_times(call, state);
  const std::string title = text_member(call.body, "title").value_or("");
  const std::string description = text_member(call.body, "description").value_or("");
  state.fields["summary"] = title;
  state.fields["description"] = description;
  state.fields["vchat"] = {{"vc_type", "no_meeting"}};
  state.fields["event_organizer"] = {{"user_id", open_id}, {"display_name", user->second.name}};
  Calendar& calendar = call.world.primary_of(open_id);
  EventRecord& record =
      call.world.add_event(calendar, call.world.new_uuid(), 0, std::move(state), call.now);
  record.timeoff_id = new_timeoff_id(call.world);
  return success({{"timeoff_event_id", record.timeoff_id},
                  {"user_id", open_id},
                  {"timezone", call.body.at("timezone")},
                  {"start_time", call.body.at("start_time")},
                  {"end_time", call.body.at("end_time")},
                  {"title", title},
                  {"description", description}});
}

Response delete_timeoff(Call& call) {
  const std::string& id = call.path.at("timeoff_event_id");
  for (auto& [calendar_id, calendar] : call.world.calendars) {
    for (auto& [event_id, record] : calendar.events) {
      if (record.timeoff_id != id || record.state().cancelled) continue;
      EventState state = record.state();
      state.cancelled = true;
      call.world.write(calendar, record, std::move(state), call.now);
      return success(Json::object());
    }
  }
  refuse(kInvalidParameters);
}

}  // namespace larkdav::feishu_sim
