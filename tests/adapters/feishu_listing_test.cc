#include "adapters/feishu/listing.h"

#include "tests/adapters/feishu_bench.h"

using namespace larkdav;
using namespace larkdav::tests;
using engine::Excluded;

TEST_CASE("deltas bring edits, deletions and deleted occurrences of people") {
  FeishuBench bench;
  auto goal = bench.creation(weekly());
  CHECK_FALSE(bench.reach(goal));
  bench.observe();
  bench.now += 60;
  const std::string uuid = goal.item->value;
  bench.raw("DELETE", "/events/" + uuid + "_" + std::to_string(kTuesday + kWeek));
  bench.raw("PATCH", "/events/" + uuid + "_0", {{"summary", "Edited"}});
  for (const char* richness : {"full", "sparse"}) {
    bench.toggle("tombstone_richness", richness);
    bench.observe();
    auto expected = weekly("Edited");
    expected.occurrences[at(kTuesday + kWeek)] = Excluded{};
    CHECK(bench.only() == expected);
    bench.now += 60;
  }
  bench.raw("DELETE", "/events/" + uuid + "_0");
  bench.observe();
  CHECK(bench.events().empty());
}

TEST_CASE("an occurrence that was moved far and then deleted stays deleted") {
  FeishuBench bench;
  auto goal = bench.creation(weekly());
  CHECK_FALSE(bench.reach(goal));
  bench.observe();
  bench.now += 60;
  const long long original = kTuesday + kWeek;
  const std::string instance = "/events/" + goal.item->value + "_" + std::to_string(original);
  const auto time = [](long long at) {
    return Json{{"timestamp", std::to_string(at)}, {"timezone", "Asia/Shanghai"}};
  };
  bench.raw("PATCH", instance,
            {{"start_time", time(original + 3 * 86400)},
             {"end_time", time(original + 3 * 86400 + 3600)}});
  bench.observe();
  bench.now += 60;
  bench.raw("DELETE", instance);
  bench.observe();
  auto expected = weekly();
  expected.occurrences[at(original)] = Excluded{};
  CHECK(bench.only() == expected);
}

TEST_CASE("a quiet observation is one request") {
  FeishuBench bench;
  auto event = weekly();
  event.occurrences[at(kTuesday + kWeek)] = Excluded{};
  auto goal = bench.creation(event);
  CHECK_FALSE(bench.reach(goal));
  for (int i = 0; i < 4; ++i) {
    bench.now += 60;
    bench.observe();
  }
  const long sent = bench.transport.sent();
  bench.now += 60;
  bench.observe();
  CHECK(bench.transport.sent() == sent + 1);
}

TEST_CASE("listings of every shape give the same events") {
  for (const char* shape : {"normal", "short", "short_and_empty"}) {
    for (const char* order : {"created", "exceptions_first", "newest_first"}) {
      for (const char* paging : {"page_token", "sync_token"}) {
        CAPTURE(shape);
        CAPTURE(order);
        CAPTURE(paging);
        FeishuBench bench;
        bench.toggle("page_shape", shape);
        bench.toggle("list_order", order);
        bench.toggle("delta_paging", paging);
        bench.toggle("anchor_with_sync_token",
                     std::string(paging) == "page_token" ? "190009" : "accepted");
        auto event = weekly();
        event.occurrences[at(kTuesday + kWeek)] = Excluded{};
        auto goal = bench.creation(event);
        CHECK_FALSE(bench.reach(goal));
        for (int i = 0; i < 5; ++i) {
          auto more =
              bench.creation(meeting("Meeting " + std::to_string(i)), "m" + std::to_string(i));
          CHECK_FALSE(bench.reach(more));
        }
        bench.tree = {};
        bench.observe();
        CHECK(bench.events().size() == 6);
        bench.now += 60;
        for (int i = 0; i < 5; ++i)
          bench.make({{"summary", "Theirs"},
                      {"start_time", {{"timestamp", "1793671200"}}},
                      {"end_time", {{"timestamp", "1793674800"}}}});
        bench.observe();
        CHECK(bench.events().size() == 11);
        CHECK(bench.events().at(goal.item->value) == event);
      }
    }
  }
}

TEST_CASE("an expired sync token means a complete listing, and what is missing is asked for") {
  FeishuBench bench;
  auto goal = bench.creation(meeting());
  CHECK_FALSE(bench.reach(goal));
  bench.observe();
  bench.now += 60;
  bench.raw("DELETE", "/events/" + goal.item->value + "_0");
  bench.control("expire", {{"what", "sync_tokens"}});
  bench.observe();
  CHECK(bench.events().empty());
}

TEST_CASE("a page that repeats is an error, not a loop") {
  FeishuBench bench;
  bench.toggle("page_shape", "short");
  for (int i = 0; i < 6; ++i) {
    auto goal = bench.creation(meeting("Meeting " + std::to_string(i)), "m" + std::to_string(i));
    CHECK_FALSE(bench.reach(goal));
  }
  bench.fault({{"method", "GET"},
               {"path", "*/events"},
               {"skip", 1},
               {"times", 100},
               {"repeat_page", true}});
  CHECK_THROWS_AS(bench.observe(), engine::ReplicaError);
}
