#include "tools/feishu_sim/invitations.h"

namespace larkdav::feishu_sim {

std::vector<Shown> shown_in(World& world, Calendar& calendar) {
  std::vector<Shown> list;
  for (auto& [id, record] : calendar.events) list.push_back({&calendar, &record});
  if (calendar.type != "primary") return list;
  for (const auto& [home_id, event_id] : world.invitations[calendar.owner]) {
    if (home_id == calendar.calendar_id) continue;
    Calendar& home = world.calendars.at(home_id);
    list.push_back({&home, &home.events.at(event_id)});
  }
  return list;
}

Shown shown_event(World& world, Calendar& calendar, const std::string& event_id) {
  const auto own = calendar.events.find(event_id);
  if (own != calendar.events.end()) return {&calendar, &own->second};
  if (calendar.type == "primary") {
    for (const auto& [home_id, invited] : world.invitations[calendar.owner]) {
      if (invited != event_id) continue;
      Calendar& home = world.calendars.at(home_id);
      return {&home, &home.events.at(event_id)};
    }
  }
  return {&calendar, nullptr};
}

bool is_invitation(const Calendar& calendar, const EventRecord& record) {
  return record.home != calendar.calendar_id;
}

bool gone_for(const Calendar& calendar, const EventRecord& record, const EventState& state) {
  if (state.cancelled || !is_invitation(calendar, record)) return state.cancelled;
  return own_answer(calendar, record, state) == "removed";
}

std::string own_answer(const Calendar& calendar, const EventRecord& record,
                       const EventState& state) {
  for (const Json& attendee : state.attendees) {
    if (attendee.value("user_id", "") == calendar.owner)
      return attendee.at("rsvp_status").get<std::string>();
  }
  return is_invitation(calendar, record) ? "removed" : "accept";
}

}  // namespace larkdav::feishu_sim
