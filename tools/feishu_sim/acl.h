#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Resource functions of Feishu reference 3.2. All need the role owner, which the reference implies.
// There is no update: granting again replaces the role under the same id.
Response create_acl(Call& call);
Response delete_acl(Call& call);
Response list_acls(Call& call);

}  // namespace larkdav::feishu_sim
