#include "adapters/vdir/replica.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "adapters/digest.h"
#include "adapters/vdir/account.h"
#include "mapping/ical/writer.h"
#include "tests/adapters/contract.h"
#include "tests/support/collecting_sink.h"
#include "tests/support/events.h"
#include "tests/support/folder.h"

using namespace larkdav::adapters::vdir;
using namespace larkdav::tests;
using namespace larkdav::engine;

namespace {

std::string text(const Event& event, long stamp = 500) {
  return larkdav::mapping::ical::write_resource(event, {at(stamp), "", "Asia/Shanghai"});
}

ContractBench vdir_bench() {
  struct World {
    Folder folder;
    VdirReplica replica{folder.path().string(), "Asia/Shanghai"};
    int names = 0;
  };
  const auto world = std::make_shared<World>();
  ContractBench bench;
  bench.world = world;
  bench.replica = &world->replica;
  bench.add = [world](const Event& event) {
    const std::string name = "person-" + std::to_string(++world->names) + ".ics";
    world->folder.write(name, text(event));
    return ItemId{name};
  };
  bench.edit = [world](const ItemId& item, const Event& event) {
    world->folder.write(item.value, text(event, 501));
  };
  bench.remove = [world](const ItemId& item) {
    std::filesystem::remove(world->folder.path() / item.value);
  };
  bench.absent = {"no-such-item.ics"};
  return bench;
}

struct Bench {
  Folder folder;
  VdirReplica replica{folder.path().string(), "UTC"};
  CollectingSink read(const std::optional<Cursor>& since = {}) {
    CollectingSink sink;
    replica.changes(since, sink);
    return sink;
  }
};

}  // namespace

TEST_CASE("a vdir keeps the contract of a replica") { check_replica_contract(vdir_bench); }

TEST_CASE("a change of the same length in the same instant is not missed") {
  Bench bench;
  bench.folder.write("a.ics", text(event("u", "Lunch")));
  Cursor cursor = bench.read().cursor();
  for (const char* title : {"Diner", "Brunc", "Snack"}) {
    bench.folder.write("a.ics", text(event("u", title)));
    const CollectingSink sink = bench.read(cursor);
    REQUIRE(sink.records.size() == 1);
    CHECK(sink.records.begin()->second.raw == text(event("u", title)));
    cursor = sink.cursor();
    CHECK(bench.read(cursor).records.empty());
  }
}

TEST_CASE("a touched file is no change, and old unchanged files are not read") {
  Bench bench;
  bench.folder.write("a.ics", text(event("u", "Lunch")));
  Seen seen = from_cursor(bench.read().cursor());
  bench.folder.write("a.ics", text(event("u", "Lunch")));
  CHECK(bench.read(to_cursor(seen)).records.empty());
  // A signature that fits is believed: the file behind it is not looked into.
  const CollectionFolder folder(bench.folder.path().string());
  const Entry entry = folder.list().at(0);
  CHECK(entry.signature.octets > 0);
  CHECK(entry.signature.inode > 0);
}

TEST_CASE("broken files and links spoil only themselves") {
  Bench bench;
  bench.folder.write("good.ics", text(event("u", "Lunch")));
  bench.folder.write("broken.ics", "BEGIN:VCALENDAR\r\nnonsense");
  bench.folder.write("huge.ics", std::string((4 << 20) + 1, 'x'));
  bench.folder.write("note.txt", "not an item");
  bench.folder.write(".hidden.ics", "not an item");
  bench.folder.write("elsewhere/secret.ics", text(event("s", "Secret")));
  std::filesystem::create_symlink(bench.folder.path() / "elsewhere/secret.ics",
                                  bench.folder.path() / "link.ics");
  std::filesystem::create_directory(bench.folder.path() / "dir.ics");
  const CollectingSink sink = bench.read();
  CHECK(sink.records.size() == 5);
  for (const auto& [id, record] : sink.records) {
    const std::vector<Record> group{record};
    const auto items = bench.replica.assemble(group);
    REQUIRE(items.size() == 1);
    CAPTURE(id.value);
    CHECK(std::holds_alternative<Assembled>(items[0].state) == (id.value == "good.ics"));
    CHECK(record.raw.find("Secret") == std::string::npos);
  }
  CollectingSink again;
  bench.replica.changes(sink.cursor(), again);
  CHECK(again.records.empty());
}

TEST_CASE("names never lead out of the folder") {
  Bench bench;
  std::vector<NativeId> ids;
  for (const char* name : {"../x.ics", "/etc/x.ics", "a/b.ics", "..", ".ics", "x\ny.ics"})
    ids.push_back({name});
  CollectingSink sink;
  bench.replica.fetch(ids, sink);
  for (const auto& [id, record] : sink.records) CHECK(record.gone);
  const Step step{
      larkdav::adapters::encode_write({larkdav::adapters::Verb::create, "../evil.ics", "", "x"}),
      {},
      {},
      false};
  CHECK(std::holds_alternative<Refused>(bench.replica.perform({&step, 1}).front()));
  CHECK_FALSE(std::filesystem::exists(bench.folder.path().parent_path() / "evil.ics"));
}

TEST_CASE("a listing in pages that was interrupted goes on and ends as a listing") {
  Bench bench;
  for (int i = 0; i < 1200; ++i)
    bench.folder.write(std::to_string(i) + ".ics", text(event(std::to_string(i), "T")));
  const CollectingSink whole = bench.read();
  REQUIRE(whole.pages.size() == 3);
  CHECK((whole.pages[0].starts_listing && !whole.pages[0].ends_listing));
  CHECK((!whole.pages[2].starts_listing && whole.pages[2].ends_listing));
  const CollectingSink rest = bench.read(whole.pages[0].next);
  CHECK(rest.records.size() == 700);
  CHECK_FALSE(rest.pages[0].starts_listing);
  CHECK(rest.pages.back().ends_listing);
  const Seen resumed = from_cursor(rest.cursor());
  CHECK_FALSE(resumed.in_listing);
  CHECK(resumed.files.size() == 1200);
  for (const auto& [name, file] : from_cursor(whole.cursor()).files)
    CHECK(resumed.files.at(name).revision == file.revision);
}

TEST_CASE("a foreign cursor means a complete listing") {
  Bench bench;
  bench.folder.write("a.ics", text(event("u", "Lunch")));
  for (const char* wrong : {"", "token\nx", "delta\na.ics\t1\t2", "delta\na\tb\tc\td\te\n"}) {
    const CollectingSink sink = bench.read(Cursor{wrong});
    CHECK(sink.pages[0].starts_listing);
    CHECK(sink.records.size() == 1);
  }
}

TEST_CASE("a write keeps the permissions of the file and leaves no temporary file") {
  Bench bench;
  const Event before = event("u1", "Lunch");
  bench.folder.write("a.ics", text(before));
  namespace fs = std::filesystem;
  fs::permissions(bench.folder.path() / "a.ics", fs::perms::owner_read | fs::perms::owner_write);
  bench.folder.write(".a.ics.larkdav.tmp", "left by a crash");
  Event wanted = before;
  wanted.fields.title = "Dinner";
  const CollectingSink sink = bench.read();
  const std::vector<Record> group{sink.records.at({"a.ics"})};
  const auto step = bench.replica.next_step(change({"a.ics"}, before, wanted, 1000), group);
  REQUIRE(step);
  CHECK(std::holds_alternative<Answered>(bench.replica.perform({&*step, 1}).front()));
  CHECK(bench.folder.read("a.ics").find("SUMMARY:Dinner") != std::string::npos);
  CHECK((fs::status(bench.folder.path() / "a.ics").permissions() & fs::perms::all) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(std::distance(fs::directory_iterator(bench.folder.path()), {}) == 1);
}

TEST_CASE("a folder that is gone is an error, never an empty calendar") {
  Bench bench;
  std::filesystem::remove_all(bench.folder.path());
  CollectingSink sink;
  CHECK_THROWS_AS(bench.replica.changes(std::nullopt, sink), ReplicaError);
  CHECK_THROWS_AS(bench.replica.changes(Cursor{"delta\n"}, sink), ReplicaError);
  CHECK(sink.pages.empty());
  const auto step = *bench.replica.next_step(creation(event("u", "T"), 1000), {});
  CHECK(std::holds_alternative<Unknown>(bench.replica.perform({&step, 1}).front()));
}
