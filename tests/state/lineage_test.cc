#include "state/lineage.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "state/open.h"
#include "state/pairs.h"
#include "tests/state/store_fixture.h"
#include "tests/state/temporary_folder.h"

using namespace larkdav;
using namespace larkdav::state;
using namespace larkdav::tests;

namespace {

class Machine {  // a state folder, and runs on it
 public:
  Machine() {
    Database database = open_state(folder.path());
    const auto pair = Pairs(database).open("main", calendars(), "f1");
    database.run("UPDATE pair SET mode = 'normal' WHERE id = ?", {pair.id});
  }
  std::optional<std::string> run() {
    Database database = open_state(folder.path());
    auto doubt = check_lineage(database, folder.path());
    advance_lineage(database, folder.path());
    return doubt;
  }
  engine::PairMode mode() {
    Database database = open_state(folder.path());
    return Pairs(database).find("main")->mode;
  }
  [[nodiscard]] std::string database() const { return folder.path() + "/larkdav.db"; }
  [[nodiscard]] std::string counter() const { return folder.path() + "/runs"; }
  void settle() {
    Database database = open_state(folder.path());
    database.run("UPDATE pair SET mode = 'normal'");
  }

  TemporaryFolder folder;
};

}  // namespace

TEST_CASE("runs that follow each other are one lineage") {
  Machine machine;
  for (int i = 0; i < 4; ++i) CHECK_FALSE(machine.run());
  CHECK(machine.mode() == engine::PairMode::normal);
}

TEST_CASE("an older copy of the database is noticed once, and links anew") {
  Machine machine;
  machine.run();
  const std::string copy = machine.folder.path() + "/copy";
  std::filesystem::copy_file(machine.database(), copy);
  machine.run();
  std::filesystem::copy_file(copy, machine.database(),
                             std::filesystem::copy_options::overwrite_existing);
  const auto doubt = machine.run();
  REQUIRE(doubt);
  CHECK(doubt->find("older copy") != std::string::npos);
  CHECK(doubt->find("deletes nothing") != std::string::npos);
  CHECK(machine.mode() == engine::PairMode::resync);
  machine.settle();
  CHECK_FALSE(machine.run());
  CHECK(machine.mode() == engine::PairMode::normal);
}

TEST_CASE("a database without its counter, with another one's, or lost altogether is noticed") {
  Machine without;
  without.run();
  std::filesystem::remove(without.counter());
  CHECK(without.run());
  CHECK(without.mode() == engine::PairMode::resync);

  Machine foreign;
  foreign.run();
  std::ofstream(foreign.counter()) << "somebody-else 1\n";
  CHECK(foreign.run());

  Machine lost;
  lost.run();
  std::filesystem::remove(lost.database());
  const auto doubt = lost.run();
  REQUIRE(doubt);
  CHECK(doubt->find("1 runs were made here before") != std::string::npos);
  CHECK_FALSE(lost.run());
}

TEST_CASE("a state of another machine is noticed") {
  Machine machine;
  machine.run();
  Database database = open_state(machine.folder.path());
  database.run("UPDATE state SET host = 'elsewhere'");
  const bool named = std::filesystem::exists("/etc/machine-id") &&
                     std::filesystem::file_size("/etc/machine-id") > 1;
  CHECK(check_lineage(database, machine.folder.path()).has_value() == named);
}

TEST_CASE("a stop between the two counters is no copy") {
  Machine machine;
  machine.run();
  {
    Database database = open_state(machine.folder.path());
    database.run("UPDATE state SET runs = runs + 1");
  }
  CHECK_FALSE(machine.run());
  CHECK_FALSE(machine.run());
}

TEST_CASE("runs that could count in the database alone are no older copy") {
  Machine machine;
  machine.run();
  // The counter can't be replaced, as with a full disk, in two runs.
  std::filesystem::create_directory(machine.counter() + ".new");
  for (int i = 0; i < 2; ++i) CHECK_THROWS(machine.run());
  std::filesystem::remove(machine.counter() + ".new");
  CHECK_FALSE(machine.run());
}
