// Accounts of each kind as the configuration describes them, over a chain of transports of their
// own: curl, traced, sent again where the service asks for it.
#pragma once

#include <memory>

#include "tools/larkdav/session.h"

namespace larkdav::tools {

// The real BuildAccount. Makes no request. Throws a configuration error for a secret out of reach,
// and an authorisation error for an identity this version does not have.
std::unique_ptr<adapters::Account> build_account(const AccountConfig& config, const Memory& memory);

}  // namespace larkdav::tools
