// Where the project and what was built of it lie. Functions, so that only their own file is
// compiled anew, and not found in a compiler cache, when the project lies elsewhere.
#pragma once

#include <filesystem>

namespace larkdav::tests {

std::filesystem::path source_dir();
std::filesystem::path binary_dir();

}  // namespace larkdav::tests
