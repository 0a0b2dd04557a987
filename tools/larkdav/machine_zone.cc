#include "tools/larkdav/machine_zone.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "mapping/timezone.h"

namespace larkdav::tools {
namespace {

std::string from_variable() {
  const char* value = std::getenv("TZ");
  std::string name = value == nullptr ? "" : value;
  if (!name.empty() && name.front() == ':') name.erase(0, 1);
  return name;
}

std::string from_file() {
  std::ifstream file("/etc/timezone");
  std::string name;
  std::getline(file, name);
  return name;
}

std::string from_link() {
  constexpr std::string_view kFolder = "zoneinfo/";
  std::error_code error;
  const std::string target = std::filesystem::read_symlink("/etc/localtime", error).string();
  const auto at = target.find(kFolder);
  return at == std::string::npos ? "" : target.substr(at + kFolder.size());
}

}  // namespace

std::string machine_zone() {
  for (const auto& source : {from_variable, from_link, from_file}) {
    const std::string name = source();
    if (name.empty()) continue;
    if (const auto zone = mapping::canonical_zone(name)) return *zone;
  }
  return "UTC";
}

}  // namespace larkdav::tools
