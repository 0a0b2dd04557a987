// Who takes part in an event, as a list that is added to and taken from (Feishu reference 3.4, 7).
// Pure. Nobody is told of it: notifications are off in both calls.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"

namespace larkdav::adapters::feishu {

struct AttendeeRow {
  std::string type;  // user, chat, resource, third_party
  std::string id;    // unique in the event only; "" of one to be added
  std::string who;   // open_id, chat_id, room_id or e-mail address, as the type says
  std::string name;
  std::string answer;  // needs_action, accept, tentative, decline, removed
  bool optional = false;
  bool organizer = false;
};
// nullopt: there is no type.
std::optional<AttendeeRow> attendee_row_of(const nlohmann::json& attendee);

// At most 1000, of which 100 rooms. `operate_id`: the open_id who books rooms for a bot; may be "".
Call add_attendees(const std::string& calendar_id, const std::string& event_id,
                   const std::vector<AttendeeRow>& attendees, const std::string& operate_id);
// At most 500: by attendee_id where the row has one, else by who it is. Organizer only.
Call remove_attendees(const std::string& calendar_id, const std::string& event_id,
                      const std::vector<AttendeeRow>& attendees);
// Of the reply to add_attendees; nullopt: it lacks the list.
std::optional<std::vector<AttendeeRow>> added_attendees_of(const Answer& answer);

struct AttendeePage {
  std::vector<AttendeeRow> rows;
  bool has_more = false;
  std::string page_token;
};
// Of list_attendees; removed ones are still listed.
std::optional<AttendeePage> attendee_page_of(const Answer& answer);

// The people of a chat that is invited.
Call list_chat_members(const std::string& calendar_id, const std::string& event_id,
                       const std::string& attendee_id, const std::string& page_token);
std::optional<AttendeePage> chat_member_page_of(const Answer& answer);

}  // namespace larkdav::adapters::feishu
