#include "adapters/memory/replica.h"

#include <doctest/doctest.h>

#include "tests/adapters/contract.h"

namespace larkdav::adapters::memory {
namespace {

using namespace larkdav::engine;
using tests::creation_of;
using tests::ObservedSide;
using tests::removal_of;
using tests::sample_event;
using tests::sample_series;
using tests::update_of;
using tests::work;

struct World {
  Calendar calendar;
  Replica replica{calendar};
  ObservedSide side{replica};
  explicit World(Options options = {}) : calendar(std::move(options)) {}
};

tests::ContractBench bench(const Options& options) {
  const auto world = std::make_shared<World>(options);
  tests::ContractBench bench;
  bench.world = world;
  bench.replica = &world->replica;
  bench.add = [world](const Event& event) { return world->calendar.add(event); };
  bench.edit = [world](const ItemId& item, const Event& event) {
    world->calendar.edit(item, [&](Event& now) { now = event; });
  };
  bench.remove = [world](const ItemId& item) { world->calendar.remove(item); };
  bench.expire_cursors = [world] { world->calendar.expire_cursors(); };
  bench.keeps_uids = options.uids;
  return bench;
}

TEST_CASE("a calendar in memory keeps the contract of a replica") {
  tests::check_replica_contract([] { return bench({}); });
}

TEST_CASE("a calendar in memory that is like CalDAV keeps the contract of a replica") {
  tests::check_replica_contract([] { return bench(caldav_like()); });
}

TEST_CASE("a calendar in memory that is like Feishu keeps the contract of a replica") {
  tests::check_replica_contract([] { return bench(feishu_like()); });
}

TEST_CASE("pages of one record keep the contract of a replica") {
  tests::check_replica_contract([] {
    Options options = feishu_like();
    options.page_size = 1;
    return bench(options);
  });
}

TEST_CASE("a service that shortens titles keeps the contract of a replica") {
  tests::check_replica_contract([] {
    Options options = caldav_like();
    options.as_stored = [](const Event& event) {
      Event stored = event;
      stored.fields.title.resize(std::min<std::size_t>(stored.fields.title.size(), 40));
      return stored;
    };
    return bench(options);
  });
}

TEST_CASE("a listing goes on from the page where it was stopped") {
  World world(Options{.page_size = 2});
  for (const char* uid : {"a", "b", "c", "d", "e"}) world.calendar.add(sample_event(uid, uid));
  class Stopping : public RecordSink {
   public:
    explicit Stopping(ObservedSide& side) : side_(side) {}
    void page(Page page) override {
      side_.page(std::move(page));
      throw std::runtime_error("stopped");
    }

   private:
    ObservedSide& side_;
  } sink(world.side);
  CHECK_THROWS(world.replica.changes(std::nullopt, sink));
  const long before = world.calendar.requests();
  world.side.observe();
  CHECK_FALSE(world.side.started);
  CHECK(world.side.ended);
  CHECK(world.side.items().size() == 5);
  CHECK(world.calendar.requests() == before + 3);  // two pages, and the delta since the start
}

TEST_CASE("what changes while a listing is read comes with the delta after it") {
  World world(Options{.page_size = 1});
  const ItemId first = world.calendar.add(sample_event("a", "first"));
  world.calendar.add(sample_event("b", "second"));
  bool edited = false;
  world.calendar.options.before_request = [&] {
    if (world.calendar.requests() != 2 || std::exchange(edited, true)) return;
    world.calendar.edit(first, [](Event& event) { event.fields.title = "edited"; });
  };
  world.side.observe();
  CHECK(world.side.event(first)->fields.title == "edited");
}

TEST_CASE("a lost reply leaves the write standing, a lost request does not") {
  for (const Fault fault : {Fault::drop_before, Fault::drop_after}) {
    World world;
    world.calendar.options.fault = [&](const Step&) { return fault; };
    const auto outcome = work(world.replica, world.side, creation_of(sample_event("a", "t")));
    CHECK(std::holds_alternative<Unknown>(outcome.last.value()));
    CHECK(world.calendar.items().size() == (fault == Fault::drop_after ? 1U : 0U));
  }
}

TEST_CASE("a refusal writes nothing") {
  World world;
  world.calendar.options.fault = [](const Step&) { return Fault::refuse; };
  const auto outcome = work(world.replica, world.side, creation_of(sample_event("a", "t")));
  CHECK(std::holds_alternative<Refused>(outcome.last.value()));
  CHECK(world.calendar.items().empty());
  CHECK(world.calendar.writes().empty());
}

TEST_CASE("a series is written in one step, or master and occurrences apart") {
  World one(caldav_like());
  CHECK(work(one.replica, one.side, creation_of(sample_series("a", "s"))).steps == 1);
  World many(feishu_like());
  CHECK(work(many.replica, many.side, creation_of(sample_series("a", "s"))).steps == 3);
  const ItemId item = many.calendar.items().begin()->first;
  CHECK(diff(*many.calendar.find(item), sample_series("a", "s")).empty());
  const auto removal =
      work(many.replica, many.side, removal_of(item, many.side.event(item).value()));
  CHECK(removal.steps == 2);  // the changed occurrence, then the master
}

TEST_CASE("a reply that somebody wrote before is not called ours") {
  World world;
  const ItemId item = world.calendar.add(sample_event("a", "before"));
  world.side.observe();
  world.calendar.options.after_write = [&](const Step&) {
    world.calendar.edit(item, [](Event& event) { event.fields.location = "theirs"; });
  };
  const Event before = world.side.event(item).value();
  Event wanted = before;
  wanted.fields.title = "ours";
  const auto outcome =
      work(world.replica, world.side, update_of(item, before, wanted, {Field::title}));
  REQUIRE(std::holds_alternative<Answered>(outcome.last.value()));
  CHECK_FALSE(std::get<Answered>(*outcome.last).ours);
}

TEST_CASE("a service that rewrites shows its own words, and the goal counts as reached") {
  World world(caldav_like());
  world.calendar.options.rewrite = [](const Event& event) {
    Event stored = event;
    stored.fields.title += "!";
    return stored;
  };
  const auto outcome = work(world.replica, world.side, creation_of(sample_event("a", "t")));
  CHECK(outcome.steps == 1);
  CHECK(world.side.event(outcome.item.value())->fields.title == "t!");
}

TEST_CASE("a UID that is here under another name meets the creation") {
  World world(caldav_like());
  const ItemId there = world.calendar.add(sample_event("a", "there"));
  const auto outcome = work(world.replica, world.side, creation_of(sample_event("a", "ours")));
  REQUIRE(std::holds_alternative<Stale>(outcome.last.value()));
  CHECK(std::get<Stale>(*outcome.last).now.front().id.value == there.value);
}

TEST_CASE("what the service refuses to show is unreadable, not gone") {
  World world(caldav_like());
  const ItemId item = world.calendar.add(sample_event("a", "t"));
  world.calendar.set_unreadable(item, true);
  world.side.observe();
  CHECK(std::holds_alternative<Unreadable>(world.side.items().at(item).state));
}

TEST_CASE("a service that loses deletions shows them only in complete listings") {
  Options options = caldav_like();
  options.tokens_lose_deletions = true;
  World world(options);
  const ItemId item = world.calendar.add(sample_event("a", "t"));
  world.side.observe();
  world.calendar.remove(item);
  CHECK(world.side.observe().empty());
  CHECK(world.side.observe_everything().size() == 1);
}

TEST_CASE("a renamed item is a deletion and a new item with its UID") {
  World world(caldav_like());
  const ItemId item = world.calendar.add(sample_event("a", "t"));
  world.side.observe();
  const ItemId renamed = world.calendar.rename(item);
  world.side.observe();
  CHECK(world.side.event(item) == std::nullopt);
  CHECK(world.side.event(renamed)->uid.value == "a");
}

TEST_CASE("writes are logged with what they touched") {
  World world;
  const auto outcome = work(world.replica, world.side, creation_of(sample_event("a", "t")));
  REQUIRE(world.calendar.writes().size() == 1);
  CHECK(world.calendar.writes().front().kind == OperationKind::create);
  CHECK(world.calendar.writes().front().item == outcome.item.value());
}

}  // namespace
}  // namespace larkdav::adapters::memory
