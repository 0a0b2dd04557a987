#include "mapping/feishu/all_day.h"

#include <doctest/doctest.h>

#include "tests/mapping/feishu_fixture.h"

using namespace larkdav::mapping::feishu;
using larkdav::tests::fixture;

namespace {
std::string dated(const std::string& start, const std::string& end) {
  return to_text(Json{{"start_time", {{"date", start}}}, {"end_time", {{"date", end}}}});
}
const std::string kThree = dated("2026-11-09", "2026-11-11");
const std::string kOne = dated("2026-11-09", "2026-11-09");
}  // namespace

TEST_CASE("equal dates in a read show inclusive output, later ends show nothing") {
  CHECK(learn_from_read({}, kOne) == AllDayKnowledge{{true, true}, true});
  CHECK(learn_from_read({}, dated("2026-11-09", "2026-11-10")) == AllDayKnowledge{});
  CHECK(learn_from_read({}, "{}") == AllDayKnowledge{});
  CHECK(learn_from_read({{true, false}, true}, kOne) == AllDayKnowledge{{true, false}, true});
}

TEST_CASE("a write of one day tells the output mode") {
  CHECK(learn_from_write({}, kOne, dated("2026-11-09", "2026-11-10")).known ==
        AllDayKnowledge{{true, false}, true});
  CHECK(learn_from_write({}, kOne, kOne).known == AllDayKnowledge{{true, true}, true});
}

TEST_CASE("a write of several days tells the input mode, once the output is known") {
  const auto usual = learn_from_write({}, kThree, dated("2026-11-09", "2026-11-12"));
  CHECK(usual.known == AllDayKnowledge{{true, false}, true});
  CHECK_FALSE(usual.write_again);

  const auto unknown = learn_from_write({}, kThree, kThree);
  CHECK(unknown.ambiguous);
  CHECK_FALSE(unknown.write_again);

  const auto exclusive = learn_from_write({{true, false}, true}, kThree, kThree);
  CHECK(exclusive.write_again);
  CHECK(exclusive.known == AllDayKnowledge{{false, false}, true});

  const auto inclusive = learn_from_write({{true, true}, true}, kThree, kThree);
  CHECK_FALSE(inclusive.write_again);
  CHECK(inclusive.known == AllDayKnowledge{{true, true}, true});
}

TEST_CASE("a reply with other days than any mode gives teaches nothing") {
  const auto lesson = learn_from_write({}, kThree, dated("2026-11-09", "2026-11-20"));
  CHECK(lesson.known == AllDayKnowledge{});
  CHECK_FALSE(lesson.write_again);
  CHECK_FALSE(lesson.ambiguous);
  CHECK_FALSE(learn_from_write({}, "{}", kThree).ambiguous);
}

TEST_CASE("dates are written again in the other mode") {
  CHECK(one_day_body(kThree).find("2026-11-11") == std::string::npos);
  const auto again = parse_object(dates_body(kThree, {true, false}, {false, false}));
  REQUIRE(again);
  if (const auto expected = fixture("request.events.patch.allday_three_days_end")) {
    CHECK(*again == *expected);
  }
}

TEST_CASE("what was learnt survives storing") {
  for (const bool input : {false, true}) {
    for (const bool output : {false, true}) {
      const AllDayKnowledge known{{input, output}, output};
      CHECK(all_day_knowledge(to_text(known)) == known);
    }
  }
  CHECK_FALSE(all_day_knowledge("x"));
}

TEST_CASE("the documented replies of all modes are told apart") {
  for (const char* mode :
       {"in_inclusive_out_exclusive", "in_exclusive_out_exclusive", "in_inclusive_out_inclusive"}) {
    CAPTURE(mode);
    const auto sent_one = fixture("request.events.create.allday_one_day");
    const auto sent_three = fixture("request.events.create.allday_three_days");
    const auto one = fixture(std::string("events.create.allday_one_day.") + mode);
    const auto three = fixture(std::string("events.create.allday_three_days.") + mode);
    if (!sent_one || !sent_three || !one || !three) return;
    const auto first =
        learn_from_write({}, sent_one->dump(), one->at("data").at("event").dump()).known;
    const auto second =
        learn_from_write(first, sent_three->dump(), three->at("data").at("event").dump());
    const std::string name = mode;
    CHECK(second.known.ends.input_inclusive == name.starts_with("in_inclusive"));
    CHECK(second.known.ends.output_inclusive == name.ends_with("out_inclusive"));
    CHECK(second.write_again == name.starts_with("in_exclusive"));
  }
}
