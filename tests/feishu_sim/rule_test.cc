#include "tools/feishu_sim/rule.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

namespace larkdav::feishu_sim {

TEST_CASE("the documented parts of a rule are taken") {
  constexpr std::array kTaken = {
      "FREQ=DAILY",
      "FREQ=DAILY;COUNT=10",
      "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU",
      "FREQ=MONTHLY;BYDAY=-1FR",
      "FREQ=MONTHLY;BYDAY=+2TU",
      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
      "FREQ=MONTHLY;BYMONTHDAY=1,-1",
      "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
      "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
      "FREQ=WEEKLY;UNTIL=20261231",
      "FREQ=WEEKLY;UNTIL=20261231T155959Z",
      "FREQ=WEEKLY;UNTIL=20261231T235959",
      "INTERVAL=2;FREQ=DAILY",
  };
  for (const char* text : kTaken) {
    CAPTURE(text);
    CHECK(parse_rule(text).has_value());
  }
}

TEST_CASE("broken rules and parts the service does not know are refused") {
  constexpr std::array kRefused = {
      "",
      "FREQ",
      "RRULE:FREQ=DAILY",
      "INTERVAL=2",
      "FREQ=HOURLY",
      "FREQ=DAILY;FREQ=DAILY",
      "FREQ=DAILY;INTERVAL=0",
      "FREQ=DAILY;INTERVAL=-1",
      "FREQ=DAILY;INTERVAL=99999999999",
      "FREQ=DAILY;COUNT=0",
      "FREQ=DAILY;COUNT=3;UNTIL=20261231",
      "FREQ=DAILY;UNTIL=20261301",
      "FREQ=DAILY;UNTIL=20260230",
      "FREQ=DAILY;UNTIL=20261231T250000Z",
      "FREQ=DAILY;UNTIL=tomorrow",
      "FREQ=DAILY;UNTIL=-0261231",
      "FREQ=DAILY;BYDAY=1MO",
      "FREQ=WEEKLY;BYDAY=2TU",
      "FREQ=WEEKLY;BYMONTHDAY=3",
      "FREQ=MONTHLY;BYDAY=XX",
      "FREQ=MONTHLY;BYDAY=0MO",
      "FREQ=MONTHLY;BYDAY=54MO",
      "FREQ=MONTHLY;BYMONTHDAY=32",
      "FREQ=MONTHLY;BYMONTHDAY=0",
      "FREQ=YEARLY;BYMONTH=13",
      "FREQ=YEARLY;BYMONTH=-1",
      "FREQ=MONTHLY;BYSETPOS=1",
      "FREQ=YEARLY;BYWEEKNO=20",
      "FREQ=YEARLY;BYYEARDAY=100",
      "FREQ=DAILY;BYHOUR=9",
      "FREQ=DAILY;X-FOO=1",
      "FREQ=DAILY;",
      "freq=daily",
  };
  for (const char* text : kRefused) {
    CAPTURE(text);
    CHECK_FALSE(parse_rule(text).has_value());
  }
}

TEST_CASE("a rule reads as it was written unless a form is asked for") {
  const std::string rule = "FREQ=WEEKLY;UNTIL=20261231T155959Z;BYDAY=TU";
  CHECK(render_rule(rule, "Asia/Shanghai", {}) == rule);
  CHECK(render_rule(rule, "Asia/Shanghai", {true, false, false}) == "RRULE:" + rule);
  CHECK(render_rule(rule, "Asia/Shanghai", {false, false, true}) ==
        "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU;UNTIL=20261231T155959Z");
  CHECK(render_rule("", "Asia/Shanghai", {true, true, true}) == "");
}

TEST_CASE("a date-only UNTIL is the date in the event's zone") {
  const RuleForm form{false, true, false};
  CHECK(render_rule("FREQ=DAILY;UNTIL=20261231T155959Z", "Asia/Shanghai", form) ==
        "FREQ=DAILY;UNTIL=20261231");
  CHECK(render_rule("FREQ=DAILY;UNTIL=20261231T160000Z", "Asia/Shanghai", form) ==
        "FREQ=DAILY;UNTIL=20270101");
}

}  // namespace larkdav::feishu_sim
