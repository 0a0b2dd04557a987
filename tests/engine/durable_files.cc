#include "tests/engine/durable_files.h"

#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace larkdav::tests {
namespace {

std::string& followed() {
  static std::string folder;
  return folder;
}

std::map<std::string, std::string>& synced() {  // contents by path
  static std::map<std::string, std::string> files;
  return files;
}

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void keep(int descriptor) {
  if (followed().empty()) return;
  std::array<char, 4096> path{};
  const std::string name = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t size = readlink(name.c_str(), path.data(), path.size());
  if (size <= 0) return;
  const std::string target(path.data(), static_cast<std::size_t>(size));
  if (!target.starts_with(followed() + "/") || !std::filesystem::is_regular_file(target)) return;
  synced()[target] = contents(target);
}

}  // namespace

void follow_syncs(const std::string& folder) {
  followed() = std::filesystem::canonical(folder).string();
  synced().clear();
  for (const auto& entry : std::filesystem::directory_iterator(followed())) {
    if (entry.is_regular_file()) synced()[entry.path().string()] = contents(entry.path().string());
  }
}

void leave_synced(const std::string& copy) {
  for (const auto& [path, text] : synced()) {
    if (!std::filesystem::exists(path)) continue;
    const auto name = std::filesystem::path(path).filename();
    std::ofstream(std::filesystem::path(copy) / name, std::ios::binary) << text;
  }
}

}  // namespace larkdav::tests

// The tests need no disk to be slow: nothing is really synced.
extern "C" int fsync(int descriptor) {
  larkdav::tests::keep(descriptor);
  return 0;
}
extern "C" int fdatasync(int descriptor) {
  larkdav::tests::keep(descriptor);
  return 0;
}
