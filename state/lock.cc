#include "state/lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <utility>

#include "engine/planted.h"
#include "state/sqlite.h"

namespace larkdav::state {
namespace {

std::string holder_named_in(int descriptor) {
  std::array<char, 32> buffer{};
  const ssize_t octets = pread(descriptor, buffer.data(), buffer.size(), 0);
  const std::string pid(buffer.data(), octets > 0 ? static_cast<std::size_t>(octets) : 0);
  const auto end = std::find_if_not(pid.begin(), pid.end(),
                                    [](unsigned char c) { return std::isdigit(c) != 0; });
  return end == pid.begin() ? "another process" : "process " + std::string(pid.begin(), end);
}

// The text is for people only; the lock itself holds whatever becomes of it.
void name_holder(int descriptor) {
  const std::string pid = std::to_string(getpid()) + "\n";
  if (ftruncate(descriptor, 0) != 0) return;
  if (pwrite(descriptor, pid.data(), pid.size(), 0) < 0) return;
}

}  // namespace

RunLock::Attempt RunLock::try_acquire(const std::string& folder) {
  const std::string path = folder + "/lock";
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    fail("the lock " + path + " cannot be opened: " + std::strerror(errno),
         "make the state folder writable for this user");
  }
  const int how = engine::planted("two-at-once") ? LOCK_SH : LOCK_EX;
  if (flock(descriptor, how | LOCK_NB) == 0) {
    name_holder(descriptor);
    return {RunLock(descriptor), ""};
  }
  const int error = errno;
  const std::string holder = holder_named_in(descriptor);
  close(descriptor);
  if (error == EWOULDBLOCK) return {std::nullopt, holder};
  fail("the lock " + path + " cannot be taken: " + std::strerror(error),
       "keep the state folder on a local disk");
}

RunLock::RunLock(RunLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

RunLock::~RunLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace larkdav::state
