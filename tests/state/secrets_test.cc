#include "state/secrets.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "engine/error.h"
#include "tests/state/temporary_folder.h"

namespace larkdav::state {
namespace {

using tests::TemporaryFolder;

TEST_CASE("a secret is what was last written, until it is erased") {
  const TemporaryFolder folder;
  const Secrets secrets(folder.path());
  CHECK_FALSE(secrets.read("login-work"));
  secrets.erase("login-work");
  secrets.write("login-work", "one");
  secrets.write("login-work", "two");
  CHECK(secrets.read("login-work") == "two");
  CHECK(Secrets(folder.path()).read("login-work") == "two");
  CHECK_FALSE(secrets.read("login-home"));
  secrets.erase("login-work");
  CHECK_FALSE(secrets.read("login-work"));
}

TEST_CASE("secrets are their owner's alone, and one that others can read is not used") {
  const TemporaryFolder folder;
  const Secrets secrets(folder.path() + "/state");
  secrets.write("a", "x");
  struct stat status {};
  const std::string path = folder.path() + "/state/secrets";
  REQUIRE(stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0700U);
  REQUIRE(stat((path + "/a").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
  REQUIRE(chmod((path + "/a").c_str(), 0640) == 0);
  CHECK_THROWS_WITH_AS(secrets.read("a"), doctest::Contains("by others"), engine::ReplicaError);
}

TEST_CASE("any name is a file of its own inside the folder") {
  const TemporaryFolder folder;
  const Secrets secrets(folder.path());
  for (const char* name : {"../x", "a/b", "a%2fb", "名", ".", "a.lock"}) {
    CHECK_FALSE(secrets.read(name));
    secrets.write(name, name);
  }
  for (const char* name : {"../x", "a/b", "a%2fb", "名", ".", "a.lock"}) {
    CHECK(secrets.read(name) == name);
  }
  CHECK_FALSE(std::filesystem::exists(folder.path() + "/x"));
}

TEST_CASE("a hold is one process's at a time, and a killed one holds nothing") {
  const TemporaryFolder folder;
  const Secrets secrets(folder.path());
  std::array<int, 2> ready{};
  REQUIRE(pipe(ready.data()) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto hold = secrets.hold("a");
    if (write(ready[1], "y", 1) != 1) _exit(1);
    pause();
    _exit(0);
  }
  char byte = 0;
  REQUIRE(read(ready[0], &byte, 1) == 1);
  const pid_t waiting = fork();
  REQUIRE(waiting >= 0);
  if (waiting == 0) {
    if (write(ready[1], "w", 1) != 1) _exit(1);
    const auto hold = secrets.hold("a");
    _exit(7);
  }
  REQUIRE(read(ready[0], &byte, 1) == 1);
  int status = 0;
  CHECK(waitpid(waiting, &status, WNOHANG) == 0);
  { const auto other = secrets.hold("b"); }  // another name is free
  REQUIRE(kill(child, SIGKILL) == 0);
  REQUIRE(waitpid(child, nullptr, 0) == child);
  REQUIRE(waitpid(waiting, &status, 0) == waiting);
  CHECK(WEXITSTATUS(status) == 7);
  close(ready[0]);
  close(ready[1]);
}

}  // namespace
}  // namespace larkdav::state
