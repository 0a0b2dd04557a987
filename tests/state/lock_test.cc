#include "state/lock.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "engine/error.h"
#include "tests/state/temporary_folder.h"

namespace larkdav::state {
namespace {

using tests::TemporaryFolder;

TEST_CASE("a second run is told who holds the lock, and gets it afterwards") {
  const TemporaryFolder folder;
  {
    const RunLock::Attempt first = RunLock::try_acquire(folder.path());
    REQUIRE(first.lock);
    const RunLock::Attempt second = RunLock::try_acquire(folder.path());
    CHECK_FALSE(second.lock);
    CHECK(second.holder == "process " + std::to_string(getpid()));
  }
  CHECK(RunLock::try_acquire(folder.path()).lock);
}

TEST_CASE("a killed holder holds nothing") {
  const TemporaryFolder folder;
  std::array<int, 2> ready{};
  REQUIRE(pipe(ready.data()) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const RunLock::Attempt attempt = RunLock::try_acquire(folder.path());
    const char byte = attempt.lock ? 'y' : 'n';
    if (write(ready[1], &byte, 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  CHECK(byte == 'y');
  const RunLock::Attempt held = RunLock::try_acquire(folder.path());
  CHECK_FALSE(held.lock);
  CHECK(held.holder == "process " + std::to_string(child));
  REQUIRE(kill(child, SIGKILL) == 0);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  CHECK(RunLock::try_acquire(folder.path()).lock);
  close(ready[0]);
  close(ready[1]);
}

TEST_CASE("a folder that is not there is a storage error") {
  CHECK_THROWS_AS(RunLock::try_acquire("/nonexistent"), engine::ReplicaError);
}

}  // namespace
}  // namespace larkdav::state
