// Writing a file whole or not at all, readable by its owner only: calendars are private.
#pragma once

#include <string>
#include <string_view>

namespace larkdav::tools {

// Writes beside it, syncs, and renames. Throws a configuration error where that fails; then what
// was there stays.
void write_private_file(const std::string& path, std::string_view text);

}  // namespace larkdav::tools
