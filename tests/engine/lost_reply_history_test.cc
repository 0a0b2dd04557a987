// What a write went over is in the history even when nobody heard of the write (reference sync.md,
// invariant I4).
#include <doctest/doctest.h>

#include "state/history.h"
#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Fault;

TEST_CASE("a change whose reply was lost stands in the history with what was there before") {
  World world;
  world.other.add(with_uid(meeting("first"), "u1"));
  world.sync();
  world.edit(Side::feishu, "first", [](Event& event) { event.fields.title = "second"; });
  world.other.options.fault = [](const Step&) { return Fault::drop_after; };
  world.sync();
  world.other.options.fault = {};
  world.sync();
  REQUIRE(world.seen(Side::other) == world.seen(Side::feishu));

  larkdav::state::History history(world.database());
  long found = 0;
  for (const auto& run : history.runs(10)) {
    for (const Change& change : history.changes(run.id)) {
      if (change.kind != OperationKind::update) continue;
      REQUIRE(change.before);
      CHECK(change.before->fields.title == "first");
      CHECK(change.side == Side::other);
      ++found;
    }
  }
  CHECK(found == 1);
}
