#include "tools/larkdav/paths.h"

#include <cstdlib>
#include <filesystem>

namespace larkdav::tools {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// XDG base directory specification: a relative path in the variable is ignored.
std::string xdg_folder(const char* name, const char* fallback) {
  const std::string value = variable(name);
  if (!value.empty() && value.front() == '/') return value;
  return home_folder() + fallback;
}

std::string absolute(const std::string& path) {
  return expand_path(path, std::filesystem::current_path().string());
}

}  // namespace

std::string home_folder() {
  const std::string home = variable("HOME");
  return home.empty() ? "/" : home;
}

std::string expand_path(const std::string& path, const std::string& folder) {
  if (path == "~") return home_folder();
  if (path.rfind("~/", 0) == 0) return home_folder() + path.substr(1);
  if (!path.empty() && path.front() == '/') return path;
  return (std::filesystem::path(folder) / path).lexically_normal().string();
}

std::string config_file(const std::optional<std::string>& option) {
  if (option) return absolute(*option);
  if (const std::string named = variable("LARKDAV_CONFIG"); !named.empty()) return absolute(named);
  return xdg_folder("XDG_CONFIG_HOME", "/.config") + "/larkdav/config.toml";
}

std::string state_folder(const std::optional<std::string>& option) {
  if (option) return absolute(*option);
  return xdg_folder("XDG_STATE_HOME", "/.local/state") + "/larkdav";
}

}  // namespace larkdav::tools
