#include "tools/larkdav/run.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iostream>
#include <sstream>

#include "state/lock.h"
#include "tests/larkdav/fake_world.h"

using namespace larkdav;
using namespace larkdav::tests;

TEST_CASE("sync of two empty calendars has nothing to do and says so in its document") {
  World world;
  CHECK(world.run({"sync", "--json"}) == 0);
  const auto document = world.document();
  CHECK(document["dry_run"] == false);
  CHECK(document["run"].is_number());
  REQUIRE(document["pairs"].size() == 1);
  CHECK(document["pairs"][0]["name"] == "main");
  CHECK(document["pairs"][0]["outcome"] == "ok");
  CHECK(document["pairs"][0]["feishu"]["requests"] == 1);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
  CHECK(world.run({"sync", "-q"}) == 0);
  CHECK(world.out.str().empty());
  CHECK(world.err.str().empty());
}

TEST_CASE("a calendar is resolved once and pinned") {
  World world;
  CHECK(world.run({"sync"}) == 0);
  world.server.calendars["home"][0].name = "Renamed";
  CHECK(world.run({"sync", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["other"]["requests"] == 0);
  CHECK(world.run({"sync", "--full"}) == 0);  // looks again, and knows it by its id
  CHECK(world.server.made.empty());
}

TEST_CASE("a missing other calendar is made by sync, but not by a dry run, and never at Feishu") {
  World world;
  world.server.calendars["home"].clear();
  CHECK(world.run({"plan"}) == 0);
  CHECK(world.run({"sync", "--dry-run"}) == 0);
  CHECK(world.server.made.empty());
  CHECK_FALSE(std::filesystem::exists(world.state()));
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.server.made == std::vector<std::string>{"Work"});
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.server.made.size() == 1);

  World other;
  other.add("[pair.second]\nfeishu = \"work:Team\"\nother = \"home:Work\"\n");
  CHECK(other.run({"sync", "second"}) == 2);
  CHECK(other.server.made.empty());
}

TEST_CASE("unknown, ambiguous and refused calendars are exit 2 with what could be written") {
  World world;
  world.add("[pair.second]\nfeishu = \"work:Team\"\nother = \"home:Work\"\n");
  CHECK(world.run({"sync", "second"}) == 2);
  CHECK(world.out.str().find("\"primary\"") != std::string::npos);
  world.server.calendars["home"].push_back(World::calendar("h2", "Work"));
  CHECK(world.run({"sync", "main"}) == 2);
  CHECK(world.out.str().find("\"h1\", \"h2\"") != std::string::npos);
  World other;
  other.server.calendars["work"][0].refused = "it belongs to Google";
  CHECK(other.run({"sync", "main"}) == 2);
  CHECK(other.out.str().find("it belongs to Google") != std::string::npos);
}

TEST_CASE("one pair that breaks down leaves the others running, and decides the exit code") {
  struct Row {
    engine::Cause cause;
    int code;
    const char* outcome;
  };
  for (const Row& row : {Row{engine::Cause::authorisation, 3, "auth"},
                         Row{engine::Cause::unreachable, 4, "unreachable"},
                         Row{engine::Cause::storage, 70, "error"}}) {
    World world;
    world.add(
        "[account.far]\nkind = \"vdir\"\npath = \"x\"\n"
        "[pair.broken]\nfeishu = \"work:primary\"\nother = \"far:Work\"\n"
        "[pair.third]\nfeishu = \"work:primary\"\nother = \"home:Work\"\n");
    world.server.broken["far"] = row.cause;
    CHECK(world.run({"sync", "--json"}) == row.code);
    const auto pairs = world.document()["pairs"];
    REQUIRE(pairs.size() == 3);
    CHECK(pairs[0]["outcome"] == "ok");
    CHECK(pairs[1]["outcome"] == row.outcome);
    CHECK(pairs[1]["error"]["message"].get<std::string>().find("the server said no") !=
          std::string::npos);
    CHECK(pairs[1]["other"]["requests"] == 1);
    CHECK(pairs[2]["outcome"] == "ok");
  }
}

TEST_CASE("a second run on the same state is told who holds the lock, with exit 6") {
  World world;
  CHECK(world.run({"sync"}) == 0);
  const auto held = state::RunLock::try_acquire(world.state());
  REQUIRE(held.lock);
  CHECK(world.run({"sync", "--json"}) == 6);
  CHECK(world.document()["error"]["code"] == 6);
  CHECK(world.document()["error"]["message"].get<std::string>().find("process ") !=
        std::string::npos);
  CHECK(world.run({"plan"}) == 0);  // looking needs no lock
  CHECK(world.run({"status"}) == 0);
}

TEST_CASE("a failure before any pair ran is one document on standard output with --json") {
  World world;
  CHECK(world.run({"sync", "mian", "--json"}) == 2);
  CHECK(world.document()["error"]["code"] == 2);
  CHECK(world.document()["error"]["cure"] == "Did you mean \"main\"?");
  CHECK(world.err.str().empty());
  CHECK(world.run({"sync", "mian"}) == 2);
  CHECK(world.out.str().empty());
  CHECK(world.err.str().find("no pair \"mian\"") != std::string::npos);
  world.configure("[account.a]\nkind = \"vdri\"\n");
  CHECK(world.run({"calendars", "--json"}) == 2);
  CHECK(world.document()["error"]["message"].get<std::string>().find("config.toml:2: ") !=
        std::string::npos);
}

TEST_CASE("calendars lists what each account shows") {
  World world;
  CHECK(world.run({"calendars", "--json"}) == 0);
  const auto document = world.document();
  REQUIRE(document.size() == 2);
  CHECK(document[0]["account"] == "work");
  CHECK(document[0]["id"] == "c1");
  CHECK(document[1]["name"] == "Work");
  CHECK(world.run({"calendars", "home"}) == 0);
  CHECK(world.out.str().find("c1") == std::string::npos);
  CHECK(world.run({"calendars", "hme"}) == 2);
}

TEST_CASE("status tells the last run of each pair") {
  World world;
  CHECK(world.run({"status", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["last_run"].is_null());
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.run({"status", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["last_run"]["outcome"] == "ok");
  CHECK(world.document()["pairs"][0]["linked"] == 0);
}

TEST_CASE("a pair takes every way to show attendees and to screen events") {
  for (const char* settings :
       {"attendees = \"show\"\nto_feishu_visibility = \"private\"\n",
        "attendees = \"text\"\nto_feishu_visibility = \"busy\"\n", "attendees = \"off\"\n"}) {
    World world;
    world.add(settings);
    CHECK(world.run({"sync"}) == 0);
  }
}

TEST_CASE("init writes a configuration that can be read, and replaces none") {
  World world;
  const std::vector<std::string> init{"init",
                                      "--non-interactive",
                                      "--app-id",
                                      "cli_1",
                                      "--app-secret-env",
                                      "S",
                                      "--kind",
                                      "vdir",
                                      "--path",
                                      "~/cals",
                                      "--other-calendar",
                                      "Work"};
  CHECK(world.run(init) == 2);
  std::vector<std::string> forced = init;
  forced.emplace_back("--force");
  CHECK(world.run(forced) == 0);
  setenv("S", "x", 1);
  CHECK(world.run({"calendars"}) == 0);
  unsetenv("S");
  CHECK(world.run({"calendars"}) == 2);
}

TEST_CASE("init asks again where an answer will not do, and says why") {
  World world;
  std::istringstream answers(
      "secret\ncli_1\nnot a name\nLARKDAV_SECRET\n\nprimary\ncaldev\ncaldav\n"
      "caldav.example.com\nhttps://caldav.example.com/\n\nWork\n");
  std::ostringstream questions;
  auto* in = std::cin.rdbuf(answers.rdbuf());
  auto* err = std::cerr.rdbuf(questions.rdbuf());
  const int code = world.run({"init", "--force"});
  std::cin.rdbuf(in);
  std::cerr.rdbuf(err);
  CHECK(code == 0);
  CHECK(questions.str().find("App ids begin with cli_") != std::string::npos);
  CHECK(questions.str().find("not the secret") != std::string::npos);
  CHECK(questions.str().find("caldav, vdir or ics") != std::string::npos);
  CHECK(questions.str().find("the whole URL") != std::string::npos);
}

TEST_CASE("init takes the place of a service of one's own, and shows what is only an example") {
  World world;
  CHECK(world.run({"init", "--non-interactive", "--force", "--app-id", "cli_1", "--app-secret-env",
                   "S", "--base-url", "http://127.0.0.1:8080", "--kind", "vdir", "--path", "~/cals",
                   "--other-calendar", "Work"}) == 0);
  std::ifstream file(std::filesystem::path(world.state()).parent_path() / "config.toml");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  CHECK(text.find("base_url = \"http://127.0.0.1:8080\"") != std::string::npos);
  CHECK(text.find("# time_zone = \"…\"") != std::string::npos);
  CHECK(text.find("begins with # is not in force") != std::string::npos);
}
