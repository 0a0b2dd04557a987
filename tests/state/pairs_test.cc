#include "state/pairs.h"

#include <doctest/doctest.h>

#include "tests/state/store_fixture.h"

namespace larkdav::state {
namespace {

using engine::PairMode;
using engine::Side;
using tests::at;
using tests::calendars;
using tests::StoreFixture;

struct WorldFixture : StoreFixture {
  Pairs pairs{database};
  WorldFixture() {
    store.set_mode(PairMode::normal);
    engine::Page page;
    page.records = {tests::whole("a", "e1", "x"), tests::named("b", "e1")};
    page.records[1].unreadable = "403";
    page.next.value = "t1";
    store.put_page(Side::other, page);
    engine::Link link;
    link.uid.value = "u";
    link.item.other = engine::ItemId{"a"};
    engine::Intent intent;
    intent.link = store.save(link, {std::nullopt, engine::GroupId{"ga"}});
    store.save(intent);
    store.end_run(store.begin_run(at(10)), at(12), "ok");
    store.remember_uid({"uuid"}, {"u"});
  }
};

TEST_CASE_FIXTURE(StoreFixture, "a pair is made once and starts with its first run") {
  Pairs pairs(database);
  const PairRow again = pairs.open("main", calendars(), "f1");
  CHECK(again.id == pair);
  CHECK(again.mode == PairMode::first);
  REQUIRE(pairs.all().size() == 1);
  CHECK(pairs.all().front().calendars == calendars());
  CHECK(pairs.all().front().fingerprint == "f1");
  CHECK(pairs.find("none") == std::nullopt);
}

TEST_CASE_FIXTURE(WorldFixture, "a configuration that stays keeps mode and cursor") {
  CHECK(pairs.open("main", calendars(), "f1").mode == PairMode::normal);
  CHECK(store.cursor(Side::other));
}

TEST_CASE_FIXTURE(WorldFixture, "a fingerprint that moved means resync and a new listing") {
  CHECK(pairs.open("main", calendars(), "f2").mode == PairMode::resync);
  CHECK(store.mode() == PairMode::resync);
  CHECK(store.cursor(Side::other) == std::nullopt);
  CHECK(store.links().size() == 1);
  CHECK(pairs.find("main")->fingerprint == "f2");
}

TEST_CASE_FIXTURE(WorldFixture,
                  "another calendar means that everything about the old is forgotten") {
  CHECK(pairs.open("main", calendars("cal_1", "/new/"), "f2").mode == PairMode::resync);
  CHECK(store.links().empty());
  CHECK(store.intents().empty());
  CHECK(store.live_groups(Side::other) == 0);
  CHECK(store.marked(Side::other).empty());
  CHECK(pairs.status(pair).last_run);
  const engine::ItemId item{"uuid"};
  CHECK(store.uids({&item, 1}).size() == 1);
}

TEST_CASE_FIXTURE(WorldFixture, "a renamed account keeps its links") {
  auto renamed = calendars();
  renamed.other.account = "house";
  CHECK(pairs.open("main", renamed, "f1").mode == PairMode::resync);
  CHECK(store.links().size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "a pair before its first run stays there when it is edited") {
  CHECK(Pairs(database).open("main", calendars("cal_9"), "f2").mode == PairMode::first);
}

TEST_CASE_FIXTURE(WorldFixture, "the status counts what a pair holds") {
  const PairStatus status = pairs.status(pair);
  CHECK(status.active == 1);
  CHECK(status.held == 0);
  CHECK(status.open_intents == 1);
  CHECK(status.live.other == 2);
  CHECK(status.live.feishu == 0);
  CHECK(status.unreadable.other == 1);
  REQUIRE(status.last_run);
  CHECK(status.last_run->began == at(10));
  CHECK(status.last_run->ended == at(12));
  CHECK(status.last_run->outcome == "ok");
}

TEST_CASE_FIXTURE(WorldFixture, "a dropped pair leaves nothing but the UIDs of its calendar") {
  pairs.drop("main");
  CHECK(pairs.all().empty());
  for (const char* table : {"cursor", "record", "raw_text", "mark", "link", "intent", "run"}) {
    CAPTURE(table);
    Statement row = database.query(std::string("SELECT count(*) FROM ") + table);
    REQUIRE(row.next());
    CHECK(row.integer(0) == 0);
  }
  PairStore next(database, pairs.open("next", calendars(), "f").id);
  const engine::ItemId item{"uuid"};
  CHECK(next.uids({&item, 1}).size() == 1);
}

}  // namespace
}  // namespace larkdav::state
