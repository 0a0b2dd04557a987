// Where the log-in of an account is kept: a private file of the state folder, or the desktop's
// Secret Service.
#pragma once

#include <memory>
#include <string>

#include "adapters/feishu/user_authorisation.h"
#include "tools/larkdav/config.h"

namespace larkdav::tools {

// Makes nothing yet. The Secret Service is asked through `secret-tool`; where that is missing or
// locked, use of the shelf throws a configuration error that says so.
std::shared_ptr<adapters::feishu::TokenShelf> token_shelf(const AccountConfig& account,
                                                          const std::string& state_folder);

}  // namespace larkdav::tools
