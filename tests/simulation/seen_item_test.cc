// The readers that judge the simulation: what a person sees of a text.
#include "tests/simulation/seen_item.h"

#include <doctest/doctest.h>

using namespace larkdav::tests;

namespace {

SeenItem seen(const std::string& rule, const std::string& more) {
  const std::string text =
      "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:e1\r\nDTSTART;VALUE=DATE:20261105\r\n"
      "DTEND;VALUE=DATE:20261106\r\nRRULE:" +
      rule + "\r\nEND:VEVENT\r\n" + more + "END:VCALENDAR\r\n";
  return seen_on_caldav({{"a.ics", text}}).at(0);
}

std::string override_of(const std::string& day, const std::string& start) {
  return "BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:e1\r\nRECURRENCE-ID;VALUE=DATE:" + day +
         "\r\nDTSTART;VALUE=DATE:" + start + "\r\nDURATION:P1D\r\nEND:VEVENT\r\n";
}

}  // namespace

TEST_CASE("an override that names no occurrence is seen beside its series") {
  constexpr std::int64_t kHorizon = 2'000'000'000;
  const SeenItem fits = seen("FREQ=DAILY;COUNT=2", override_of("20261106", "20261109"));
  CHECK(lines_of(fits, kHorizon).size() == 2);
  CHECK(strays_of(fits).empty());
  const SeenItem stray = seen("FREQ=DAILY;COUNT=2", override_of("20261107", "20261109"));
  CHECK(lines_of(stray, kHorizon).size() == 3);
  CHECK(strays_of(stray).size() == 1);
}

TEST_CASE("a moment as UNTIL of whole days is the day it falls on here") {
  CHECK(seen("FREQ=DAILY;UNTIL=20261107T203000Z", "").rule == "FREQ=DAILY;UNTIL=20261108");
  CHECK(seen("FREQ=DAILY;UNTIL=20261107T000000Z;INTERVAL=2", "").rule ==
        "FREQ=DAILY;UNTIL=20261107;INTERVAL=2");
  CHECK(seen("FREQ=DAILY;UNTIL=20261107", "").rule == "FREQ=DAILY;UNTIL=20261107");
}
