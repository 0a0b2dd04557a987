#include "state/open.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "engine/error.h"
#include "state/facts.h"
#include "tests/state/store_fixture.h"
#include "tests/state/temporary_folder.h"

namespace larkdav::state {
namespace {

using engine::Side;
using tests::TemporaryFolder;

unsigned mode_of(const std::string& path) {
  struct stat status {};
  REQUIRE(stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777U;
}

TEST_CASE("the state folder and everything in it is private") {
  const TemporaryFolder folder;
  const std::string state = folder.path() + "/deep/state";
  Database database = open_state(state);
  Facts(database).remember("a", "k", "v");
  CHECK(mode_of(state) == 0700);
  CHECK(mode_of(state + "/larkdav.db") == 0600);
  CHECK(mode_of(state + "/larkdav.db-wal") == 0600);
}

TEST_CASE("a commit has ended when the disk has it, not before") {
  const TemporaryFolder folder;
  Database database = open_state(folder.path());
  Statement level = database.query("PRAGMA synchronous");
  REQUIRE(level.next());
  CHECK(level.integer(0) == 2);  // FULL; NORMAL syncs no commit of a write-ahead log
}

TEST_CASE("a database that others could read is narrowed") {
  const TemporaryFolder folder;
  { Database database = open_state(folder.path()); }
  REQUIRE(chmod((folder.path() + "/larkdav.db").c_str(), 0644) == 0);
  Database database = open_state(folder.path());
  CHECK(mode_of(folder.path() + "/larkdav.db") == 0600);
}

TEST_CASE("the state is there again when it is opened again") {
  const TemporaryFolder folder;
  {
    Database database = open_state(folder.path());
    Facts(database).remember("a", "k", "v");
  }
  Database database = open_state(folder.path());
  CHECK(Facts(database).recall("a", "k") == "v");
}

TEST_CASE("a file in place of the folder is named") {
  const TemporaryFolder folder;
  const std::string path = folder.path() + "/file";
  std::ofstream(path) << "x";
  try {
    open_state(path);
    FAIL("was accepted");
  } catch (const engine::ReplicaError& error) {
    CHECK(std::string(error.what()).find(path) != std::string::npos);
  }
}

TEST_CASE("what a dry run stores stays in its copy") {
  const TemporaryFolder folder;
  Database database = open_state(folder.path());
  const std::int64_t pair = Pairs(database).open("main", tests::calendars(), "f").id;
  PairStore store(database, pair);
  const engine::Record record = tests::whole("a", "e1", "x");
  store.put(Side::other, {&record, 1});
  Database scratch = scratch_copy(database);
  PairStore copy(scratch, pair);
  CHECK(copy.live_groups(Side::other) == 1);
  copy.put_page(Side::other, {{tests::whole("b", "e1", "y")}, {"t"}, true, true});
  CHECK(copy.live_groups(Side::other) == 2);
  CHECK(store.live_groups(Side::other) == 1);
  CHECK(store.cursor(Side::other) == std::nullopt);
}

TEST_CASE("a run killed in the middle of a page leaves the page before it") {
  const TemporaryFolder folder;
  std::int64_t pair = 0;
  {
    Database database = open_state(folder.path());
    pair = Pairs(database).open("main", tests::calendars(), "f").id;
  }
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    Database database = open_state(folder.path());
    PairStore store(database, pair);
    store.put_page(Side::other, {{tests::whole("a", "e1", "x")}, {"p1"}, true, false});
    store.atomically([&] {
      store.put_page(Side::other, {{tests::whole("b", "e1", "x")}, {"t1"}, false, true});
      _exit(137);
    });
  }
  REQUIRE(waitpid(child, nullptr, 0) == child);
  Database database = open_state(folder.path());
  PairStore store(database, pair);
  CHECK(store.cursor(Side::other) == engine::Cursor{"p1"});
  CHECK(tests::sorted(store.marked(Side::other)) == tests::Names{"ga"});
  CHECK(store.live_groups(Side::other) == 1);
}

}  // namespace
}  // namespace larkdav::state
