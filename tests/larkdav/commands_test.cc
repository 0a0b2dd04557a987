// The commands over calendars in memory.
#include <doctest/doctest.h>

#include "tests/larkdav/fake_world.h"

using namespace larkdav;
using namespace larkdav::tests;

TEST_CASE("sync brings both sides together, and a second run has nothing to do") {
  FullWorld world;
  world.feishu.add(meeting("", "Standup", 30));
  world.home.add(meeting("d1", "Dentist", 40));
  CHECK(world.run({"sync", "--json"}) == 0);
  const auto pair = world.document()["pairs"][0];
  CHECK(pair["feishu"]["created"] == 1);
  CHECK(pair["other"]["created"] == 1);
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.home.items().size() == 2);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("plan tells what sync would do and writes nothing, however often") {
  FullWorld world;
  world.feishu.add(meeting("", "Standup", 30));
  for (int i = 0; i < 2; ++i) {
    CHECK(world.run({"plan", "--json"}) == 0);
    const auto operations = world.document()["pairs"][0]["operations"];
    REQUIRE(operations.size() == 1);
    CHECK(operations[0]["side"] == "other");
    CHECK(operations[0]["kind"] == "create");
    CHECK_FALSE(operations[0]["why"].get<std::string>().empty());
  }
  CHECK(world.run({"sync", "--dry-run", "--json"}) == 0);
  CHECK(world.document()["dry_run"] == true);
  CHECK(world.document()["run"].is_null());
  CHECK(world.document()["pairs"][0]["other"]["created"] == 1);
  CHECK(world.home.writes().empty());
  CHECK_FALSE(std::filesystem::exists(world.state()));
  CHECK(world.run({"plan"}) == 0);
  CHECK(world.out.str().find("Standup") == std::string::npos);
  CHECK(world.run({"plan", "-v"}) == 0);
  CHECK(world.out.str().find("Standup") != std::string::npos);
}

TEST_CASE("an emptied side stops the run with exit 5 until the option lets it through") {
  FullWorld world;
  std::vector<engine::ItemId> items;
  for (int i = 0; i < 4; ++i) {
    items.push_back(world.feishu.add(meeting("", "Event " + std::to_string(i), 30 + i)));
  }
  REQUIRE(world.run({"sync"}) == 0);
  for (const auto& item : items) world.feishu.remove(item);
  CHECK(world.run({"sync", "--json"}) == 5);
  CHECK(world.document()["pairs"][0]["outcome"] == "brake");
  CHECK(world.document()["pairs"][0]["brake"]["rule"] == "emptied");
  CHECK(world.home.items().size() == 4);
  CHECK(world.run({"sync"}) == 5);
  const std::string text = world.out.str();
  const auto option = text.find("--allow-deletes ");
  REQUIRE(option != std::string::npos);
  const auto number = text.substr(option + 16, text.find('`', option) - option - 16);
  CHECK(world.run({"sync", "--allow-deletes", number}) == 0);  // the words that it told
  CHECK(world.home.items().empty());
}

TEST_CASE(
    "import is idempotent by UID, tells what it skipped, and a sync after it doubles nothing") {
  FullWorld world;
  const std::string ics = world.state() + ".ics";
  std::ofstream(ics) << "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";  // read through the fake account
  world.file.add(meeting("a@x", "Alpha", 30));
  world.file.add(meeting("b@x", "Beta", -24 * 900));  // older than `past`: imported all the same
  const auto broken = world.file.add(meeting("c@x", "Gamma", 50));
  world.file.set_unreadable(broken, true);

  CHECK(world.run({"import", ics, "work:primary", "--dry-run", "--json"}) == 1);
  CHECK(world.document()["created"] == 2);
  CHECK(world.feishu.items().empty());
  CHECK(world.run({"import", ics, "work:primary", "--json"}) == 1);
  CHECK(world.document()["created"] == 2);
  CHECK(world.document()["unchanged"] == 0);
  REQUIRE(world.document()["skipped"].size() == 1);
  CHECK_FALSE(world.document()["skipped"][0]["reason"].get<std::string>().empty());
  CHECK(world.document()["failed"].empty());
  world.file.set_unreadable(broken, false);
  world.file.remove(broken);

  CHECK(world.run({"import", ics, "work:primary", "--json"}) == 0);
  CHECK(world.document()["created"] == 0);
  CHECK(world.document()["updated"] == 0);
  CHECK(world.document()["unchanged"] == 2);
  CHECK(world.run({"import", ics, "home:Work", "--json"}) == 0);
  CHECK(world.document()["created"] == 2);
  CHECK(world.run({"sync", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["linked"] == 1);  // the old one is past
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.home.items().size() == 2);
}

TEST_CASE("import brings what the file changed, and deletes nothing") {
  FullWorld world;
  const std::string ics = world.state() + ".ics";
  std::ofstream(ics) << "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  const auto alpha = world.file.add(meeting("a@x", "Alpha", 30));
  const auto beta = world.file.add(meeting("b@x", "Beta", 40));
  REQUIRE(world.run({"import", ics, "work:primary"}) == 0);
  world.file.edit(alpha, [](engine::Event& event) { event.fields.title = "Alpha 2"; });
  world.file.remove(beta);
  world.feishu.add(meeting("", "Their own", 60));
  CHECK(world.run({"import", ics, "work:primary", "--json"}) == 0);
  CHECK(world.document()["created"] == 0);
  CHECK(world.document()["updated"] == 1);
  CHECK(world.document()["unchanged"] == 0);
  CHECK(world.feishu.items().size() == 3);
  CHECK(world.file.writes().size() == 0);
}

TEST_CASE("events that `past` left out come along once it reaches them") {
  FullWorld world;
  world.home.add(meeting("old@x", "Old", -24 * 500));
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.feishu.items().empty());
  world.add("past = \"all\"\n");
  CHECK(world.run({"sync", "--dry-run", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["feishu"]["created"] == 1);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("what a side that could not be written was not told travels once it can be") {
  FullWorld world;
  const auto item = world.feishu.add(meeting("", "Standup", 30));
  world.feishu.add(meeting("", "Retro", 40));
  REQUIRE(world.run({"sync"}) == 0);
  world.home.options.writable = false;
  world.feishu.edit(item, [](engine::Event& event) { event.fields.title = "Daily"; });
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str().find("kept back") != std::string::npos);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
  world.home.options.writable = true;
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: other: 1 updated\n");
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("a plan shows whole times, the last day of an all-day event, and what became of text") {
  FullWorld world;
  engine::Event trip = meeting("", "Trip", 30);
  trip.fields.start = engine::Date{2030, 11, 9};
  trip.fields.end = engine::Date{2030, 11, 12};
  const auto item = world.feishu.add(trip);
  REQUIRE(world.run({"sync"}) == 0);
  world.feishu.edit(item, [](engine::Event& event) {
    event.fields.end = engine::Date{2030, 11, 10};
    event.fields.title = "Voyage";
    event.fields.location = "Pier 4";
  });
  CHECK(world.run({"plan"}) == 0);
  CHECK(world.out.str().find("time: 2030-11-09 – 2030-11-11 → 2030-11-09\n") != std::string::npos);
  CHECK(world.out.str().find("title: text changed (-v shows it)") != std::string::npos);
  CHECK(world.out.str().find("location: text added") != std::string::npos);
  CHECK(world.out.str().find("Voyage") == std::string::npos);
}

TEST_CASE("an import that fails says so, and counts nothing that was not done") {
  FullWorld world;
  const std::string ics = world.state() + ".ics";
  std::ofstream(ics) << "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  world.file.add(meeting("a@x", "Alpha", 30));
  world.feishu.options.before_request = [] {
    throw engine::ReplicaError("the server said no", engine::ReplicaError::Details{});
  };
  CHECK(world.run({"import", ics, "work:primary"}) == 4);
  CHECK(world.out.str().find("0 created") == std::string::npos);
  CHECK(world.out.str().find("the server said no") != std::string::npos);
}

TEST_CASE("the history of an import outlives the next one") {
  FullWorld world;
  const std::string ics = world.state() + ".ics";
  std::ofstream(ics) << "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  world.file.add(meeting("a@x", "Alpha", 30));
  CHECK(world.run({"import", ics, "work:primary"}) == 0);
  CHECK(world.run({"import", ics, "work:primary"}) == 0);
  CHECK(world.run({"history", "--json"}) == 0);
  REQUIRE(world.document()["runs"].size() == 2);
  CHECK(world.document()["runs"][1]["changes"] == 1);
  CHECK(world.run({"undo", "1"}) == 2);
}
