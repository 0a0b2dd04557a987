// Who takes part (Feishu reference 7): the attendees that a GET adds to an event object, the
// organiser, and one's own answer. Read only; larkdav never writes Feishu's list.
#pragma once

#include <set>
#include <string>

#include "engine/event.h"
#include "mapping/feishu/members.h"

namespace larkdav::mapping::feishu {

struct Guests {
  std::set<engine::Attendee> attendees;          // empty where nobody but oneself takes part
  engine::Answer answer = engine::Answer::none;  // one's own, where somebody else invited
};
// `self`: the user's open_id, or "". `invited`: somebody else organises the event; then oneself
// takes part also where the others are not shown.
Guests guests_from_feishu(const Json& event, const std::string& self, bool invited = false);
// By the calendar that the event was made in (Feishu reference 4.1).
bool is_invitation(const Json& event, const std::string& calendar_id);

// Whether an event object tells its attendees (that of a listing does not).
bool tells_attendees(const Json& event);
// `event` with the attendees of `known`, which was read at another time.
void copy_attendees(Json& event, const Json& known);

// The members that this program reads, without attendees, as text: the same for every reply that
// shows the event in the same state, however much it tells besides.
std::string known_members(const Json& event);

// The word of the reply request; "" for an answer that can't be given.
std::string answer_to_feishu(engine::Answer answer);
// The event object after an answer of that word.
Json with_answer(Json event, const std::string& word, const std::string& self);

}  // namespace larkdav::mapping::feishu
