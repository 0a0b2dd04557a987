#include <doctest/doctest.h>

#include <stdexcept>

#include "engine/error.h"
#include "tests/state/store_fixture.h"

namespace larkdav::state {
namespace {

using engine::Cursor;
using engine::Page;
using engine::PairMode;
using engine::Record;
using engine::Side;
using tests::at;
using tests::gone;
using tests::Names;
using tests::sorted;
using tests::StoreFixture;
using tests::whole;

constexpr Side kSide = Side::feishu;

Page page(const Names& ids, const std::string& next, bool starts, bool ends) {
  Page page;
  for (const std::string& id : ids) page.records.push_back(whole(id, "e1", "x"));
  page.next.value = next;
  page.starts_listing = starts;
  page.ends_listing = ends;
  return page;
}

TEST_CASE_FIXTURE(StoreFixture, "the mode of a pair is kept") {
  CHECK(store.mode() == PairMode::first);
  for (const PairMode mode : {PairMode::normal, PairMode::resync, PairMode::first}) {
    store.set_mode(mode);
    CHECK(store.mode() == mode);
  }
}

TEST_CASE_FIXTURE(StoreFixture, "a cursor is known once a page was stored, and can be forgotten") {
  CHECK(store.cursor(kSide) == std::nullopt);
  store.put_page(kSide, page({"a"}, "p1", true, false));
  CHECK(store.cursor(kSide) == Cursor{"p1"});
  CHECK(store.cursor(engine::opposite(kSide)) == std::nullopt);
  store.forget_cursor(kSide);
  CHECK(store.cursor(kSide) == std::nullopt);
}

TEST_CASE_FIXTURE(StoreFixture, "a complete listing is under way from its first page to its last") {
  CHECK_FALSE(store.is_listing(kSide));
  store.put_page(kSide, page({"a"}, "p1", true, false));
  CHECK(store.is_listing(kSide));
  CHECK_FALSE(store.is_listing(engine::opposite(kSide)));
  store.put_page(kSide, page({"b"}, "t1", false, true));
  CHECK_FALSE(store.is_listing(kSide));
  store.put_page(kSide, page({}, "p2", true, false));
  store.forget_cursor(kSide);
  CHECK_FALSE(store.is_listing(kSide));
}

TEST_CASE_FIXTURE(StoreFixture, "the time of the last complete listing is kept") {
  CHECK(store.last_full_listing(kSide) == std::nullopt);
  store.set_last_full_listing(kSide, at(77));
  CHECK(store.last_full_listing(kSide) == at(77));
  CHECK(store.cursor(kSide) == std::nullopt);
}

TEST_CASE_FIXTURE(StoreFixture, "what a complete listing did not name is unseen once it ended") {
  store.put_page(kSide, page({"a", "b", "c"}, "t1", true, true));
  CHECK(store.unseen(kSide).empty());
  store.put_page(kSide, page({"a"}, "p1", true, false));
  CHECK(store.unseen(kSide).empty());  // not over yet
  store.put_page(kSide, page({"c"}, "t2", false, true));
  CHECK(sorted(store.unseen(kSide)) == Names{"b"});
}

TEST_CASE_FIXTURE(StoreFixture, "an unfinished listing does not hide what the last one missed") {
  store.put_page(kSide, page({"a", "b"}, "t1", true, true));
  store.put_page(kSide, page({"a"}, "t2", true, true));
  store.put_page(kSide, page({}, "p1", true, false));
  CHECK(sorted(store.unseen(kSide)) == Names{"b"});
}

TEST_CASE_FIXTURE(StoreFixture, "what is stored after a listing has been seen") {
  store.put_page(kSide, page({"a", "b"}, "t1", true, true));
  store.put_page(kSide, page({"a"}, "t2", true, true));
  store.put_page(kSide, page({"new"}, "t3", false, false));  // a delta
  CHECK(sorted(store.unseen(kSide)) == Names{"b"});
  const Record fetched = whole("b", "e1", "x");
  store.put(kSide, {&fetched, 1});
  CHECK(store.unseen(kSide).empty());
}

TEST_CASE_FIXTURE(StoreFixture, "a deleted record is not unseen") {
  store.put_page(kSide, page({"a", "b"}, "t1", true, true));
  store.put_page(kSide, page({"a"}, "t2", true, true));
  const Record record = gone("b");
  store.put(kSide, {&record, 1});
  CHECK(store.unseen(kSide).empty());
}

TEST_CASE_FIXTURE(StoreFixture, "the end of a listing that was forgotten proves no absence") {
  store.put_page(kSide, page({"a", "b"}, "t1", true, true));
  store.put_page(kSide, page({}, "p1", true, false));
  store.forget_cursor(kSide);
  store.put_page(kSide, page({}, "t2", false, true));
  CHECK(store.unseen(kSide).empty());
}

TEST_CASE_FIXTURE(StoreFixture, "a page that fails leaves neither records nor cursor") {
  store.put_page(kSide, page({"a"}, "t1", true, true));
  CHECK_THROWS_AS(store.atomically([&] {
    store.put_page(kSide, page({"b"}, "t2", false, false));
    throw std::runtime_error("stopped");
  }),
                  std::runtime_error);
  CHECK(store.cursor(kSide) == Cursor{"t1"});
  CHECK(store.live_groups(kSide) == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "an inner failure takes back only the inner work") {
  store.atomically([&] {
    store.put_page(kSide, page({"a"}, "t1", true, true));
    CHECK_THROWS_AS(store.atomically([&] {
      store.put_page(kSide, page({"b"}, "t2", false, false));
      throw std::runtime_error("stopped");
    }),
                    std::runtime_error);
  });
  CHECK(store.cursor(kSide) == Cursor{"t1"});
  CHECK(store.live_groups(kSide) == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "UIDs are shared by the pairs of one Feishu calendar") {
  const engine::ItemId item{"uuid1"};
  store.remember_uid(item, {"uid-1"});
  store.remember_uid(item, {"uid-2"});
  Pairs pairs(database);
  PairStore same(database, pairs.open("same", tests::calendars("cal_1", "/elsewhere/"), "f").id);
  PairStore other(database, pairs.open("other", tests::calendars("cal_2"), "f").id);
  CHECK(same.uids({&item, 1}).at(item).value == "uid-2");
  CHECK(other.uids({&item, 1}).empty());
}

TEST_CASE("a pair that is not there is a storage error") {
  Database database = empty_state();
  CHECK_THROWS_AS(PairStore(database, 5), engine::ReplicaError);
}

}  // namespace
}  // namespace larkdav::state
