#include "tools/feishu_sim/meeting.h"

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/event_target.h"

namespace larkdav::feishu_sim {
namespace {

// The record of the event; one occurrence of a series shares what its master has.
EventRecord& event_with_meeting(Call& call) {
  Calendar& calendar = calendar_to_write_events(call);
  const EventTarget target = event_in_path(call, calendar, kNewest);
  const EventRecord shown = shown_record(target);
  if (gone_for(calendar, shown, target.state)) refuse(kEventDeleted);
  const bool may_modify = target.state.fields.value("attendee_ability", "") == "can_modify_event";
  if (is_invitation(calendar, shown) && !may_modify) refuse(kNoEventPermission);
  EventRecord& record = target.record ? *target.record : *target.master;
  call.world.dirty_events.emplace(record.home, record.event_id);
  return record;
}

}  // namespace

Response create_meeting_chat(Call& call) {
  EventRecord& record = event_with_meeting(call);
  if (record.meeting_chat.empty()) record.meeting_chat = "oc_" + call.world.new_hex(32);
  return success({{"meeting_chat_id", record.meeting_chat},
                  {"applink", "https://applink.feishu.cn/client/chat/open?openChatId=" +
                                  record.meeting_chat}});
}

Response delete_meeting_chat(Call& call) {
  EventRecord& record = event_with_meeting(call);
  const auto id = call.request.parameter("meeting_chat_id");
  // Its own codes are not documented.
  if (!id || id->empty() || *id != record.meeting_chat) refuse(kInvalidParameters);
  record.meeting_chat.clear();
  return success(Json::object());
}

Response create_meeting_minute(Call& call) {
  EventRecord& record = event_with_meeting(call);
  if (record.meeting_minute.empty()) record.meeting_minute = call.world.new_hex(27);
  return success({{"doc_url", "https://example.feishu.cn/docx/" + record.meeting_minute}});
}

}  // namespace larkdav::feishu_sim
