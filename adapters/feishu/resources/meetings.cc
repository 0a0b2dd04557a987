#include "adapters/feishu/resources/meetings.h"

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::string_member;

Call make_meeting_chat(const std::string& calendar_id, const std::string& event_id) {
  return {"POST", event_path(calendar_id, event_id) + "/meeting_chat", {}, "", "make the chat",
          false};
}

std::optional<MeetingChat> meeting_chat_of(const Answer& answer) {
  MeetingChat out{string_member(answer.data, "meeting_chat_id"),
                  string_member(answer.data, "applink")};
  if (out.id.empty()) return std::nullopt;
  return out;
}

Call remove_meeting_chat(const std::string& calendar_id, const std::string& event_id,
                         const std::string& chat_id) {
  return {"DELETE",
          event_path(calendar_id, event_id) + "/meeting_chat",
          {{"meeting_chat_id", chat_id}},
          "",
          "remove the chat",
          true};
}

Call make_meeting_minutes(const std::string& calendar_id, const std::string& event_id) {
  return {"POST", event_path(calendar_id, event_id) + "/meeting_minute", {}, "", "make the minutes",
          false};
}

std::string meeting_minutes_of(const Answer& answer) {
  return string_member(answer.data, "doc_url");
}

}  // namespace larkdav::adapters::feishu
