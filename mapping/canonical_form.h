// The version of the canonical form that events are compared in.
#pragma once

#include <string>

namespace larkdav::mapping {

// Raised whenever assembling the same text gives another Event than before; holds the version of
// the zone data too, which move instants.
std::string canonical_version();

}  // namespace larkdav::mapping
