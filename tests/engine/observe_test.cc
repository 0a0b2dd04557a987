// What reading proves, and what it does not: lagging answers, names that move, listings that stop.
#include "engine/observe.h"

#include <doctest/doctest.h>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using std::chrono::seconds;

namespace {

// Feishu's reads lag by two seconds; every run is a new process.
void lag(World& world, bool nasty) {
  world.feishu.options.lag = seconds{2};
  world.feishu.options.eager_tokens = nasty;
}

PairReport run_after(World& world, int pause) {
  world.clock.now_ += seconds{pause};
  return world.run().report;
}

}  // namespace

TEST_CASE("a UID under a second name stays when its first name turns out to be gone") {
  World world;
  world.other.options.tokens_lose_deletions = true;
  const ItemId first = world.other.add(with_uid(meeting("A"), "a@x"));
  world.sync();
  world.other.rename(first);
  world.sync();
  world.clock.now_ += std::chrono::hours{25};
  world.sync();
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.other.items().size() == 1);
  world.edit(Side::other, "A", [](Event& e) { e.fields.location = "Pier 4"; });
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
}

TEST_CASE("a listing stored to its end counts as complete, wherever the run stops after it") {
  for (int commits = 1; commits < 40; ++commits) {
    World world;
    world.other.add(with_uid(meeting("A"), "a@x"));
    int left = commits;
    world.at_commit = [&] {
      if (--left == 0) throw Crash();
    };
    try {
      world.sync();
    } catch (const Crash&) {
    }
    for (const Side side : kSides) {
      CAPTURE(commits);
      auto store = world.store();
      CHECK(store.cursor(side).has_value() == store.last_full_listing(side).has_value());
    }
  }
}

TEST_CASE("what stood there before our write is no edit, for the next process neither") {
  World world;
  lag(world, false);
  world.feishu.add(meeting("A"));
  world.sync();
  world.edit(Side::other, "A", [](Event& e) { e.fields.title = "B"; });
  run_after(world, 60);
  REQUIRE_FALSE(world.titled(Side::feishu, "B").value.empty());
  for (int i = 0; i < 3; ++i) {
    world.feishu.expire_cursors();  // so that everything is shown again
    run_after(world, 1);
  }
  CHECK_FALSE(world.titled(Side::feishu, "B").value.empty());
  CHECK_FALSE(world.titled(Side::other, "B").value.empty());
}

TEST_CASE("the absence before a creation of ours is no deletion, for the next process neither") {
  World world;
  lag(world, false);
  world.feishu.add(meeting("first", 9));
  world.sync();
  world.other.add(with_uid(meeting("A"), "a@x"));
  run_after(world, 60);
  world.feishu.expire_cursors();
  run_after(world, 1);
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.other.items().size() == 2);
}

TEST_CASE("an edit that a token covers and the answer did not show is found all the same") {
  World world;
  lag(world, true);
  world.feishu.add(meeting("A"));
  world.sync();
  world.clock.now_ += seconds{60};
  world.edit(Side::feishu, "A", [](Event& e) { e.fields.title = "B"; });
  for (int i = 0; i < 4; ++i) run_after(world, 1 + 6 * i);
  CHECK_FALSE(world.titled(Side::other, "B").value.empty());
}

TEST_CASE("a name that went is no deletion while a new name is unread") {
  World world;
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.sync();
  const ItemId renamed = world.other.rename(world.titled(Side::other, "A"));
  world.other.set_silent({renamed.value}, true);
  world.sync();
  CHECK(world.feishu.items().size() == 1);
  const auto writes = world.writes();
  world.other.set_silent({renamed.value}, false);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.writes() == writes);
  CHECK(world.feishu.items().size() == 1);
  world.other.remove(renamed);
  world.sync();
  CHECK(world.feishu.items().empty());
}

TEST_CASE(
    "a deletion that waited for an unread name is carried out when that proves another event") {
  World world;
  world.other.add(with_uid(meeting("A"), "a@x"));
  world.other.add(with_uid(meeting("K", 5), "k@x"));
  world.sync();
  world.other.remove(world.titled(Side::other, "A"));
  const ItemId fresh = world.other.add(with_uid(meeting("B", 9), "b@x"));
  world.other.set_silent({fresh.value}, true);
  world.sync();
  CHECK(world.feishu.items().size() == 2);
  world.other.set_silent({fresh.value}, false);
  world.sync();
  CHECK(world.seen(Side::feishu) == world.seen(Side::other));
  CHECK(world.feishu.items().size() == 2);
}

TEST_CASE("what a complete listing did not name is asked for until there is an answer") {
  World world;
  for (int i = 0; i < 4; ++i) world.feishu.add(meeting("event " + std::to_string(i), i));
  world.sync();
  world.feishu.expire_cursors();
  world.feishu.remove(world.titled(Side::feishu, "event 3"));
  int reads = 0;
  world.feishu.options.before_read = [&] {
    if (++reads == 2) throw ReplicaError("no answer", {});  // the listing is stored, the GET fails
  };
  world.sync();
  CHECK(reads == 2);
  world.feishu.options.before_read = {};
  CHECK(world.other.items().size() == 4);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.other.items().size() == 3);
  const long requests = world.feishu.requests();
  world.sync();
  CHECK(world.feishu.requests() - requests == 1);
}

TEST_CASE("a listing that was stopped goes on, and deletes nothing that it had not come to") {
  World world;
  world.feishu.options.page_size = 2;
  for (int i = 0; i < 7; ++i) world.feishu.add(meeting("event " + std::to_string(i), i));
  world.sync();
  world.feishu.expire_cursors();
  world.feishu.remove(world.titled(Side::feishu, "event 3"));
  int requests = 0;
  world.feishu.options.before_request = [&] {
    if (++requests == 3) throw Crash();
  };
  CHECK_THROWS_AS(world.sync(), Crash);
  world.feishu.options.before_request = {};
  CHECK(world.other.items().size() == 7);
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.other.items().size() == 6);
}

TEST_CASE("a complete listing that is due goes on over as many runs as it takes") {
  World world;
  world.feishu.options.tokens_lose_deletions = true;
  world.feishu.options.page_size = 2;
  for (int i = 0; i < 10; ++i) world.feishu.add(meeting("event " + std::to_string(i), i));
  world.sync();
  world.feishu.remove(world.titled(Side::feishu, "event 9"));
  const auto last = world.store().last_full_listing(Side::feishu);
  world.clock.now_ += std::chrono::hours{25};
  int reads = 0;
  world.feishu.options.before_read = [&] {
    if (++reads > 2) throw Crash();
  };
  for (int run = 0; run < 2; ++run) {
    reads = 0;
    CHECK_THROWS_AS(world.sync(), Crash);
    CHECK(world.store().is_listing(Side::feishu));
  }
  reads = -10;
  CHECK(world.sync().outcome == Outcome::ok);
  CHECK(world.store().last_full_listing(Side::feishu) != last);
  CHECK(reads <= -6);  // its last page, what changed meanwhile, what it no longer named
  CHECK_FALSE(world.store().is_listing(Side::feishu));
  CHECK(world.other.items().size() == 9);
}
