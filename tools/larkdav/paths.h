// Where things lie: configuration, state, and paths as users write them.
#pragma once

#include <optional>
#include <string>

namespace larkdav::tools {

std::string home_folder();
// `~` and `~/…` are the home folder; a relative path is relative to `folder`.
std::string expand_path(const std::string& path, const std::string& folder);
// --config, else $LARKDAV_CONFIG, else $XDG_CONFIG_HOME/larkdav/config.toml.
std::string config_file(const std::optional<std::string>& option);
// --state, else $XDG_STATE_HOME/larkdav.
std::string state_folder(const std::optional<std::string>& option);

}  // namespace larkdav::tools
