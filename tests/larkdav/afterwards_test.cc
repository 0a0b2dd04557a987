// The commands that look back at runs and settle what they left: history, undo, conflicts, resolve,
// why, verify, plan -o and apply.
#include <doctest/doctest.h>

#include "tests/larkdav/fake_world.h"

using namespace larkdav;
using namespace larkdav::tests;
using nlohmann::json;

namespace {

// A synced pair with one event, renamed at Feishu and synced again: the last run wrote at home.
class RenamedWorld : public FullWorld {
 public:
  RenamedWorld() {
    item = feishu.add(meeting("", "Alpha", 30));
    REQUIRE(run({"sync"}) == 0);
    feishu.edit(item, [](engine::Event& event) { event.fields.title = "Beta"; });
    REQUIRE(run({"sync", "--json"}) == 0);
    last = std::to_string(document()["run"].get<long>());
    uid = home.items().begin()->second.uid.value;
  }
  std::string home_title() { return home.items().begin()->second.fields.title; }

  engine::ItemId item;
  std::string last;
  std::string uid;
};

std::string held_id(World& world) {
  world.run({"conflicts", "--json"});
  return std::to_string(world.document()["conflicts"][0]["id"].get<long>());
}

}  // namespace

TEST_CASE("history lists the runs and shows what one wrote, field by field and why") {
  RenamedWorld world;
  CHECK(world.run({"history", "--json"}) == 0);
  REQUIRE(world.document()["runs"].size() == 2);
  CHECK(world.document()["runs"][0]["changes"] == 1);
  CHECK(world.run({"history"}) == 0);
  CHECK(world.out.str().find("RUN  PAIR  BEGAN") == 0);
  CHECK(world.run({"history", world.last, "-v"}) == 0);
  CHECK(world.out.str().find("title: Alpha → Beta") != std::string::npos);
  CHECK(world.out.str().find("changed on feishu: title") != std::string::npos);
  CHECK(world.run({"history", world.last}) == 0);
  CHECK(world.out.str().find("title: text changed") != std::string::npos);
  CHECK(world.out.str().find("Beta") == std::string::npos);
  CHECK(world.run({"history", world.last, "--json", "--raw"}) == 0);
  const json change = world.document()["changes"][0];
  CHECK(change["side"] == "other");
  CHECK(change["kind"] == "update");
  CHECK(change["fields"][0]["from"].is_null());
  CHECK_FALSE(change["overwritten"].empty());
  CHECK(world.run({"history", "99", "--json"}) == 2);
  CHECK(world.document()["error"]["code"] == 2);
}

TEST_CASE("undo writes the pre-image back, holds the event, and is a run that can be undone") {
  RenamedWorld world;
  CHECK(world.run({"undo", world.last, "--dry-run", "--json"}) == 0);
  json document = world.document();
  CHECK(document["dry_run"] == true);
  CHECK(document["run"].is_null());
  CHECK(document["pairs"][0]["operations"].size() == 1);
  CHECK(document["pairs"][0]["held"] == 1);
  CHECK(world.home_title() == "Beta");

  CHECK(world.run({"undo", world.last, "--json"}) == 1);  // an open conflict is left
  document = world.document();
  CHECK(document["undone"] == std::stol(world.last));
  CHECK(document["pairs"][0]["other"]["updated"] == 1);
  CHECK(document["pairs"][0]["conflicts"] == 1);
  CHECK(world.home_title() == "Alpha");
  CHECK(world.run({"sync", "--full"}) == 1);
  CHECK(world.home_title() == "Alpha");
  CHECK(world.feishu.items().begin()->second.fields.title == "Beta");

  const std::string undoing = std::to_string(document["run"].get<long>());
  CHECK(world.run({"undo", undoing}) == 0);
  CHECK(world.home_title() == "Beta");
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("undo says beforehand what it can't bring back") {
  FullWorld world;
  const auto item = world.home.add(meeting("a@x", "Alpha", 30));
  REQUIRE(world.run({"sync"}) == 0);
  world.home.remove(item);
  REQUIRE(world.run({"sync", "--json"}) == 0);
  const std::string run = std::to_string(world.document()["run"].get<long>());
  CHECK(world.run({"undo", run, "--dry-run"}) == 0);
  CHECK(world.out.str().find("create on feishu") != std::string::npos);
  CHECK(world.out.str().find("a new id, without attendees") != std::string::npos);
  CHECK(world.out.str().find("held as an open conflict") != std::string::npos);
  CHECK(world.run({"undo", run}) == 1);
  CHECK(world.feishu.items().size() == 1);
  CHECK(world.home.items().empty());
}

TEST_CASE("conflicts shows both versions, and resolve settles them once") {
  RenamedWorld world;
  CHECK(world.run({"conflicts"}) == 0);
  CHECK(world.out.str() == "no open conflicts\n");
  CHECK(world.run({"undo", world.last}) == 1);
  CHECK(world.run({"conflicts", "-v"}) == 1);
  CHECK(world.out.str().find("Beta") != std::string::npos);
  CHECK(world.out.str().find("Alpha") != std::string::npos);
  CHECK(world.out.str().find("run " + world.last + " was undone") != std::string::npos);
  CHECK(world.run({"conflicts"}) == 1);
  CHECK(world.out.str().find("Beta") == std::string::npos);
  const std::string id = held_id(world);
  CHECK(world.run({"resolve", id, "--keep", "neither"}) == 2);
  CHECK(world.run({"resolve", "99", "--keep", "feishu"}) == 2);
  CHECK(world.run({"resolve", id, "--keep", "feishu", "--dry-run"}) == 1);  // still open
  CHECK(world.home_title() == "Alpha");
  CHECK(world.run({"resolve", id, "--keep", "feishu", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["conflicts"] == 0);
  CHECK(world.home_title() == "Beta");
  CHECK(world.run({"resolve", id, "--keep", "feishu"}) == 2);
  CHECK(world.run({"conflicts", "--json"}) == 0);
}

TEST_CASE("why tells the agreed copies, both sides and the last decision of one event") {
  RenamedWorld world;
  CHECK(world.run({"why", "main", world.uid, "--json", "-v"}) == 0);
  json link = world.document()["links"][0];
  CHECK(link["feishu"]["now"]["title"] == "Beta");
  CHECK(link["other"]["agreed"]["title"] == "Beta");
  CHECK(link["decision"].get<std::string>().find("changed on feishu: title") != std::string::npos);
  CHECK(world.run({"why", "main", world.uid}) == 0);
  CHECK(world.out.str().find("last decision: run " + world.last) == 0);
  CHECK(world.out.str().find("Beta") == std::string::npos);
  CHECK(world.run({"undo", world.last}) == 1);
  CHECK(world.run({"why", "main", world.uid}) == 0);
  CHECK(world.out.str().find("last decision: held") == 0);
  CHECK(world.run({"why", "main", "nobody@x", "--json"}) == 2);
  CHECK(world.run({"why", "mian", world.uid}) == 2);
}

TEST_CASE("verify reads both sides again and ends with 1 on any difference") {
  RenamedWorld world;
  CHECK(world.run({"verify", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["compared"] == 1);
  CHECK(world.document()["pairs"][0]["differences"].empty());
  world.feishu.edit(world.item, [](engine::Event& event) { event.fields.location = "Pier 4"; });
  CHECK(world.run({"verify", "--json", "-v"}) == 1);
  const json difference = world.document()["pairs"][0]["differences"][0];
  CHECK(difference["uid"] == world.uid);
  CHECK(difference["field"] == "location");
  CHECK(difference["feishu"] == "Pier 4");
  CHECK(difference["other"] == "");
  CHECK(world.run({"verify"}) == 1);
  CHECK(world.out.str().find("Pier 4") == std::string::npos);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.run({"verify", "-q"}) == 0);
  CHECK(world.out.str().empty());
}

TEST_CASE("a saved plan is carried out as it is") {
  FullWorld world;
  world.feishu.add(meeting("", "Alpha", 30));
  world.home.add(meeting("b@x", "Beta", 40));
  const std::string file = world.state() + ".plan";
  CHECK(world.run({"plan", "-o", file}) == 0);
  CHECK(world.run({"apply", file, "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["feishu"]["created"] == 1);
  CHECK(world.document()["pairs"][0]["other"]["created"] == 1);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
  CHECK(world.run({"apply", file}) == 1);  // done already: another plan by now
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.home.items().size() == 2);
}

TEST_CASE("a saved plan is refused where a side moved since, and nothing is written or forgotten") {
  for (const bool at_home : {false, true}) {
    FullWorld world;
    const auto alpha = world.feishu.add(meeting("", "Alpha", 30));
    const auto beta = world.home.add(meeting("b@x", "Beta", 40));
    const std::string file = world.state() + ".plan";
    CHECK(world.run({"plan", "-o", file}) == 0);
    const auto move = [](engine::Event& event) { event.fields.location = "Pier 4"; };
    if (at_home) {
      world.home.edit(beta, move);
    } else {
      world.feishu.edit(alpha, move);
    }
    CHECK(world.run({"apply", file, "--json"}) == 1);
    const std::string reason = world.document()["pairs"][0]["failed"][0]["reason"];
    CHECK(reason.find("moved since") != std::string::npos);
    CHECK(world.feishu.items().size() == 1);
    CHECK(world.home.items().size() == 1);
    CHECK(world.run({"sync"}) == 0);
    CHECK(world.feishu.items().size() == 2);
    CHECK(world.home.items().size() == 2);
  }
}

TEST_CASE("a file that is no saved plan is refused") {
  World world;
  const std::string file = world.state() + ".plan";
  CHECK(world.run({"apply", file}) == 2);
  for (const char* text : {"", "[]", "{\"pairs\":[]}", "{\"format\":1,\"pairs\":[{}]}"}) {
    std::ofstream(file) << text;
    CHECK(world.run({"apply", file, "--json"}) == 2);
    CHECK(world.document()["error"]["code"] == 2);
  }
}

TEST_CASE("every command that reports prints exactly one JSON document, whatever happens") {
  RenamedWorld world;
  const std::string file = world.state() + ".plan";
  const std::string ics = world.state() + ".ics";
  std::ofstream(ics) << "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  CHECK(world.run({"plan", "-o", file, "--json"}) == 0);
  const std::vector<std::vector<std::string>> commands{{"sync"},
                                                       {"sync", "--dry-run"},
                                                       {"plan"},
                                                       {"calendars"},
                                                       {"status"},
                                                       {"history"},
                                                       {"history", world.last},
                                                       {"history", "99"},
                                                       {"undo", world.last, "--dry-run"},
                                                       {"undo", world.last},
                                                       {"undo", "99"},
                                                       {"conflicts"},
                                                       {"resolve", "99", "--keep", "both"},
                                                       {"why", "main", world.uid},
                                                       {"why", "main", "nobody"},
                                                       {"verify"},
                                                       {"apply", file},
                                                       {"apply", ics},
                                                       {"import", ics, "work:primary"},
                                                       {"sync", "nobody"},
                                                       {"nonsense"}};
  for (const bool broken : {false, true}) {
    if (broken) world.server.broken["home"] = engine::Cause::unreachable;
    for (const auto& command : commands) {
      for (const char* verbosity : {"", "-v", "-q"}) {
        std::vector<std::string> words = command;
        words.emplace_back("--json");
        if (*verbosity != '\0') words.emplace_back(verbosity);
        world.run(words);
        CAPTURE(command.front());
        CAPTURE(world.out.str());
        CHECK(json::accept(world.out.str()));
        CHECK(world.err.str().empty());
      }
    }
  }
}

TEST_CASE("a brake tells all that it held back, and one command that lets it pass") {
  FullWorld world;
  std::vector<engine::ItemId> items;
  for (int i = 0; i < 24; ++i) {
    items.push_back(world.feishu.add(meeting("", "old " + std::to_string(i), 30 + i)));
  }
  REQUIRE(world.run({"sync"}) == 0);
  for (int i = 0; i < 8; ++i) world.feishu.remove(items[static_cast<std::size_t>(i)]);
  for (int i = 0; i < 60; ++i) {
    world.feishu.add(meeting("", "new " + std::to_string(i), 100 + i));
  }
  CHECK(world.run({"sync"}) == 5);
  CHECK(world.out.str().find("8 events would be deleted") != std::string::npos);
  CHECK(world.out.str().find("60 events would be created") != std::string::npos);
  CHECK(world.out.str().find("would delete on other") != std::string::npos);
  CHECK(world.out.str().find("sync main --allow-deletes 8 --allow-creates 60`") !=
        std::string::npos);
  CHECK(world.out.str().find("--state " + world.state()) != std::string::npos);
  CHECK(world.home.items().size() == 24);
  CHECK(world.run({"sync", "main", "--allow-deletes", "8", "--allow-creates", "60"}) == 0);
  CHECK(world.home.items().size() == 76);
}

TEST_CASE("a state put back from an older copy deletes nothing, and says so in one sentence") {
  FullWorld world;
  const auto alpha = world.feishu.add(meeting("", "Alpha", 30));
  REQUIRE(world.run({"sync"}) == 0);
  std::filesystem::copy_file(world.state() + "/larkdav.db", world.state() + "/copy");
  const auto beta = world.feishu.add(meeting("", "Beta", 40));
  REQUIRE(world.run({"sync"}) == 0);
  world.feishu.remove(alpha);
  world.feishu.edit(beta, [](engine::Event& event) { event.fields.location = "Pier 4"; });
  std::filesystem::copy_file(world.state() + "/copy", world.state() + "/larkdav.db",
                             std::filesystem::copy_options::overwrite_existing);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str().find("older copy of itself") != std::string::npos);
  CHECK(world.feishu.items().size() == 2);  // Alpha lives at home and is new again
  CHECK(world.home.items().size() == 2);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("a calendar that a typing error makes is named, and what was meant beside it") {
  FullWorld world;
  world.configure(R"([account.work]
kind = "feishu"
app_id = "cli_1"
app_secret = { command = ["true"] }
identity = "app"
[account.home]
kind = "vdir"
path = "cals"
[pair.main]
feishu = "work:primary"
other = "home:Wrok"
)");
  CHECK(world.run({"plan"}) == 0);
  CHECK(world.out.str().find("would be made; there is one called \"Work\"") != std::string::npos);
  CHECK(world.run({"sync", "--json"}) == 0);
  const std::string notice = world.document()["pairs"][0]["notices"][0];
  CHECK(notice.find("was made: made-Wrok") != std::string::npos);
  CHECK(world.run({"sync", "--json"}) == 0);
  CHECK_FALSE(world.document()["pairs"][0].contains("notices"));
}

TEST_CASE("calendars lists the accounts that answer when one does not") {
  World world;
  world.server.broken["work"] = engine::Cause::unreachable;
  CHECK(world.run({"calendars"}) == 4);
  CHECK(world.out.str().find("h1") != std::string::npos);
  CHECK(world.out.str().find("work: the server said no") != std::string::npos);
  CHECK(world.run({"calendars", "--json"}) == 4);
  CHECK(world.document()[0]["id"] == "h1");
  CHECK(world.document()[1]["error"]["code"] == 4);
}

TEST_CASE("an unknown command is told as one, with the nearest that there is") {
  World world;
  CHECK(world.run({"snyc"}) == 2);
  CHECK(world.err.str().find("there is no command \"snyc\"") != std::string::npos);
  CHECK(world.err.str().find("`larkdav sync`") != std::string::npos);
}
