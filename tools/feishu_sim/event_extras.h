#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// The nested members of an event body, each written into `out` where it was sent.

// vchat with its meeting settings (Feishu reference 4.5); `organizer` is the open_id of the
// event's. Breaks 193101, 193102, 195112 and 195113.
void read_vchat(const Call& call, const std::string& organizer, Json& out);

// attachments: file tokens to add, or to take away from `held` with is_deleted (Feishu
// reference 4.1). Breaks 193105, 193106 and 193107.
void read_attachments(const Call& call, const Json& held, Json& out);

// event_check_in (Feishu reference 4.1).
void read_check_in(const Json& body, Json& out);

}  // namespace larkdav::feishu_sim
