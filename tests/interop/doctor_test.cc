// `doctor` says what is wrong before a run does, each with its cure.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/interop/cli_world.h"
#include "tools/larkdav/examination.h"

using namespace larkdav;
using namespace larkdav::tests;
using nlohmann::json;

namespace {

// The finding of a check, by its subject.
json finding(CliWorld& world, const std::string& subject, const std::string& check) {
  const json list = world.document()["findings"];
  for (const json& each : list) {
    if (each["subject"] == subject && each["check"] == check) return each;
  }
  return {};
}

std::size_t bad(CliWorld& world) {
  const json list = world.document()["findings"];
  return static_cast<std::size_t>(std::count_if(
      list.begin(), list.end(), [](const json& each) { return each["health"] == "bad"; }));
}

}  // namespace

TEST_CASE("all is well, and nothing is written for it") {
  CliWorld world(json::array({meeting("Review", 30)}));
  CHECK(world.run({"doctor", "--json"}) == 0);
  CHECK(bad(world) == 0);
  CHECK(finding(world, "account work", "service")["health"] == "good");
  CHECK(finding(world, "account work", "calendars")["health"] == "good");
  CHECK(finding(world, "pair main", "calendar")["health"] == "good");
  CHECK_FALSE(std::filesystem::exists(world.state()));
  for (const json& request : world.requests()) {
    const std::string path = request["path"];
    const bool reads = request["method"] == "GET" || path.find("/auth/") != std::string::npos ||
                       path.ends_with("/primary");
    CHECK(reads);
  }
  CHECK(world.run({"doctor"}) == 0);
  CHECK(world.out.str().find("good: account work: service") != std::string::npos);
}

TEST_CASE("what is wrong is named with its cure and the exit code a run would have") {
  CliWorld world;
  SUBCASE("the app's secret") {
    setenv("LARKDAV_TEST_APP_SECRET", "wrong", 1);
    CHECK(world.run({"doctor", "--json"}) == 3);
  }
  SUBCASE("the bot capability") {
    world.control("POST", "/_sim/toggles", {{"bot_capability", "off"}});
    CHECK(world.run({"doctor", "--json"}) == 2);
  }
  SUBCASE("the network") {
    world.server.stop();
    CHECK(world.run({"doctor", "--json"}) == 4);
  }
  CHECK(bad(world) == 1);
  const json found = finding(world, "account work", "service");
  CHECK(found["health"] == "bad");
  CHECK_FALSE(found["cure"].is_null());
  CHECK(finding(world, "account files", "calendars")["health"] == "good");
}

TEST_CASE("a log-in that is missing is told so, and scopes that are") {
  CliWorld world(json::array(), "user");
  CHECK(world.run({"doctor", "--json"}) == 3);
  CHECK(finding(world, "account work", "log-in")["cure"] == "run `larkdav login work`");
  REQUIRE(world.run({"login", "work", "--device"}) == 0);
  CHECK(world.run({"doctor", "--json"}) == 0);
  CHECK(finding(world, "account work", "scopes")["health"] == "good");
}

TEST_CASE("a clock is judged by how far it is off") {
  using std::chrono::seconds;
  CHECK(tools::judge_clock("a", seconds{2}).health == tools::Health::good);
  CHECK(tools::judge_clock("a", seconds{-90}).health == tools::Health::warning);
  CHECK(tools::judge_clock("a", seconds{-90}).message.find("90 s behind") != std::string::npos);
  CHECK(tools::judge_clock("a", seconds{3600}).health == tools::Health::bad);
  CHECK(tools::judge_clock("a", seconds{3600}).code != tools::ExitCode::ok);
}
