// The machine's time zone.
#pragma once

#include <string>

namespace larkdav::tools {

// Canonical IANA name from $TZ, /etc/timezone or the target of /etc/localtime; "UTC" where none
// tells one.
std::string machine_zone();

}  // namespace larkdav::tools
