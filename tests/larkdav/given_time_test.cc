#include "tools/larkdav/given_time.h"

#include <doctest/doctest.h>

using namespace larkdav::tools;

TEST_CASE("times are read as people write them") {
  struct Row {
    const char* text;
    long long seconds;
    bool date_only;
  };
  constexpr long long kMidnight = 1'762'272'000;  // 2025-11-05T00:00+08:00
  for (const Row& row :
       {Row{"2025-11-05", kMidnight, true}, Row{"2025-11-05T01:30", kMidnight + 5400, false},
        Row{"2025-11-05 01:30:05", kMidnight + 5405, false},
        Row{"2025-11-04T16:00Z", kMidnight, false},
        Row{"2025-11-05T00:00:00+08:00", kMidnight, false},
        Row{"2025-11-04T10:30:00-05:30", kMidnight, false}}) {
    CAPTURE(row.text);
    const auto given = given_time(row.text, "Asia/Shanghai");
    REQUIRE(given);
    CHECK(given->instant.time_since_epoch().count() == row.seconds);
    CHECK(given->date_only == row.date_only);
  }
  for (const char* text : {"", "today", "2025-11", "2025-13-01", "2025-02-30", "2025-11-05T",
                           "2025-11-05T24:00", "2025-11-05T10:00+8", "2025-11-05T10:00+24:00",
                           "2025-11-05x", "2025-11-05T10:00:00Zx", "25-11-05", "2025-1-5"}) {
    CAPTURE(text);
    CHECK_FALSE(given_time(text, "Asia/Shanghai"));
  }
}
