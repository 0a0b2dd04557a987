// Which pairs of the configuration a command is about.
#pragma once

#include <string>
#include <vector>

#include "tools/larkdav/config.h"

namespace larkdav::tools {

// Those named, each once; all where none is named. Throws a configuration error for a name that
// there is not, and where there are no pairs at all.
std::vector<PairConfig> chosen_pairs(const Config& config, const std::vector<std::string>& wanted);
std::vector<std::string> accounts_of(const std::vector<PairConfig>& pairs);

}  // namespace larkdav::tools
