// `larkdav feishu …` through the command line and the local service.
#include <doctest/doctest.h>

#include "tests/interop/cli_world.h"

using namespace larkdav::tests;
using nlohmann::json;

namespace {

std::string error_of(const CliWorld& world) {
  return world.document()["error"]["message"].get<std::string>();
}

}  // namespace

TEST_CASE("a calendar is made, found, changed and deleted, and what others notice is asked about") {
  CliWorld world;
  REQUIRE(world.run({"feishu", "calendars", "create", "work", "Harbour", "--permissions", "public",
                     "--color", "#579FFF", "--json"}) == 0);
  const std::string id = world.document()["id"];
  CHECK(world.document()["role"] == "owner");
  CHECK(world.run({"feishu", "calendars", "search", "work", "Harb", "--json"}) == 0);
  CHECK(world.document()[0]["id"] == id);
  CHECK(world.run({"calendars", "work", "--json"}) == 0);
  CHECK(world.document()[1]["color"] == "#579FFF");

  CHECK(world.run({"feishu", "calendars", "patch", "work:Harbour", "--name", "Quay"}) == 2);
  CHECK(world.err.str().find("--yes") != std::string::npos);
  CHECK(world.run({"feishu", "calendars", "patch", "work:Harbour", "--alias", "Mine", "--json"}) ==
        0);
  CHECK(world.run({"feishu", "calendars", "patch", "work:Mine", "--name", "Quay", "--yes",
                   "--json"}) == 0);
  CHECK(world.document()["name"] == "Quay");
  CHECK(world.run({"feishu", "calendars", "delete", "work:" + id}) == 2);
  CHECK(world.run({"feishu", "calendars", "delete", "work:" + id, "--yes"}) == 0);
  CHECK(world.run({"calendars", "work", "--json"}) == 0);
  CHECK(world.document().size() == 1);
}

TEST_CASE("events are found by their words and shown occurrence by occurrence") {
  json series = meeting("Standup", 24);
  series["recurrence"] = "FREQ=DAILY;COUNT=3";
  CliWorld world(json::array({meeting("Review", 30), series}));
  CHECK(world.run({"feishu", "events", "agenda", "work:primary", "--json"}) == 0);
  CHECK(world.document().size() == 4);
  CHECK(world.document()[0]["title"] == "Standup");
  CHECK(world.run({"feishu", "events", "agenda", "work:primary", "--from", "2001-01-01", "--to",
                   "2001-06-01"}) == 0);
  CHECK(world.out.str() == "nothing was found\n");
  CHECK(world.run({"feishu", "events", "agenda", "work:primary", "--from", "today"}) == 2);
  CHECK(world.run({"feishu", "events", "search", "work:primary", "Review", "--from", "2020-01-01",
                   "--to", "2040-01-01", "--json"}) == 0);
  REQUIRE(world.document().size() == 1);
  CHECK(world.document()[0]["title"] == "Review");
}

TEST_CASE("what the account or the words cannot do is told before anything is asked") {
  CliWorld world;
  const auto before = world.requests().size();
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"feishu"},
           {"feishu", "calendars"},
           {"feishu", "events", "agenda", "files:Work"},
           {"feishu", "freebusy", "work"},
           {"feishu", "caldav-account", "work"},
           {"feishu", "exchange", "status", "work", "x"},
           {"feishu", "acl", "list", "work"},
           {"feishu", "acl", "add", "work:primary", "ou_1", "--role", "king"},
           {"feishu", "rsvp", "work:primary", "e_0", "maybe"},
           {"feishu", "timeoff", "add", "work", "ou_1", "--from", "2026-01-02", "--to",
            "2026-01-01", "--yes"},
           {"feishu", "calendars", "create", "work", "x", "--color", "blue"}}) {
    CAPTURE(words.back());
    CHECK(world.run(words) == 2);
  }
  CHECK(world.requests().size() == before);
}

TEST_CASE("what the service refuses is one sentence with its cure, exit code and log id") {
  CliWorld world;
  struct Row {
    int status;
    int code;
    int exit;
    const char* words;
  };
  for (const Row& row : {Row{400, 99991672, 3, "scope"}, Row{400, 10015, 3, "secret"},
                         Row{404, 190007, 2, "bot"}, Row{404, 191000, 4, "calendar"},
                         Row{404, 195100, 3, "user"}, Row{403, 191002, 4, "access"}}) {
    CAPTURE(row.code);
    world.control("POST", "/_sim/faults",
                  json::array({{{"path", "*/calendars*"},
                                {"times", -1},
                                {"status", row.status},
                                {"code", row.code}}}));
    CHECK(world.run({"feishu", "calendars", "search", "work", "x", "--json"}) == row.exit);
    CHECK(error_of(world).find(row.words) != std::string::npos);
    CHECK(error_of(world).find("log id") != std::string::npos);
    CHECK_FALSE(world.document()["error"]["cure"].get<std::string>().empty());
  }
}

TEST_CASE("a wrong app secret says so, with exit 3 and without the secret") {
  CliWorld world;
  setenv("LARKDAV_TEST_APP_SECRET", "not-the-secret", 1);
  CHECK(world.run({"sync", "--json"}) == 3);
  CHECK(world.document()["pairs"][0]["outcome"] == "auth");
  CHECK(world.out.str().find("secret") != std::string::npos);
  CHECK(world.out.str().find("not-the-secret") == std::string::npos);
  setenv("LARKDAV_TEST_APP_SECRET", "sim-secret", 1);
}

TEST_CASE("a calendar is shared, the sharing listed and ended") {
  CliWorld world;
  world.opted_in = true;  // who shares a calendar wants the other person to know
  REQUIRE(world.run({"feishu", "calendars", "create", "work", "Harbour", "--json"}) == 0);
  CHECK(world.run({"feishu", "acl", "add", "work:Harbour", "ou_bob", "--role", "writer"}) == 2);
  REQUIRE(world.run({"feishu", "acl", "add", "work:Harbour", "ou_bob", "--role", "writer", "--yes",
                     "--json"}) == 0);
  const std::string entry = world.document()["id"];
  CHECK(world.run({"feishu", "acl", "list", "work:Harbour", "--json"}) == 0);
  CHECK(world.document().size() == 2);
  CHECK(world.out.str().find(R"("role":"writer","user":"ou_bob")") != std::string::npos);
  CHECK(world.run({"feishu", "acl", "remove", "work:Harbour", entry, "--yes"}) == 0);
  CHECK(world.run({"feishu", "acl", "list", "work:Harbour", "--json"}) == 0);
  CHECK(world.document().size() == 1);
}

TEST_CASE("busy times are told as a table, a document and a VFREEBUSY") {
  CliWorld world;
  CHECK(world.run({"feishu", "freebusy", "work", "--user", "ou_bob", "--json"}) == 0);
  CHECK(world.document().is_array());
  CHECK(world.run({"feishu", "freebusy", "work", "--user", "ou_bob", "--ics"}) == 0);
  CHECK(world.out.str().rfind("BEGIN:VCALENDAR\r\n", 0) == 0);
  CHECK(world.out.str().find("BEGIN:VFREEBUSY\r\n") != std::string::npos);
}

TEST_CASE("leave is entered by the app and taken back") {
  CliWorld world;
  CHECK(world.run({"feishu", "timeoff", "add", "work", "ou_bob", "--from", "2026-12-01", "--to",
                   "2026-12-02", "--zone", "Asia/Shanghai"}) == 2);
  REQUIRE(world.run({"feishu", "timeoff", "add", "work", "ou_bob", "--from", "2026-12-01", "--to",
                     "2026-12-02", "--zone", "Asia/Shanghai", "--yes", "--json"}) == 0);
  const std::string id = world.document()["id"];
  CHECK(world.run({"feishu", "timeoff", "remove", "work", id, "--yes"}) == 0);
}
