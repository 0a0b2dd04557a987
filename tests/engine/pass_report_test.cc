// What a run reports once reaches people, whatever ends the run.
#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

TEST_CASE("what people must settle is told again where a stop took the report along") {
  const auto two_of_a_kind = [] {
    World world;
    world.feishu.add(meeting("A"));
    for (const char* text : {"one", "two"}) {
      Event event = with_uid(meeting("A"), std::string(text) + "@x");
      event.fields.description = text;
      world.other.add(event);
    }
    return world;
  };
  int commits = 0;
  {
    World world = two_of_a_kind();
    world.at_commit = [&] { ++commits; };
    CHECK(world.sync().failed.size() == 3);
    world.at_commit = {};
    CHECK(world.sync().failed.empty());
  }
  for (int last = 1; last < commits; ++last) {
    CAPTURE(last);
    World world = two_of_a_kind();
    int left = last;
    world.at_commit = [&] {
      if (--left == 0) throw Crash();
    };
    CHECK_THROWS_AS(world.sync(), Crash);
    world.at_commit = {};
    CHECK(world.sync().failed.size() == 3);
  }
  for (int last = 1; last <= commits; ++last) {  // or the disk was full there, for that moment
    CAPTURE(last);
    World world = two_of_a_kind();
    int left = last;
    world.at_commit = [&] {
      if (--left == 0) throw ReplicaError("the disk is full", {});
    };
    std::size_t told = 0;
    try {
      told = world.sync().failed.size();
    } catch (const ReplicaError&) {  // before the run could begin
    }
    world.at_commit = {};
    CHECK(told + world.sync().failed.size() >= 3);
  }
}
