#include <doctest/doctest.h>

#include "engine/error.h"
#include "tests/state/store_fixture.h"

namespace larkdav::state {
namespace {

using engine::Field;
using engine::GroupId;
using engine::ItemId;
using engine::Link;
using engine::LinkState;
using engine::ReplicaError;
using engine::Side;
using engine::Tomb;
using engine::Uid;
using tests::at;
using tests::StoreFixture;
using tests::titled;

Link linked(const std::string& uid) {
  Link link;
  link.uid.value = uid;
  link.item = {ItemId{"f-" + uid}, ItemId{"o-" + uid}};
  link.agreed = {titled(uid + " on Feishu"), titled(uid + " elsewhere")};
  return link;
}

engine::PerSide<std::optional<GroupId>> groups_of(const std::string& uid) {
  return {GroupId{"fg-" + uid}, GroupId{"og-" + uid}};
}

TEST_CASE_FIXTURE(StoreFixture, "a link comes back as it was stored") {
  Link link = linked("u");
  link.unagreed = {Field::title};
  link.unagreed.insert(engine::Date{2026, 11, 9});
  link.state = LinkState::held;
  link.held_reason = "both sides changed";
  link.generation = 3;
  link.kept = {{Side::other, "title", "too long", "refused"}};
  link.writes = {{at(7), Side::other, "title", "A", "B"}};
  const engine::LinkId id = store.save(link, groups_of("u"));
  const std::optional<Link> read = store.link(id);
  REQUIRE(read);
  CHECK(read->id == id);
  CHECK(read->uid == link.uid);
  CHECK(read->item == link.item);
  CHECK(read->agreed == link.agreed);
  CHECK(read->unagreed == link.unagreed);
  CHECK(read->state == link.state);
  CHECK(read->held_reason == link.held_reason);
  CHECK(read->generation == link.generation);
  CHECK(read->kept == link.kept);
  CHECK(read->writes == link.writes);
}

TEST_CASE_FIXTURE(StoreFixture, "a link is updated in place") {
  Link link = linked("u");
  link.id = store.save(link, groups_of("u"));
  link.item.other = std::nullopt;
  link.agreed = {};
  CHECK(store.save(link, {GroupId{"fg-u"}, std::nullopt}) == link.id);
  REQUIRE(store.links().size() == 1);
  CHECK(store.links().front().item.other == std::nullopt);
  CHECK(store.links().front().agreed.feishu == std::nullopt);
}

TEST_CASE_FIXTURE(StoreFixture, "an update of a link that is not there is a storage error") {
  Link link = linked("u");
  link.id = 17;
  CHECK_THROWS_AS(store.save(link, groups_of("u")), ReplicaError);
}

TEST_CASE_FIXTURE(StoreFixture, "links are found by group on either side and by UID") {
  for (const char* uid : {"a", "b", "c"}) store.save(linked(uid), groups_of(uid));
  Link orphan = linked("d");
  store.save(orphan, {GroupId{"fg-a"}, GroupId{"og-d"}});
  const std::vector<GroupId> feishu{{"fg-a"}, {"fg-c"}, {"fg-none"}};
  const std::vector<Link> found = store.links_of(Side::feishu, feishu);
  REQUIRE(found.size() == 3);
  CHECK(found[2].uid.value == "d");
  const GroupId other{"og-b"};
  REQUIRE(store.links_of(Side::other, {&other, 1}).size() == 1);
  const std::vector<Uid> uids{{"b"}, {"none"}};
  REQUIRE(store.links_with_uids(uids).size() == 1);
  CHECK(store.links_with_uids(uids).front().uid.value == "b");
  CHECK(store.active_links() == 4);
}

TEST_CASE_FIXTURE(StoreFixture, "held links are no active links") {
  Link link = linked("a");
  link.state = LinkState::held;
  store.save(link, groups_of("a"));
  CHECK(store.active_links() == 0);
  CHECK(store.held_links() == 1);
  CHECK(store.links().size() == 1);
}

TEST_CASE_FIXTURE(StoreFixture, "an item belongs to one link, and an UID to one active link") {
  store.save(linked("a"), groups_of("a"));
  Link same_item = linked("b");
  same_item.item.feishu = ItemId{"f-a"};
  CHECK_THROWS_AS(store.save(same_item, groups_of("b")), ReplicaError);
  Link same_uid = linked("b");
  same_uid.uid.value = "a";
  CHECK_THROWS_AS(store.save(same_uid, groups_of("b")), ReplicaError);
  same_uid.state = LinkState::held;
  CHECK_NOTHROW(store.save(same_uid, groups_of("b")));
}

TEST_CASE_FIXTURE(StoreFixture, "one agreed copy alone is refused") {
  Link link = linked("a");
  link.agreed.other = std::nullopt;
  CHECK_THROWS_AS(store.save(link, groups_of("a")), ReplicaError);
}

TEST_CASE_FIXTURE(StoreFixture, "the id of a removed link is never given again") {
  const engine::LinkId first = store.save(linked("a"), groups_of("a"));
  store.remove_link(first);
  CHECK(store.link(first) == std::nullopt);
  CHECK(store.save(linked("a"), groups_of("a")) > first);
}

TEST_CASE_FIXTURE(StoreFixture, "a link whose agreed copy is damaged is a storage error") {
  const engine::LinkId id = store.save(linked("a"), groups_of("a"));
  database.run("UPDATE link SET feishu_agreed = '{\"v\":1}' WHERE id = ?", {id});
  CHECK_THROWS_AS(store.link(id), ReplicaError);
}

TEST_CASE_FIXTURE(StoreFixture, "tombs are found by UID or Feishu item, each once") {
  store.bury({{"a"}, {ItemId{"fa"}, ItemId{"oa"}}, at(100)});
  store.bury({{"b"}, {std::nullopt, ItemId{"ob"}}, at(200)});
  const std::vector<Uid> uids{{"a"}, {"b"}};
  const std::vector<ItemId> items{{"fa"}};
  const std::vector<Tomb> both = store.tombs(uids, items);
  REQUIRE(both.size() == 2);
  CHECK(both[0].item.feishu == ItemId{"fa"});
  CHECK(both[1].item.feishu == std::nullopt);
  CHECK(both[1].buried == at(200));
  REQUIRE(store.tombs({}, items).size() == 1);
  CHECK(store.tombs({}, items).front().uid.value == "a");
}

TEST_CASE_FIXTURE(StoreFixture, "tombs are dropped by age or one by one") {
  const std::vector<Uid> uids{{"a"}, {"b"}, {"c"}};
  store.bury({{"a"}, {}, at(100)});
  store.bury({{"b"}, {}, at(200)});
  store.bury({{"c"}, {}, at(300)});
  store.drop_tombs_before(at(200));
  CHECK(store.tombs(uids, {}).size() == 2);
  store.exhume({"c"});
  REQUIRE(store.tombs(uids, {}).size() == 1);
  store.bury({{"b"}, {}, at(900)});
  CHECK(store.tombs(uids, {}).front().buried == at(900));
}

}  // namespace
}  // namespace larkdav::state
