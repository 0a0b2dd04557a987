#include <doctest/doctest.h>

#include "engine/error.h"
#include "state/history.h"
#include "tests/state/store_fixture.h"

namespace larkdav::state {
namespace {

using engine::Change;
using engine::Field;
using engine::Intent;
using engine::IntentState;
using engine::ItemId;
using engine::OperationKind;
using engine::Side;
using tests::at;
using tests::StoreFixture;
using tests::titled;

Intent creation(engine::LinkId link) {
  Intent intent;
  intent.link = link;
  intent.side = Side::other;
  intent.kind = OperationKind::create;
  intent.goal.uid.value = "u";
  intent.goal.wanted = titled("wanted");
  intent.goal.fields = engine::FieldMask::everything();
  intent.goal.stamp = at(5);
  intent.source = titled("source");
  intent.why = "new on Feishu";
  return intent;
}

engine::LinkId add_link(PairStore& store) {
  engine::Link link;
  link.uid.value = "u";
  return store.save(link, {});
}

TEST_CASE_FIXTURE(StoreFixture, "our latest writes come back in order, and old ones are dropped") {
  const engine::RecentWrite made{{"e1"}, std::nullopt, "after", at(100)};
  const engine::RecentWrite changed{{"e1"}, "after", "later", at(105)};
  store.note(Side::feishu, made);
  store.note(Side::feishu, changed);
  CHECK(store.recent_writes(Side::other, at(0)).empty());
  CHECK(store.recent_writes(Side::feishu, at(100)) == std::vector{made, changed});
  CHECK(store.recent_writes(Side::feishu, at(101)) == std::vector{changed});
  CHECK(store.recent_writes(Side::feishu, at(0)) == std::vector{changed});
}

TEST_CASE_FIXTURE(StoreFixture, "each pair remembers the canonical form of its agreed copies") {
  CHECK(store.norm_version().empty());
  store.set_norm_version("2/2024a");
  CHECK(store.norm_version() == "2/2024a");
}

TEST_CASE_FIXTURE(StoreFixture, "a goal in flight comes back with its step") {
  Intent intent = creation(add_link(store));
  intent.id = store.save(intent);
  CHECK(store.intents().front().step == std::nullopt);
  intent.step = engine::Step{"PUT /a\r\n\xff", {Field::title}, {{"a"}}, true};
  intent.state = IntentState::sent;
  intent.held = titled("held");
  intent.attempts = 2;
  intent.runs = 1;
  CHECK(store.save(intent) == intent.id);
  REQUIRE(store.intents().size() == 1);
  const Intent read = store.intents().front();
  CHECK(read.id == intent.id);
  CHECK(read.link == intent.link);
  CHECK(read.side == intent.side);
  CHECK(read.kind == intent.kind);
  CHECK(read.goal.wanted == intent.goal.wanted);
  CHECK(read.goal.fields == intent.goal.fields);
  CHECK(read.goal.stamp == intent.goal.stamp);
  CHECK(read.source == intent.source);
  REQUIRE(read.step);
  CHECK(read.step->request == intent.step->request);
  CHECK(read.step->repeatable);
  CHECK(read.state == intent.state);
  CHECK(read.held == intent.held);
  CHECK(read.attempts == 2);
  CHECK(read.runs == 1);
  CHECK(read.why == intent.why);
}

TEST_CASE_FIXTURE(StoreFixture, "goals come in the order they were set") {
  const engine::LinkId link = add_link(store);
  const std::int64_t first = store.save(creation(link));
  const std::int64_t second = store.save(creation(link));
  REQUIRE(store.intents().size() == 2);
  CHECK(store.intents()[0].id == first);
  CHECK(store.intents()[1].id == second);
  store.remove_intent(first);
  CHECK(store.intents().front().id == second);
}

TEST_CASE_FIXTURE(StoreFixture, "a goal ends with its link") {
  const engine::LinkId link = add_link(store);
  store.save(creation(link));
  store.remove_link(link);
  CHECK(store.intents().empty());
}

TEST_CASE_FIXTURE(StoreFixture, "a goal may stand without a link, but not without its own row") {
  Intent intent = creation(0);
  intent.id = store.save(intent);
  CHECK(store.intents().front().link == 0);
  store.remove_intent(intent.id);
  CHECK_THROWS_AS(store.save(intent), engine::ReplicaError);
}

TEST_CASE_FIXTURE(StoreFixture,
                  "a stamp is at least now and never the same twice, over all pairs") {
  CHECK(store.next_stamp(at(100)) == at(100));
  CHECK(store.next_stamp(at(100)) == at(101));
  PairStore second(database, Pairs(database).open("second", tests::calendars(), "f").id);
  CHECK(second.next_stamp(at(50)) == at(102));
  CHECK(store.next_stamp(at(500)) == at(500));
}

TEST_CASE_FIXTURE(StoreFixture, "a run and what it wrote are history") {
  const engine::RunId run = store.begin_run(at(10));
  Change change;
  change.run = run;
  change.side = Side::feishu;
  change.kind = OperationKind::remove;
  change.uid.value = "u";
  change.item = ItemId{"f"};
  change.before = titled("was");
  change.fields = {Field::title};
  change.overwritten = {tests::whole("f", "e1", "raw \xff")};
  change.why = "deleted there";
  store.record(change);
  store.end_run(run, at(20), "ok");

  History history(database);
  REQUIRE(history.runs(10).size() == 1);
  const Run read = history.runs(10).front();
  CHECK(read.id == run);
  CHECK(read.pair_name == "main");
  CHECK(read.began == at(10));
  CHECK(read.ended == at(20));
  CHECK(read.outcome == "ok");
  CHECK(read.changes == 1);
  REQUIRE(history.changes(run).size() == 1);
  const Change written = history.changes(run).front();
  CHECK(written.kind == change.kind);
  CHECK(written.before == change.before);
  CHECK(written.after == std::nullopt);
  CHECK(written.fields == change.fields);
  CHECK(written.overwritten == change.overwritten);
  CHECK(written.why == change.why);
  CHECK(written.item == change.item);
}

TEST_CASE_FIXTURE(StoreFixture, "history keeps no text above its limit and says so") {
  Change change;
  change.run = store.begin_run(at(10));
  change.overwritten = {tests::whole("f", "e1", std::string((1 << 20) + 1, 'x'))};
  store.record(change);
  const Change read = History(database).changes(change.run).front();
  CHECK(read.overwritten.front().raw.empty());
  CHECK_FALSE(read.overwritten.front().complete);
}

TEST_CASE_FIXTURE(StoreFixture, "a stopped run has no end") {
  const engine::RunId run = store.begin_run(at(10));
  CHECK(History(database).run(run)->ended == std::nullopt);
  CHECK(History(database).run(run + 1) == std::nullopt);
}

TEST_CASE_FIXTURE(StoreFixture, "history is found by UID and dropped by age") {
  Change change;
  change.uid.value = "u";
  for (const int time : {10, 20, 30}) {
    change.run = store.begin_run(at(time));
    change.why = std::to_string(time);
    store.record(change);
  }
  History history(database);
  REQUIRE(history.changes_of(pair, {"u"}, 2).size() == 2);
  CHECK(history.changes_of(pair, {"u"}, 2).front().why == "30");
  CHECK(history.changes_of(pair + 1, {"u"}, 2).empty());
  history.drop_runs_before(at(20));
  CHECK(history.runs(10).size() == 2);
  CHECK(history.changes_of(pair, {"u"}, 9).size() == 2);
}

}  // namespace
}  // namespace larkdav::state
