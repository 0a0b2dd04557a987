#include "state/secrets.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <utility>

#include "state/sqlite.h"

namespace larkdav::state {
namespace {

constexpr std::size_t kOctetsMax = 256 * 1024;
constexpr const char* kCure = "make the state folder and its files writable for this user alone";

[[noreturn]] void fail_on(const std::string& path, const std::string& what, int error) {
  fail("the secret file " + path + " cannot be " + what + ": " + std::strerror(error), kCure);
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// A rename is durable once the folder is.
bool sync_folder(const std::string& folder) {
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool synced = fsync(descriptor) == 0;
  close(descriptor);
  return synced;
}

std::string read_all(int file) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (text.size() <= kOctetsMax) {
    const ssize_t got = read(file, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return text;
}

}  // namespace

Secrets::Secrets(const std::string& folder) : folder_(folder + "/secrets") {}

// Names come from the configuration: all but plain letters and digits is written as hex.
std::string Secrets::path_of(const std::string& name) const {
  constexpr const char* kHex = "0123456789abcdef";
  std::string file;
  for (const char c : name) {
    const auto octet = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    if (plain) {
      file += c;
    } else {
      file += '%';
      file += kHex[octet >> 4U];
      file += kHex[octet & 15U];
    }
  }
  return folder_ + "/" + file;
}

void Secrets::make_folder() const {
  const std::string above = folder_.substr(0, folder_.rfind('/'));
  for (const std::string& each : {above, folder_}) {
    if (mkdir(each.c_str(), 0700) != 0 && errno != EEXIST) fail_on(each, "made", errno);
  }
}

std::optional<std::string> Secrets::read(const std::string& name) const {
  const std::string path = path_of(name);
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0 && errno == ENOENT) return std::nullopt;
  if (file < 0) fail_on(path, "read", errno);
  struct stat status {};
  const bool ours = fstat(file, &status) == 0 && (status.st_mode & 077U) == 0;
  std::string text = ours ? read_all(file) : std::string();
  close(file);
  if (!ours) {
    fail("the secret file " + path + " can be read or written by others",
         "run `chmod 600` on it, then log in again: its tokens may be known");
  }
  return text;
}

void Secrets::write(const std::string& name, const std::string& text) const {
  make_folder();
  const std::string path = path_of(name);
  std::string beside = path + ".XXXXXX";
  const int file = mkostemp(beside.data(), O_CLOEXEC);  // 0600
  if (file < 0) fail_on(path, "written", errno);
  const bool written = write_all(file, text) && fsync(file) == 0;
  int error = errno;
  close(file);
  if (!written || std::rename(beside.c_str(), path.c_str()) != 0) {
    if (written) error = errno;
    unlink(beside.c_str());
    fail_on(path, "written", error);
  }
  if (!sync_folder(folder_)) fail_on(path, "written", errno);
}

void Secrets::erase(const std::string& name) const {
  const std::string path = path_of(name);
  if (unlink(path.c_str()) != 0 && errno != ENOENT) fail_on(path, "removed", errno);
}

Secrets::Hold Secrets::hold(const std::string& name) const {
  make_folder();
  const std::string path = path_of(name) + ".lock";
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) fail_on(path, "opened", errno);
  while (flock(descriptor, LOCK_EX) != 0) {
    if (errno == EINTR) continue;
    const int error = errno;
    close(descriptor);
    fail_on(path, "locked", error);
  }
  return Hold(descriptor);
}

Secrets::Hold::Hold(Hold&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Secrets::Hold::~Hold() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace larkdav::state
