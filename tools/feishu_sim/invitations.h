#pragma once

#include <vector>

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// A record that shows in a calendar, with the calendar it was made in.
struct Shown {
  Calendar* home;
  EventRecord* record;
};

// The records a calendar shows: those made in it and, on a primary calendar, those its owner is or
// was invited to (Feishu reference 4.2: one uuid on all calendars).
std::vector<Shown> shown_in(World& world, Calendar& calendar);

// The record of this id that a calendar shows; record null where it shows none.
Shown shown_event(World& world, Calendar& calendar, const std::string& event_id);

// True where the record was made elsewhere and the calendar's owner is only invited.
bool is_invitation(const Calendar& calendar, const EventRecord& record);

// Deleted, or the calendar's owner was taken off the list of attendees (Feishu reference 5.3).
bool gone_for(const Calendar& calendar, const EventRecord& record, const EventState& state);

// The calendar owner's answer; accept for events of his own (Feishu reference 4.1).
std::string own_answer(const Calendar& calendar, const EventRecord& record,
                       const EventState& state);

}  // namespace larkdav::feishu_sim
