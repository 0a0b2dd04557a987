// One run at a time in a state folder: flock(2) on a file in it. The kernel lets go of it when its
// holder ends, however it ends, so a dead holder holds nothing.
#pragma once

#include <optional>
#include <string>

namespace larkdav::state {

class RunLock {
 public:
  struct Attempt;
  // Makes `folder`/lock where it is missing. Throws a storage error where it cannot be made.
  static Attempt try_acquire(const std::string& folder);

  RunLock(RunLock&& other) noexcept;
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;
  RunLock& operator=(RunLock&&) = delete;
  ~RunLock();

 private:
  explicit RunLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

struct RunLock::Attempt {
  std::optional<RunLock> lock;  // nullopt: another run holds it
  std::string holder;           // who: "process 4711", for the message
};

}  // namespace larkdav::state
