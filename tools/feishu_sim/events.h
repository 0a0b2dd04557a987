#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Resource functions of Feishu reference 3.3, for what 6.3 does to series.
Response create_event(Call& call);
Response get_event(Call& call);
Response patch_event(Call& call);
Response delete_event(Call& call);
Response reply_to_event(Call& call);

// POST .../events/search, and the newer .../events/search_event (Feishu reference 3.3).
Response search_events(Call& call);
Response search_events_by_time_range(Call& call);

// GET /calendars/:cid/events in its three modes (Feishu reference 5).
Response list_events(Call& call);

// GET .../events/:eid/instances and .../events/instance_view (Feishu reference 3.3).
Response list_instances(Call& call);
Response view_instances(Call& call);

}  // namespace larkdav::feishu_sim
