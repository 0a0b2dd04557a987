#pragma once

#include "tools/feishu_sim/grants.h"
#include "tools/feishu_sim/message.h"

namespace larkdav::feishu_sim {

// What user authorisation remembers, for the data file.
Json grants_to_json(const Grants& grants);
Grants grants_from_json(const Json& json);

// A space-separated list as a set.
Scopes scopes_from(const Json& text);

}  // namespace larkdav::feishu_sim
