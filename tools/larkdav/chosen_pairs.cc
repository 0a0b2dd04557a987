#include "tools/larkdav/chosen_pairs.h"

#include <algorithm>

#include "tools/larkdav/failure.h"
#include "tools/larkdav/nearest.h"

namespace larkdav::tools {

std::vector<PairConfig> chosen_pairs(const Config& config, const std::vector<std::string>& wanted) {
  if (config.pairs.empty()) {
    throw usage_error("there is no pair in " + config.file,
                      "Add a [pair.NAME] with feishu = \"ACCOUNT:CALENDAR\" and other = "
                      "\"ACCOUNT:CALENDAR\".");
  }
  if (wanted.empty()) return config.pairs;
  std::vector<std::string> known;
  for (const PairConfig& pair : config.pairs) known.push_back(pair.name);
  std::vector<PairConfig> pairs;
  for (const std::string& name : wanted) {
    const PairConfig* pair = config.pair(name);
    if (pair == nullptr) {
      throw usage_error("there is no pair \"" + name + "\" in " + config.file,
                        suggestion(name, known));
    }
    const bool again = std::any_of(pairs.begin(), pairs.end(),
                                   [&](const PairConfig& each) { return each.name == name; });
    if (!again) pairs.push_back(*pair);
  }
  return pairs;
}

std::vector<std::string> accounts_of(const std::vector<PairConfig>& pairs) {
  std::vector<std::string> names;
  for (const PairConfig& pair : pairs) {
    names.push_back(pair.feishu.account);
    names.push_back(pair.other.account);
  }
  return names;
}

}  // namespace larkdav::tools
