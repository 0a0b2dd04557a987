// The whole life of items on a real Radicale, which rewrites every text it is sent.
#include <doctest/doctest.h>

#include "adapters/ical_goal.h"
#include "tests/support/caldav_bench.h"
#include "tests/support/collecting_sink.h"
#include "tests/support/events.h"
#include "tests/support/radicale.h"

using namespace larkdav::adapters;
using namespace larkdav::adapters::caldav;
using namespace larkdav::tests;
using namespace larkdav::engine;

namespace {

const Radicale* radicale() {
  static const std::unique_ptr<Radicale> server = Radicale::start();
  return server.get();
}
CalDavServer server() { return {radicale()->base_url(), Radicale::user(), Radicale::password()}; }

// Radicale keeps what its tokens mean in files.
void forget_tokens() {
  namespace fs = std::filesystem;
  for (const auto& entry : fs::recursive_directory_iterator(radicale()->folder().path()))
    if (entry.is_directory() && entry.path().filename() == "sync-token")
      for (const auto& token : fs::directory_iterator(entry)) fs::remove(token);
}

}  // namespace

TEST_CASE("Radicale: a CalDAV calendar keeps the contract of a replica") {
  if (radicale() == nullptr) {
    MESSAGE("skipped: radicale is not installed");
    return;
  }
  check_replica_contract([] {
    ContractBench bench = caldav_bench(server());
    bench.expire_cursors = forget_tokens;
    return bench;
  });
}

TEST_CASE("Radicale: an item lives, and its echoes cost one request and change nothing") {
  if (radicale() == nullptr) return;
  CalDavWorld world(server());
  Replica& replica = *world.replica;
  CollectingSink sink;
  replica.changes(std::nullopt, sink);

  const Event lunch = event("lunch@example.com", "Lunch");
  const Step create = *replica.next_step(creation(lunch, 1000), {});
  const auto made = std::get<Answered>(replica.perform({&create, 1}).front());
  REQUIRE(made.now.size() == 1);
  CHECK(made.ours);
  const Record first = made.now[0];
  CHECK(first.raw != decode_write(create.request)->text);  // rewritten
  const auto shown = std::get<Assembled>(replica.assemble(made.now).at(0).state);
  CHECK(shown.event == lunch);
  CHECK(shown.origin == "feishu-uuid");

  CollectingSink echo;
  const long before = replica.requests();
  replica.changes(sink.cursor(), echo);
  CHECK(replica.requests() - before == 1);
  REQUIRE(echo.records.size() == 1);
  CHECK(echo.records.begin()->second.revision == first.revision);

  Event dinner = lunch;
  dinner.fields.title = "Dinner";
  const Goal goal = change(ItemId{first.group.value}, lunch, dinner, 2000);
  const Step edit = *replica.next_step(goal, made.now);
  const auto changed = std::get<Answered>(replica.perform({&edit, 1}).front());
  CHECK(changed.ours);
  CHECK(changed.now.at(0).revision != first.revision);
  CHECK_FALSE(replica.next_step(goal, changed.now));
  // The reply was lost and the goal is worked again from what was read before.
  const auto again = replica.perform({&edit, 1}).front();
  CHECK(std::get<Answered>(again).ours);

  const Step stale = *replica.next_step(removal(ItemId{first.group.value}, lunch), made.now);
  CHECK(std::holds_alternative<Stale>(replica.perform({&stale, 1}).front()));
  const Step remove = *replica.next_step(removal(ItemId{first.group.value}, dinner), changed.now);
  CHECK(std::get<Answered>(replica.perform({&remove, 1}).front()).now.at(0).gone);
  CHECK(std::holds_alternative<Missing>(replica.perform({&remove, 1}).front()));
}

TEST_CASE("Radicale: a UID that is there under another name is shown, not doubled") {
  if (radicale() == nullptr) return;
  CalDavWorld world(server());
  const Event lunch = event("twin@example.com", "Lunch");
  const std::string path = world.url.path + "by-a-person.ics";
  world.store(path, lunch, 500);
  const Step create = *world.replica->next_step(creation(lunch, 1000), {});
  const auto result = world.replica->perform({&create, 1}).front();
  REQUIRE(std::holds_alternative<Stale>(result));
  CHECK(std::get<Stale>(result).now.at(0).id.value == path);
}

TEST_CASE("Radicale: a hundred items are written in two batches with one read-back each") {
  if (radicale() == nullptr) return;
  CalDavWorld world(server());
  std::vector<Step> steps;
  for (int i = 0; i < 100; ++i)
    steps.push_back(*world.replica->next_step(
        creation(event("n" + std::to_string(i), "T" + std::to_string(i)), 1000 + i), {}));
  const std::size_t batch = world.replica->capabilities().batch;
  const long before = world.replica->requests();
  for (std::size_t i = 0; i < steps.size(); i += batch)
    for (const auto& result :
         world.replica->perform(std::span(steps).subspan(i, std::min(batch, steps.size() - i))))
      CHECK(std::get<Answered>(result).ours);
  CHECK(world.replica->requests() - before == 103);  // and one look whether conditions are obeyed
}

TEST_CASE("Radicale: what the server refuses is that item's, with the reason") {
  if (radicale() == nullptr) return;
  CalDavWorld world(server());
  const std::string broken = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n";
  Step good = *world.replica->next_step(creation(event("good", "T"), 1000), {});
  Step bad = good;
  bad.request = encode_write({Verb::create, world.url.path + "bad.ics", "", broken});
  const std::vector<Step> both{bad, good};
  const auto results = world.replica->perform(both);
  CHECK(std::get<Refused>(results[0]).code == 400);
  CHECK(std::holds_alternative<Answered>(results[1]));
}
