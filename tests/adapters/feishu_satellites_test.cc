// Events of their own that stand for occurrences, when their series comes to have those itself.
#include "adapters/feishu/satellites.h"

#include <doctest/doctest.h>

#include "tests/adapters/feishu_bench.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

constexpr long long kDay = 86400;

// Tuesdays, and one extra Thursday.
struct ExtraDate {
  ExtraDate() {
    Event event = weekly("Tides");
    EventFields fields = event.fields;
    fields.start = shanghai(kTuesday + 2 * kDay);
    fields.end = shanghai(kTuesday + 2 * kDay + 3600);
    event.occurrences[thursday] = Extra{fields};
    Goal goal = bench.creation(event);
    REQUIRE_FALSE(bench.reach(goal));
    bench.now += 60;
    bench.observe();
    REQUIRE(bench.only().occurrences.count(thursday) == 1);
  }
  void become(const Event& wanted) {
    Goal goal = bench.change(wanted);
    CHECK_FALSE(bench.reach(goal));
    bench.now += 60;
    bench.observe();
  }
  // What everybody sees of that Thursday.
  std::vector<std::string> shown() {
    std::vector<std::string> out;
    const Json view = bench.raw(
        "GET", "/events/instance_view?start_time=" + std::to_string(kTuesday + 2 * kDay - 7200) +
                   "&end_time=" + std::to_string(kTuesday + 2 * kDay + 7200));
    for (const Json& item : view.at("items")) {
      if (item.at("status") != "cancelled") out.push_back(item.at("summary"));
    }
    return out;
  }

  FeishuBench bench;
  OccurrenceKey thursday = at(kTuesday + 2 * kDay);
};

Event daily(const Event& event) {
  Event out = event;
  out.rule =
      larkdav::mapping::canonical_rule("FREQ=DAILY;COUNT=5", {event.fields.start, "Asia/Shanghai"});
  return out;
}

}  // namespace

TEST_CASE("an extra occurrence becomes one of the rule when the rule comes to have it") {
  ExtraDate world;
  Event wanted = daily(world.bench.only());
  wanted.occurrences.clear();
  world.become(wanted);
  CHECK(world.bench.only().occurrences.empty());
  CHECK(world.shown() == std::vector<std::string>{"Tides"});
}

TEST_CASE("an extra occurrence of the new rule that shall differ becomes a changed one") {
  ExtraDate world;
  Event wanted = daily(world.bench.only());
  EventFields fields = *copy_in(wanted.occurrences.at(world.thursday));
  fields.title = "Spring tide";
  wanted.occurrences[world.thursday] = fields;
  world.become(wanted);
  CHECK(world.bench.only().occurrences == wanted.occurrences);
  CHECK(world.shown() == std::vector<std::string>{"Spring tide"});
}

TEST_CASE("a series that moves onto its own extra date shows it once") {
  ExtraDate world;
  Event wanted = world.bench.only();
  wanted.fields.start = shanghai(kTuesday + 2 * kDay);
  wanted.fields.end = shanghai(kTuesday + 2 * kDay + 3600);
  wanted.rule = larkdav::mapping::canonical_rule("FREQ=WEEKLY;BYDAY=TH;COUNT=4",
                                                 {wanted.fields.start, "Asia/Shanghai"});
  wanted.occurrences.clear();
  world.become(wanted);
  CHECK(world.bench.only().occurrences.empty());
  CHECK(world.shown() == std::vector<std::string>{"Tides"});
}
