// Two machines over one pair, each with a state of its own: the real programs, at the same moment.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/interop/real_world.h"

using namespace larkdav::tests;
using nlohmann::json;

namespace {

constexpr long long kStart = 1'893'463'200;  // 2030-01-01T10:00 in Shanghai

json body_of(int number) {
  const auto time = [&](int hours) {
    return json{{"timestamp", std::to_string(kStart + (number * 24 + hours) * 3600LL)},
                {"timezone", "Asia/Shanghai"}};
  };
  return {{"summary", "Event " + std::to_string(number)},
          {"start_time", time(0)},
          {"end_time", time(1)},
          {"vchat", {{"vc_type", "no_meeting"}}}};
}

std::string text_of(int number) {
  const std::string day = std::to_string(20300201 + number);
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Somebody//EN\r\nBEGIN:VEVENT\r\nUID:event-" +
         std::to_string(number) + "@example.com\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:" + day +
         "T020000Z\r\nDTEND:" + day + "T030000Z\r\nSUMMARY:Event " + std::to_string(number) +
         "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

// Both machines at once; each may find that the other one was faster.
void sync_at_once(RealWorld& world) {
  const auto start = [&](const std::string& machine) {
    world.machine = machine;
    return Program(world.command({"sync", "-q"}),
                   (world.folder().path() / machine).string() + ".out");
  };
  Program here = start("here");
  Program there = start("there");
  CHECK(here.wait() <= 1);
  CHECK(there.wait() <= 1);
}

void sync_in_turn(RealWorld& world) {
  for (const char* machine : {"here", "there"}) {
    world.machine = machine;
    CHECK(world.run({"sync", "--json"}) == 0);
    INFO(world.output());
  }
}

void check_quiet(RealWorld& world) {
  for (const char* machine : {"here", "there"}) {
    world.machine = machine;
    CHECK(world.run({"verify"}) == 0);
    CHECK(world.run({"sync", "--json"}) == 0);
    const json pair = world.document()["pairs"][0];
    for (const char* side : {"feishu", "other"}) {
      for (const char* what : {"created", "updated", "deleted"}) CHECK(pair[side][what] == 0);
    }
  }
}

}  // namespace

TEST_CASE("two machines that sync at the same moment create nothing twice and lose nothing") {
  if (const std::string missing = RealWorld::missing(); !missing.empty()) {
    MESSAGE("skipped: " << missing);
    return;
  }
  RealWorld world;
  std::vector<Sight> expected;
  for (int round = 0; round < 3; ++round) {
    CAPTURE(round);
    for (int i = 0; i < 4; ++i) {
      const int number = round * 8 + i;
      world.feishu_make(body_of(number));
      world.dav_put("event-" + std::to_string(number + 4) + ".ics", text_of(number + 4));
      for (const int each : {number, number + 4})
        expected.push_back({"Event " + std::to_string(each), "", {}});
    }
    std::sort(expected.begin(), expected.end());
    sync_at_once(world);
    for (int i = 0; i < 2; ++i) sync_in_turn(world);
    CHECK(world.seen_on_feishu() == expected);
    CHECK(world.seen_on_dav() == expected);
    check_quiet(world);
  }
}
