// Files that a person drags from the folder of one pair to the folder of another.
#include <doctest/doctest.h>

#include "tests/interop/cli_world.h"

using namespace larkdav::tests;
using nlohmann::json;

namespace {

json many_events() {
  json events = json::array();
  for (int i = 0; i < 10; ++i) events.push_back(meeting("Event " + std::to_string(i), 24 + i));
  return events;
}

void add_second_pair(CliWorld& world) {
  REQUIRE(world.run({"feishu", "calendars", "create", "work", "Second", "--json"}) == 0);
  std::ofstream(world.config(), std::ios::app)
      << "[pair.second]\nfeishu = \"work:Second\"\nother = \"files:Second\"\n"
         "time_zone = \"Asia/Shanghai\"\n";
}

}  // namespace

TEST_CASE(
    "events moved to the calendar of another pair move in Feishu too, and no brake stops them") {
  CliWorld world(many_events());
  add_second_pair(world);
  REQUIRE(world.run({"sync"}) == 0);
  REQUIRE(world.files_in("Work") == 10);
  int moved = 0;
  for (const auto& entry : std::filesystem::directory_iterator(world.file("cals/Work"))) {
    if (entry.path().extension() != ".ics" || moved++ == 9) continue;
    std::filesystem::rename(entry.path(),
                            world.file("cals/Second/" + entry.path().filename().string()));
  }
  CHECK(world.run({"sync", "--json"}) == 0);
  INFO(world.out.str());
  const json pairs = world.document()["pairs"];
  CHECK(pairs[0]["feishu"]["deleted"] == 9);
  CHECK(pairs[1]["feishu"]["created"] == 9);
  CHECK(world.feishu_events().size() == 10);
  CHECK(world.files_in("Work") == 1);
  CHECK(world.files_in("Second") == 9);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str().find("nothing to do") != std::string::npos);
}

TEST_CASE("the same deletions without a move are stopped") {
  CliWorld world(many_events());
  add_second_pair(world);
  REQUIRE(world.run({"sync"}) == 0);
  int deleted = 0;
  for (const auto& entry : std::filesystem::directory_iterator(world.file("cals/Work"))) {
    if (entry.path().extension() == ".ics" && deleted++ < 9) std::filesystem::remove(entry.path());
  }
  CHECK(world.run({"sync"}) == 5);
  CHECK(world.feishu_events().size() == 10);
}
