#include "mapping/feishu/recurrence.h"

#include <doctest/doctest.h>

#include "mapping/timezone.h"

using namespace larkdav;
using namespace larkdav::mapping::feishu;
using engine::Date;
using engine::Instant;
using engine::OccurrenceKey;

namespace {
Instant at(long long seconds) { return Instant{std::chrono::seconds(seconds)}; }
const engine::EventTime kTuesday = mapping::zoned(at(1793671200), "Asia/Shanghai");
std::optional<engine::Rule> read(const std::string& text,
                                 const engine::EventTime& start = kTuesday) {
  return rule_from_feishu({{"recurrence", text}}, start, "America/New_York");
}
}  // namespace

TEST_CASE("spellings of one rule read as one") {
  const auto rule = read("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T155959Z");
  REQUIRE(rule);
  CHECK(rule->last == OccurrenceKey(at(1793671200 + 8 * 7 * 86400)));
  for (const char* text :
       {"RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;UNTIL=20261231", "FREQ=WEEKLY;BYDAY=TU;COUNT=9",
        "UNTIL=20261229T020000Z;BYDAY=TU;FREQ=WEEKLY"}) {
    CAPTURE(text);
    CHECK(read(text) == rule);
  }
}

TEST_CASE("single events and exceptions have no rule") {
  CHECK_FALSE(read(""));
  CHECK_FALSE(rule_from_feishu(Json::object(), kTuesday, "UTC"));
  CHECK_FALSE(
      rule_from_feishu({{"recurrence", "FREQ=DAILY"}, {"is_exception", true}}, kTuesday, "UTC"));
}

TEST_CASE("a written rule has UNTIL and no COUNT, and reads back as itself") {
  const auto rule = read("FREQ=DAILY;COUNT=3");
  const std::string text = rule_to_feishu(*rule);
  CHECK(text.find("COUNT") == std::string::npos);
  CHECK(text.find("UNTIL=20261105T020000Z") != std::string::npos);
  CHECK(read(text) == rule);
}

TEST_CASE("an all-day series lives in UTC, whatever zone dates are read in") {
  const Date start{2026, 11, 9};
  const auto rule = read("FREQ=DAILY;COUNT=3", start);
  CHECK(rule->last == OccurrenceKey(Date{2026, 11, 11}));
  CHECK(read(rule_to_feishu(*rule), start) == rule);
  CHECK(read("FREQ=DAILY;UNTIL=20261111T000000Z", start) == rule);
  CHECK(read("FREQ=DAILY;UNTIL=20261111T155959Z", start) == rule);
}

TEST_CASE("a rule that the guard refuses is carried as it is") {
  const auto rule = read("FREQ=YEARLY;BYWEEKNO=2,19,39");
  REQUIRE(rule);
  CHECK(rule->opaque);
  CHECK(read(rule_to_feishu(*rule)) == rule);
  const std::set<OccurrenceKey> keys = {at(5), at(6)};
  CHECK(fitting(keys, kTuesday, *rule, "UTC") == keys);
}

TEST_CASE("only keys of occurrences fit") {
  const auto rule = read("FREQ=WEEKLY;BYDAY=TU;COUNT=2");
  const std::set<OccurrenceKey> fit = {at(1793671200), at(1793671200 + 7 * 86400)};
  std::set<OccurrenceKey> keys = fit;
  keys.insert(at(1793671201));
  keys.insert(at(1793671200 + 14 * 86400));
  keys.insert(Date{2026, 11, 3});
  CHECK(fitting(keys, kTuesday, *rule, "UTC") == fit);
}

TEST_CASE("a rule longer than Feishu takes is told") {
  CHECK(why_unstorable(*read("FREQ=DAILY")).empty());
  CHECK_FALSE(why_unstorable(engine::Rule{std::string(2001, 'x'), {}, true}).empty());
}
