#include <doctest/doctest.h>

#include "engine/error.h"
#include "tests/state/store_fixture.h"

namespace larkdav::state {
namespace {

using engine::GroupId;
using engine::NativeId;
using engine::Record;
using engine::Side;
using tests::gone;
using tests::named;
using tests::Names;
using tests::sorted;
using tests::StoreFixture;
using tests::whole;

constexpr Side kSide = Side::other;

struct RecordFixture : StoreFixture {
  void put(const Record& record) { store.put(kSide, {&record, 1}); }
  Record get(const std::string& id) {
    const NativeId native{id};
    const std::vector<Record> found = store.records(kSide, {&native, 1});
    REQUIRE(found.size() == 1);
    return found.front();
  }
  void clear_marks() { store.clear_marks(kSide, store.marked(kSide)); }
  Names marked() { return sorted(store.marked(kSide)); }
};

TEST_CASE_FIXTURE(RecordFixture, "a record comes back byte for byte and marks its group") {
  Record record = whole("a", "e1", std::string("raw\0\xff", 5));
  record.unreadable = "why not";
  put(record);
  CHECK(get("a") == record);
  CHECK(marked() == Names{"ga"});
}

TEST_CASE_FIXTURE(RecordFixture, "sides and pairs keep their records apart") {
  put(whole("a", "e1", "text"));
  const std::int64_t second = Pairs(database).open("second", tests::calendars(), "f").id;
  PairStore other(database, second);
  const NativeId id{"a"};
  CHECK(store.records(Side::feishu, {&id, 1}).empty());
  CHECK(other.records(kSide, {&id, 1}).empty());
  CHECK(other.marked(kSide).empty());
}

// What put() makes of a record that meets a stored one.
struct Meeting {
  const char* name;
  Record stored;
  Record met;
  bool marks;
  std::string raw;       // afterwards
  std::string revision;  // afterwards
  bool complete;         // afterwards
};

TEST_CASE("a record that meets a stored one is unchanged, settles it or changes it") {
  const Meeting meetings[] = {
      {"same revision", whole("a", "e1", "x"), whole("a", "e1", "x"), false, "x", "e1", true},
      {"same revision, other text", whole("a", "e1", "x"), whole("a", "e1", "y"), false, "x", "e1",
       true},
      {"same revision, only named", whole("a", "e1", "x"), named("a", "e1"), false, "x", "e1",
       true},
      {"other revision, same text", whole("a", "e1", "x"), whole("a", "e2", "x"), true, "x", "e2",
       true},
      {"other revision", whole("a", "e1", "x"), whole("a", "e2", "y"), true, "y", "e2", true},
      {"other revision, only named", whole("a", "e1", "x"), named("a", "e2"), true, "x", "e2",
       false},
      {"no revision, same text", whole("a", "", "x"), whole("a", "", "x"), false, "x", "", true},
      {"no revision, other text", whole("a", "", "x"), whole("a", "", "y"), true, "y", "", true},
      {"no revision any more, same text", whole("a", "e1", "x"), whole("a", "", "x"), false, "x",
       "e1", true},
      {"named, then fetched", named("a", "e1"), whole("a", "e1", "x"), true, "x", "e1", true},
      {"named twice", named("a", "e1"), named("a", "e1"), false, "", "e1", false},
      {"deleted", whole("a", "e1", "x"), gone("a"), true, "", "", true},
      {"deleted twice", gone("a"), gone("a"), false, "", "", true},
      {"back again", gone("a"), whole("a", "e1", "x"), true, "x", "e1", true},
  };
  for (const Meeting& meeting : meetings) {
    CAPTURE(meeting.name);
    RecordFixture fixture;
    fixture.put(meeting.stored);
    fixture.clear_marks();
    fixture.put(meeting.met);
    CHECK((fixture.marked() == Names{"ga"}) == meeting.marks);
    const Record record = fixture.get("a");
    CHECK(record.raw == meeting.raw);
    CHECK(record.revision == meeting.revision);
    CHECK(record.complete == meeting.complete);
    CHECK(record.gone == meeting.met.gone);
  }
}

TEST_CASE_FIXTURE(RecordFixture, "an unchanged record leaves a mark that is there") {
  put(whole("a", "e1", "x"));
  put(whole("a", "e1", "x"));
  CHECK(marked() == Names{"ga"});
}

TEST_CASE_FIXTURE(RecordFixture, "a deletion counts whatever the revision says") {
  put(whole("a", "e1", "x"));
  clear_marks();
  Record tombstone = named("a", "e1");
  tombstone.gone = true;
  put(tombstone);
  CHECK(get("a").gone);
  CHECK(get("a").raw == "x");  // it was incomplete
  CHECK(marked() == Names{"ga"});
}

TEST_CASE_FIXTURE(RecordFixture, "a record that becomes unreadable or readable is a change") {
  put(named("a", "e1"));
  clear_marks();
  Record refused = named("a", "e1");
  refused.unreadable = "403";
  put(refused);
  CHECK(get("a").unreadable == "403");
  CHECK(marked() == Names{"ga"});
  clear_marks();
  put(named("a", "e1"));  // a listing names it again and proves nothing
  CHECK(get("a").unreadable == "403");
  CHECK(marked().empty());
  put(whole("a", "e1", "x"));
  CHECK(get("a").unreadable.empty());
  CHECK(marked() == Names{"ga"});
}

TEST_CASE_FIXTURE(RecordFixture, "a record that changes its group marks both") {
  put(whole("a", "e1", "x"));
  clear_marks();
  Record moved = whole("a", "e1", "x");
  moved.group.value = "elsewhere";
  put(moved);
  CHECK(marked() == Names{"elsewhere", "ga"});
}

TEST_CASE_FIXTURE(RecordFixture, "live records that are not complete are debts") {
  put(named("a", "e1"));
  put(whole("b", "e1", "x"));
  Record tombstone = named("c", "e1");
  tombstone.gone = true;
  put(tombstone);
  CHECK(sorted(store.debts(kSide)) == Names{"a"});
  put(whole("a", "e1", "x"));
  CHECK(store.debts(kSide).empty());
}

TEST_CASE_FIXTURE(RecordFixture, "groups come with all their records, gone ones included") {
  for (const char* id : {"1", "2", "3"}) {
    Record record = whole(id, "", "x");
    record.group.value = std::string(id) == "3" ? "other" : "series";
    record.gone = std::string(id) == "2";
    put(record);
  }
  const std::vector<GroupId> asked{{"series"}, {"unknown"}, {"series"}};
  const auto groups = store.groups(kSide, asked);
  REQUIRE(groups.size() == 1);
  REQUIRE(groups.begin()->second.size() == 2);
  CHECK(groups.begin()->second[1].gone);
  CHECK(store.live_groups(kSide) == 2);
}

TEST_CASE_FIXTURE(RecordFixture, "forgetting takes the record and its text") {
  put(whole("a", "e1", "x"));
  const NativeId id{"a"};
  store.forget(kSide, {&id, 1});
  CHECK(store.records(kSide, {&id, 1}).empty());
  Statement row = database.query("SELECT count(*) FROM raw_text");
  REQUIRE(row.next());
  CHECK(row.integer(0) == 0);
}

TEST_CASE_FIXTURE(RecordFixture, "everything can be marked, and marks cleared one by one") {
  put(whole("a", "e1", "x"));
  put(whole("b", "e1", "x"));
  clear_marks();
  CHECK(marked().empty());
  store.mark_all(kSide);
  CHECK(marked() == Names{"ga", "gb"});
  const GroupId group{"ga"};
  store.clear_marks(kSide, {&group, 1});
  CHECK(marked() == Names{"gb"});
  store.mark(kSide, {&group, 1});
  CHECK(marked() == Names{"ga", "gb"});
}

TEST_CASE_FIXTURE(RecordFixture, "a group without a link is unlinked while a record lives") {
  put(whole("a", "e1", "x"));
  put(whole("b", "e1", "x"));
  put(gone("c"));
  engine::Link link;
  link.uid.value = "u";
  link.item.other = engine::ItemId{"a"};
  store.save(link, {std::nullopt, GroupId{"ga"}});
  CHECK(sorted(store.unlinked(kSide)) == Names{"gb"});
  CHECK(store.unlinked(Side::feishu).empty());
}

TEST_CASE_FIXTURE(RecordFixture, "ten thousand records are one batch") {
  std::vector<Record> records;
  std::vector<NativeId> ids;
  for (int i = 0; i < 10000; ++i) {
    records.push_back(whole("/calendars/me/" + std::to_string(i) + ".ics", "", "BEGIN:VCALENDAR"));
    ids.push_back(records.back().id);
  }
  store.put(kSide, records);
  CHECK(store.records(kSide, ids).size() == 10000);
  clear_marks();
  store.put(kSide, records);
  CHECK(store.marked(kSide).empty());
}

}  // namespace
}  // namespace larkdav::state
