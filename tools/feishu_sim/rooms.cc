#include "tools/feishu_sim/rooms.h"

#include <algorithm>

#include "tools/feishu_sim/series.h"

namespace larkdav::feishu_sim {
namespace {

constexpr double kAnswerSeconds = 3;
constexpr std::int64_t kBookable = std::int64_t{731} * 86400;  // a room's longest series
constexpr std::size_t kMostOccurrences = 1000;

struct Booking {
  std::int64_t start;
  std::int64_t end;
};

std::vector<Booking> bookings_of(const Call& call, const Calendar& calendar,
                                 const EventRecord& record) {
  const EventState& state = record.state();
  if (state.recurrence.empty()) return {{state.start.seconds, state.end.seconds}};
  std::vector<Booking> list;
  for (const Occurrence& one : occurrences_of(call, calendar, record, state.start.seconds,
                                              state.start.seconds + kBookable, kMostOccurrences)) {
    if (!one.is_exception) list.push_back({one.state.start.seconds, one.state.end.seconds});
  }
  return list;
}

bool has_booked(const EventState& state, const std::string& room) {
  if (state.cancelled || state.destroyed) return false;
  return std::any_of(state.attendees.begin(), state.attendees.end(), [&](const Json& one) {
    return one.value("room_id", "") == room && one.value("rsvp_status", "") == "accept";
  });
}

// True where another event already has the room at one of these times.
bool is_taken(const Call& call, const EventRecord& wanting, const std::string& room,
              const std::vector<Booking>& wanted) {
  for (const auto& [id, calendar] : call.world.calendars) {
    for (const auto& [event_id, record] : calendar.events) {
      if (record.uuid == wanting.uuid || !has_booked(record.state(), room)) continue;
      for (const Booking& held : bookings_of(call, calendar, record)) {
        const bool clash = std::any_of(wanted.begin(), wanted.end(), [&](const Booking& one) {
          return one.start < held.end && held.start < one.end;
        });
        if (clash) return true;
      }
    }
  }
  return false;
}

}  // namespace

void settle_rooms(World& world, const Toggles& toggles, double now) {
  if (world.waiting_rooms.empty() || toggles.is("room_answer", "needs_action")) return;
  const Request nothing;
  const Call call{world, toggles, nothing, now, nullptr, {}, Json::object()};
  const auto waiting = world.waiting_rooms;
  for (const auto& [calendar_id, event_id] : waiting) {
    Calendar& calendar = world.calendars.at(calendar_id);
    EventRecord& record = calendar.events.at(event_id);
    if (record.versions.back().written_at + kAnswerSeconds > now) continue;
    EventState state = record.state();
    const std::vector<Booking> wanted = bookings_of(call, calendar, record);
    for (Json& attendee : state.attendees) {
      if (attendee.value("type", "") != "resource" || attendee["rsvp_status"] != "needs_action")
        continue;
      const bool declines = toggles.is("room_answer", "decline") ||
                            is_taken(call, record, attendee.value("room_id", ""), wanted);
      attendee["rsvp_status"] = declines ? "decline" : "accept";
    }
    world.write(calendar, record, std::move(state), now);
  }
}

}  // namespace larkdav::feishu_sim
