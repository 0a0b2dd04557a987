#include "tools/feishu_sim/seed.h"

#include "tests/feishu_sim/bench.h"

namespace larkdav::feishu_sim::testing {
namespace {

Options seeded(const Json& seed) {
  Options options;
  options.seed = seed;
  return options;
}

Json one_event(const Json& event) {
  return {{"calendars",
           Json::array({{{"owner", "app"}, {"primary", true}, {"events", Json::array({event})}}})}};
}

}  // namespace

TEST_CASE("a seed makes calendars, series, exceptions and cancelled occurrences") {
  const Json series =
      with(weekly("tide"),
           {{"exceptions",
             Json::array({{{"original", "2026-11-10"}, {"patch", {{"summary", "moved"}}}}})},
            {"cancelled", Json::array({"2026-11-17", "1795485600"})}});
  Bench bench(
      seeded({{"calendars",
               Json::array({{{"owner", "app"},
                             {"primary", true},
                             {"events", Json::array({series, timed(kTuesday)})}},
                            {{"owner", "user"},
                             {"summary", "Dock"},
                             {"permissions", "public"},
                             {"events", Json::array({all_day("2026-11-09", "2026-11-09")})}}})}}));
  const Json items = bench.result("GET", "/calendars/primary/events")["items"];
  CHECK(items.size() == 5);
  std::map<std::string, int> seen;
  for (const Json& item : items) {
    const std::string id = item["event_id"];
    ++seen[item["status"].get<std::string>() + id.substr(id.rfind('_'))];
  }
  CHECK(seen == std::map<std::string, int>{{"confirmed_0", 2},
                                           {"confirmed_1794276000", 1},
                                           {"cancelled_1794880800", 1},
                                           {"cancelled_1795485600", 1}});
  const Json found = bench.result("POST", "/calendars/search", {{"query", "Dock"}})["items"];
  REQUIRE(found.size() == 1);
  CHECK(found[0]["role"] == "reader");
}

TEST_CASE("a seed's users have primary calendars of their own") {
  Bench bench(seeded({{"users", Json::array({{{"name", "Bob Ng"}, {"open_id", "ou_bob"}}})},
                      {"calendars", Json::array({{{"owner", "ou_bob"},
                                                  {"primary", true},
                                                  {"events", Json::array({timed(kTuesday)})}}})}}));
  bench.token = bench.service().user_token("ou_bob");
  CHECK(bench.result("POST", "/calendars/primary")["calendars"][0]["calendar"]["summary"] ==
        "Bob Ng");
  CHECK(bench.result("GET", "/calendars/primary/events")["items"].size() == 1);
}

TEST_CASE("a seed is held to the rules of the calls, and its entry at fault is named") {
  const auto complaint = [](const Json& seed) -> std::string {
    try {
      Bench bench(seeded(seed));
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "";
  };
  CHECK(complaint(one_event(timed(kTuesday, -5))) ==
        "seed: calendars[0].events[0]: refused with 190002 invalid parameters in request");
  CHECK(complaint(one_event(with(weekly(), {{"cancelled", Json::array({"2026-11-11"})}}))) ==
        "seed: calendars[0].events[0]: refused with 193001 event not found");
  CHECK(complaint(one_event(with(weekly(), {{"cancelled", Json::array({"someday"})}}))) ==
        "seed: calendars[0].events[0]: no occurrence: someday");
  CHECK(complaint({{"calendars", Json::array({{{"owner", "ou_nobody"}}})}}) ==
        "seed: calendars[0]: unknown owner ou_nobody");
  CHECK_FALSE(complaint({{"users", Json::array({Json::object()})}}).empty());
}

TEST_CASE("a reset brings the seed back") {
  Bench bench(seeded(one_event(timed(kTuesday))));
  bench.create(weekly());
  bench.send("POST", "/_sim/reset");
  bench.token = bench.authorise();
  CHECK(bench.result("GET", "/calendars/primary/events")["items"].size() == 1);
}

}  // namespace larkdav::feishu_sim::testing
