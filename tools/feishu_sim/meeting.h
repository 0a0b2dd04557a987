#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Group chat and minutes of an event (Feishu reference 3.3): made once, by whoever may edit it.
Response create_meeting_chat(Call& call);
Response delete_meeting_chat(Call& call);
Response create_meeting_minute(Call& call);

}  // namespace larkdav::feishu_sim
