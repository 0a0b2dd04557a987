// A found calendar as one line of text, kept among the facts of its account. Pure.
#pragma once

#include <optional>
#include <string>

#include "adapters/account.h"
#include "tools/larkdav/config.h"

namespace larkdav::tools {

// The key it is kept under: what was written, and where the account led when it was found.
std::string pin_key(const AccountConfig& account, const std::string& wanted);
std::string pin_text(const adapters::CalendarInfo& calendar);
std::optional<adapters::CalendarInfo> pinned(const std::string& text);

}  // namespace larkdav::tools
