// Writes that never get an answer: given up after five runs, held, and nobody else waits for them.
#include "engine/abandon.h"

#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Calendar;
using larkdav::adapters::memory::Fault;

namespace {

constexpr int kRuns = 5;  // without an answer

// No write that names this gets an answer, or arrives. Counts them.
void never_answer(Calendar& calendar, const std::string& name, long& tries) {
  calendar.options.fault = [name, &tries](const Step& step) {
    if (step.request.find(name) == std::string::npos) return Fault::none;
    ++tries;
    return Fault::drop_before;
  };
}

// An edit made on Feishu never arrives on the other side.
void edit_without_answer(World& world, long& tries) {
  world.feishu.add(meeting("A"));
  world.sync();
  const ItemId copy = world.titled(Side::other, "A");
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.title = "bad"; });
  never_answer(world.other, copy.value, tries);
}

// The sixth run gives up; later ones try nothing until the event is edited on `source`.
void check_given_up(World& world, Side source, long& tries) {
  CHECK(world.sync().failed.size() == 1);
  CHECK(world.store().intents().empty());
  CHECK(world.store().held_links() == 1);
  const long before = tries;
  for (int run = 0; run < 7; ++run) {
    const PairReport report = world.sync();
    CHECK(report.outcome == Outcome::conflicts);
    CHECK(report.failed.empty());
  }
  CHECK(tries == before);
  world.side(opposite(source)).options.fault = {};
  world.edit(source, "bad", [](Event& e) { e.fields.location = "Pier 4"; });
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

}  // namespace

TEST_CASE("a creation that is never answered is held after five runs, and no other event waits") {
  World world;
  const ItemId bad = world.feishu.add(meeting("bad"));
  long tries = 0;
  never_answer(world.other, bad.value + "@larkdav", tries);
  for (int run = 0; run < kRuns; ++run) {
    const std::string title = "new " + std::to_string(run);
    world.other.add(with_uid(meeting(title, 10 + run), title));
    CHECK(world.sync().failed.size() == 1);
    CHECK_FALSE(world.titled(Side::feishu, title).value.empty());
  }
  CHECK(tries == kRuns);
  check_given_up(world, Side::feishu, tries);
}

TEST_CASE(
    "while a creation on Feishu is in doubt, only events that may be it wait, and are named") {
  World world;
  world.other.add(with_uid(meeting("bad"), "bad@x"));
  long tries = 0;
  never_answer(world.feishu, "bad@x", tries);
  world.sync();
  world.feishu.add(meeting("another", 9));
  world.feishu.add(meeting("bad", 12));
  const PairReport report = world.sync();
  CHECK(report.failed.size() == 2);
  CHECK(world.other.items().size() == 2);
  world.feishu.options.fault = {};
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.feishu.items().size() == 3);
  CHECK(world.other.items().size() == 3);
}

TEST_CASE("an update that is never answered is held after five runs until somebody edits") {
  World world;
  long tries = 0;
  edit_without_answer(world, tries);
  for (int run = 0; run < kRuns; ++run) CHECK(world.sync().failed.size() == 1);
  check_given_up(world, Side::feishu, tries);
}

TEST_CASE("a write that is given up is planned afresh where its event was edited meanwhile") {
  World world;
  long tries = 0;
  edit_without_answer(world, tries);
  for (int run = 0; run < kRuns; ++run) world.sync();
  world.other.options.fault = {};
  world.edit(Side::feishu, "bad", [](Event& e) { e.fields.location = "Pier 4"; });
  world.sync();
  CHECK(world.store().held_links() == 0);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}
