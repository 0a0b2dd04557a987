#include "tests/support/places.h"

namespace larkdav::tests {

std::filesystem::path source_dir() { return LARKDAV_SOURCE_DIR; }
std::filesystem::path binary_dir() { return LARKDAV_BINARY_DIR; }

}  // namespace larkdav::tests
