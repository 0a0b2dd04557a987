// Occurrences that come back, on services that bring them back and on those that do not.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/adapters/feishu_bench.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

struct Resets {
  Resets(const std::string& answer, int lag) {
    id = bench
             .make(
                 {{"summary", "Tides"},
                  {"start_time",
                   {{"timestamp", std::to_string(kTuesday)}, {"timezone", "Asia/Shanghai"}}},
                  {"end_time",
                   {{"timestamp", std::to_string(kTuesday + 3600)}, {"timezone", "Asia/Shanghai"}}},
                  {"recurrence", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T155959Z"},
                  {"vchat", {{"vc_type", "no_meeting"}}}})
             .at("event_id");
    bench.raw("PATCH", at(1), {{"summary", "Changed"}});
    bench.raw("DELETE", at(2));
    bench.raw("DELETE", at(3));
    bench.now += 60;
    bench.toggle("delete_exception", answer);
    bench.toggle("read_after_write_lag_s", lag);
    bench.observe();
  }
  [[nodiscard]] std::string at(int week) const {
    return "/events/" + id.substr(0, id.rfind('_') + 1) + std::to_string(kTuesday + week * kWeek);
  }
  // Takes what is said of that week's occurrence away, so that it follows the series.
  void bring_back(int week) {
    Event wanted = bench.only();
    wanted.occurrences.erase(Instant{std::chrono::seconds(kTuesday + week * kWeek)});
    REQUIRE(wanted.occurrences.size() + 1 == bench.only().occurrences.size());
    Goal goal = bench.change(wanted);
    CHECK_FALSE(bench.reach(goal));
    bench.now += 60;
    bench.observe();
  }
  // What everybody sees of that week.
  std::vector<std::string> shown(int week) {
    const long long start = kTuesday + week * kWeek;
    std::vector<std::string> out;
    const Json view =
        bench.raw("GET", "/events/instance_view?start_time=" + std::to_string(start - 7200) +
                             "&end_time=" + std::to_string(start + 7200));
    for (const Json& item : view.at("items")) {
      if (item.at("status") != "cancelled") out.push_back(item.at("summary"));
    }
    return out;
  }
  long asked() {
    return std::count_if(bench.transport.log.begin(), bench.transport.log.end(),
                         [](const std::string& line) {
                           return line.find("delete_exception=true") != std::string::npos;
                         });
  }

  FeishuBench bench;
  std::string id;
};

}  // namespace

TEST_CASE("an occurrence comes back whatever the service makes of the flag") {
  for (const char* answer : {"resets", "ignored", "refused"}) {
    for (const int lag : {0, 2, 8}) {
      CAPTURE(answer);
      CAPTURE(lag);
      Resets world(answer, lag);
      for (const int week : {1, 2, 3}) {
        CAPTURE(week);
        world.bring_back(week);
        CHECK(world.shown(week) == std::vector<std::string>{"Tides"});
        CHECK(world.bench.only().occurrences.size() == static_cast<std::size_t>(3 - week));
      }
    }
  }
}

TEST_CASE("that a service ignores the flag is found out once, and remembered") {
  Resets world("ignored", 2);
  world.bring_back(1);
  CHECK(world.asked() == 1);
  world.bench.reopen();
  world.bring_back(2);
  CHECK(world.asked() == 1);
  CHECK(world.bench.memory.at("delete_exception") == "ignored");
}

TEST_CASE("that a service brings occurrences back is looked at once") {
  Resets world("resets", 0);
  world.bring_back(1);
  CHECK(world.bench.memory.at("delete_exception") == "works");
  const auto requests = world.bench.transport.log.size();
  world.bring_back(2);
  // Read before the write, the write, and the changes read afterwards.
  CHECK(world.bench.transport.log.size() - requests <= 4);
}

TEST_CASE("that somebody else brought an occurrence back is no proof that the flag is ignored") {
  Resets world("resets", 0);
  Event wanted = world.bench.only();
  wanted.occurrences.erase(Instant{std::chrono::seconds(kTuesday + 2 * kWeek)});
  const Goal goal = world.bench.change(wanted);
  const auto group = world.bench.tree.group(world.bench.replica->group_of(*goal.item));
  const Step step = world.bench.replica->next_step(goal, group).value();
  world.bench.raw("DELETE", world.at(2) + "?delete_exception=true");
  CHECK(std::holds_alternative<Answered>(world.bench.replica->perform({&step, 1}).front()));
  world.bench.now += 60;
  CHECK(world.shown(2) == std::vector<std::string>{"Tides"});
  CHECK(world.bench.memory.count("delete_exception") == 0);
}

TEST_CASE("occurrences brought back together all come back where the flag is ignored") {
  Resets world("ignored", 0);
  std::vector<Step> steps;
  for (const int week : {1, 2, 3}) {
    Event wanted = world.bench.only();
    wanted.occurrences.erase(Instant{std::chrono::seconds(kTuesday + week * kWeek)});
    const Goal goal = world.bench.change(wanted);
    const auto group = world.bench.tree.group(world.bench.replica->group_of(*goal.item));
    steps.push_back(world.bench.replica->next_step(goal, group).value());
  }
  for (const StepResult& result : world.bench.replica->perform(steps)) {
    CHECK(std::holds_alternative<Answered>(result));
  }
  world.bench.now += 60;
  for (const int week : {1, 2, 3}) {
    CAPTURE(week);
    CHECK(world.shown(week) == std::vector<std::string>{"Tides"});
  }
}

TEST_CASE("an event that stands for an occurrence goes when its series moves away") {
  Resets world("ignored", 0);
  for (const int week : {1, 2, 3}) world.bring_back(week);
  Event wanted = world.bench.only();
  REQUIRE(wanted.occurrences.empty());
  wanted.fields.start = shanghai(kTuesday + 3600);
  wanted.fields.end = shanghai(kTuesday + 7200);
  wanted.rule->last = std::get<Instant>(*wanted.rule->last) + std::chrono::hours{1};
  Goal goal = world.bench.change(wanted);
  CHECK_FALSE(world.bench.reach(goal));
  world.bench.now += 60;
  world.bench.observe();
  CHECK(world.bench.only().occurrences.empty());
  for (const int week : {1, 2, 3}) {
    CAPTURE(week);
    CHECK(world.shown(week) == std::vector<std::string>{"Tides"});
  }
}
