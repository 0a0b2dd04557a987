// What may happen to the state folder between runs: every one ends with a sentence and a cure, and
// none with a fresh start that nobody asked for.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "state/sqlite.h"
#include "tests/larkdav/fake_world.h"

using namespace larkdav;
using namespace larkdav::tests;

namespace {

// A pair of three events, synced; then one is deleted at Feishu, so that a run that believes a
// wrong state is seen.
class SyncedWorld : public FullWorld {
 public:
  SyncedWorld() {
    for (int i = 0; i < 3; ++i) feishu.add(meeting("", "Event " + std::to_string(i), 30 + i));
    REQUIRE(run({"sync"}) == 0);
  }
  [[nodiscard]] std::string database() const { return state() + "/larkdav.db"; }
  [[nodiscard]] std::string bytes() const {
    std::ifstream stream(database(), std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
  }
  void write(const std::string& bytes) const {
    std::ofstream(database(), std::ios::binary | std::ios::trunc) << bytes;
  }
  void check_refused(const std::string& words) {
    for (const char* command : {"sync", "plan", "status"}) {
      CHECK(run({command, "--json"}) == 70);
      const auto error = document()["error"];
      CHECK(error["code"] == 70);
      CHECK(error["message"].get<std::string>().find(words) != std::string::npos);
      CHECK_FALSE(error["cure"].get<std::string>().empty());
    }
    CHECK(home.items().size() == 3);
    CHECK(feishu.items().size() == 3);
  }
};

}  // namespace

TEST_CASE("a database with another head, a torn one, or one cut short is refused with a cure") {
  SyncedWorld world;
  const std::string whole = world.bytes();
  std::string headless = whole;
  headless.replace(0, 16, 16, 'x');
  world.write(headless);
  world.check_refused("damaged");
  world.write(whole.substr(0, whole.size() / 2));
  world.check_refused("damaged");
  std::string torn = whole;
  torn.replace(4096, 4096, 4096, '\x5a');
  world.write(torn);
  world.check_refused("damaged");
  world.write(whole);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("a database cut to nothing is no silent fresh start") {
  SyncedWorld world;
  world.write("");
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str().find("was lost or taken away") != std::string::npos);
  CHECK(world.home.items().size() == 3);
  CHECK(world.feishu.items().size() == 3);
}

TEST_CASE("a byte flipped anywhere is refused or harmless, and never deletes anything") {
  SyncedWorld world;
  const std::string whole = world.bytes();
  const std::string runs = [&] {
    std::ifstream counter(world.state() + "/runs");
    std::ostringstream text;
    text << counter.rdbuf();
    return text.str();
  }();
  long refused = 0;
  for (std::size_t at = 1; at < whole.size(); at += 1 + whole.size() / 150) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x24);
    world.write(flipped);
    std::filesystem::remove(world.database() + "-wal");
    std::filesystem::remove(world.database() + "-shm");
    std::ofstream(world.state() + "/runs") << runs;
    const int code = world.run({"sync", "--json"});
    CAPTURE(at);
    CHECK((code == 0 || code == 1 || code == 70));
    if (code == 70) ++refused;
    CHECK(world.home.items().size() >= 3);
    CHECK(world.feishu.items().size() >= 3);
  }
  CHECK(refused > 0);
}

TEST_CASE("a state that may not be written is refused before any request") {
  if (geteuid() == 0) {
    MESSAGE("skipped: root may write everything");
    return;
  }
  SyncedWorld world;
  world.feishu.add(meeting("", "New", 50));
  chmod(world.database().c_str(), 0400);
  chmod(world.state().c_str(), 0500);
  CHECK(world.run({"sync", "--json"}) == 70);
  chmod(world.state().c_str(), 0700);
  chmod(world.database().c_str(), 0600);
  CHECK(world.home.items().size() == 3);
}

TEST_CASE("a counter that can't be written is told, and the run does not begin") {
  SyncedWorld world;
  world.feishu.add(meeting("", "New", 50));
  std::filesystem::create_directory(world.state() + "/runs.new");
  CHECK(world.run({"sync", "--json"}) == 70);
  CHECK(world.document()["error"]["message"].get<std::string>().find("run counter") !=
        std::string::npos);
  CHECK(world.home.items().size() == 3);
  std::filesystem::remove(world.state() + "/runs.new");
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.home.items().size() == 4);
}
