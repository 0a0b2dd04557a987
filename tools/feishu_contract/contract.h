// The whole contract, one question after the other.
#pragma once

#include <functional>
#include <string>

#include "tools/feishu_contract/finding.h"
#include "tools/feishu_contract/scratch.h"

namespace larkdav::feishu_contract {

// Asks everything in a calendar made for it. `tell` hears what is being asked. Throws
// engine::ReplicaError where the account can't be used at all.
Findings ask_everything(Service service, const std::function<void(const std::string&)>& tell);

}  // namespace larkdav::feishu_contract
