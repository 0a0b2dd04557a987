#include "tools/feishu_sim/rfc3339.h"

#include <doctest/doctest.h>

namespace larkdav::feishu_sim {

TEST_CASE("date-times are read with their offset and written back") {
  const auto read = [](const char* text) { return parse_rfc3339(text); };
  REQUIRE(read("2026-11-03T10:00:00+08:00"));
  CHECK(read("2026-11-03T10:00:00+08:00")->seconds == 1793671200);
  CHECK(read("2026-11-03T02:00:00Z")->seconds == 1793671200);
  CHECK(read("2026-11-02T20:30:00.125-05:30")->seconds == 1793671200);
  for (const char* text : {"2026-11-03T10:00:00+08:00", "2026-11-02T20:30:00-05:30",
                           "1969-12-31T23:59:59Z", "2026-11-03T02:00:00Z"}) {
    const auto time = read(text);
    REQUIRE(time);
    CHECK(format_rfc3339(time->seconds, time->offset) == text);
  }
}

TEST_CASE("what names no offset or no instant is refused") {
  for (const char* text :
       {"", "2026-11-03", "2026-11-03T10:00:00", "2026-11-03 10:00:00Z", "2026-13-03T10:00:00Z",
        "2026-11-03T24:00:00Z", "2026-11-03T10:00:00+8:00", "2026-11-03T10:00:00Zx"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text));
  }
}

}  // namespace larkdav::feishu_sim
