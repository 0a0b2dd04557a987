#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Resource functions of Feishu reference 3.4 and 7. On an instance that is no exception yet, adding
// and removing make it one.
Response create_attendees(Call& call);
Response list_attendees(Call& call);
Response delete_attendees(Call& call);

// The people of an invited chat.
Response list_chat_members(Call& call);

// The entry of a person who organises an event himself: accepted, is_organizer.
Json organizer_attendee(World& world, const User& user);

// What GET with need_attendee adds to an event: the first max_attendee_num attendees and the
// caller's own answer (Feishu reference 3.3).
void add_attendee_members(const Call& call, const Calendar& calendar, const EventRecord& record,
                          const EventState& state, Json& event);

}  // namespace larkdav::feishu_sim
