#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Resource functions around the calendars: time off (Feishu reference 3.6), CalDAV credentials
// (3.7) and Exchange bindings (3.8).
Response create_timeoff(Call& call);
Response delete_timeoff(Call& call);
Response generate_caldav_conf(Call& call);
Response create_exchange_binding(Call& call);
Response get_exchange_binding(Call& call);
Response delete_exchange_binding(Call& call);

}  // namespace larkdav::feishu_sim
