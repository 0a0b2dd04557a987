// The chat and the minutes of an event (Feishu reference 3.3). Pure.
#pragma once

#include <optional>
#include <string>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"

namespace larkdav::adapters::feishu {

struct MeetingChat {
  std::string id;
  std::string link;
};
Call make_meeting_chat(const std::string& calendar_id, const std::string& event_id);
std::optional<MeetingChat> meeting_chat_of(const Answer& answer);
Call remove_meeting_chat(const std::string& calendar_id, const std::string& event_id,
                         const std::string& chat_id);

Call make_meeting_minutes(const std::string& calendar_id, const std::string& event_id);
std::string meeting_minutes_of(const Answer& answer);  // URL of the document; "" where missing

}  // namespace larkdav::adapters::feishu
