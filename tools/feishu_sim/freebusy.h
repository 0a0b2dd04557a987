#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Resource functions of Feishu reference 3.5: busy times of primary calendars, one item an event,
// in the offset that time_min was given in.
Response list_freebusy(Call& call);
Response batch_freebusy(Call& call);

}  // namespace larkdav::feishu_sim
