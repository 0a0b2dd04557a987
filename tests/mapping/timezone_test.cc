#include "mapping/timezone.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace larkdav::mapping {
namespace {

using engine::Date;
using engine::LocalTime;

struct Named {
  std::string written;
  std::optional<std::string> zone;
};

TEST_CASE("zone names of every kind lead to the canonical IANA name") {
  const std::vector<Named> table = {
      {"Asia/Shanghai", "Asia/Shanghai"},
      {"asia/shanghai", "Asia/Shanghai"},
      {"PRC", "Asia/Shanghai"},
      {"Asia/Chongqing", "Asia/Shanghai"},
      {"Asia/Calcutta", "Asia/Kolkata"},
      {"US/Pacific", "America/Los_Angeles"},
      {"UTC", "UTC"},
      {"Etc/UTC", "UTC"},
      {"GMT", "UTC"},
      {"Z", "UTC"},
      {"/mozilla.org/20050126_1/Europe/Berlin", "Europe/Berlin"},
      {"/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires",
       "America/Argentina/Buenos_Aires"},
      {"/citadel.org/20250101_1/Asia/Shanghai", "Asia/Shanghai"},
      {"tzone://Microsoft/Utc", "UTC"},
      {"Europe_Berlin", "Europe/Berlin"},
      {"China Standard Time", "Asia/Shanghai"},
      {"W. Europe Standard Time", "Europe/Berlin"},
      {"\"Romance Standard Time\"", "Europe/Paris"},
      {"India Standard Time", "Asia/Kolkata"},
      {"(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi", "Asia/Shanghai"},
      {"(UTC-05:00) Eastern Time (US & Canada)", "America/New_York"},
      {"(GMT-08.00) Pacific Time (US & Canada)", "America/Los_Angeles"},
      {"(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", "Europe/Brussels"},
      {"(UTC) Coordinated Universal Time", "UTC"},
      {"GMT+0800", "Etc/GMT-8"},
      {"UTC+8", "Etc/GMT-8"},
      {"+08:00", "Etc/GMT-8"},
      {"UTC-3", "Etc/GMT+3"},
      {"GMT+0000", "UTC"},
      {"GMT+0530", std::nullopt},
      {"Customized Time Zone", std::nullopt},
      {"Mars/Olympus", std::nullopt},
      {"", std::nullopt},
      {"Factory", std::nullopt},
  };
  for (const Named& row : table) {
    CAPTURE(row.written);
    CHECK(canonical_zone(row.written) == row.zone);
  }
}

engine::Instant utc(int year, int month, int day, int hour, int minute) {
  return to_utc({{year, month, day}, hour, minute, 0}, "UTC");
}

TEST_CASE("a time in a gap uses the offset before it and an ambiguous one is the first") {
  CHECK(to_utc({{2026, 3, 29}, 2, 30, 0}, "Europe/Berlin") == utc(2026, 3, 29, 1, 30));
  CHECK(to_utc({{2026, 10, 25}, 2, 30, 0}, "Europe/Berlin") == utc(2026, 10, 25, 0, 30));
  CHECK(to_utc({{2100, 7, 1}, 12, 0, 0}, "Europe/Berlin") == utc(2100, 7, 1, 10, 0));
  CHECK(to_utc({{1988, 7, 1}, 12, 0, 0}, "Asia/Shanghai") == utc(1988, 7, 1, 3, 0));
}

TEST_CASE("local time and instant are inverse outside of overlaps") {
  for (const std::string zone : {"Asia/Shanghai", "America/New_York", "Asia/Kathmandu", "UTC"}) {
    for (int month = 1; month <= 12; ++month) {
      const LocalTime local{{2026, month, 15}, 9, 41, 7};
      CHECK(to_local(to_utc(local, zone), zone) == local);
      CHECK(zoned(local, zone) == zoned(to_utc(local, zone), zone));
    }
  }
}

TEST_CASE("dates and floating times are read in the floating zone") {
  CHECK(instant_of(Date{2026, 1, 2}, "Asia/Shanghai") == utc(2026, 1, 1, 16, 0));
  CHECK(instant_of(engine::FloatingTime{{{2026, 1, 2}, 9, 0, 0}}, "Asia/Shanghai") ==
        utc(2026, 1, 2, 1, 0));
  CHECK(instant_of(engine::UtcTime{utc(2026, 1, 2, 1, 0)}, "Asia/Shanghai") ==
        utc(2026, 1, 2, 1, 0));
}

TEST_CASE("civil days count over leap years and centuries") {
  CHECK(days_from_civil({1970, 1, 1}) == 0);
  CHECK(days_from_civil({2000, 2, 29}) == 11016);
  CHECK(add_days({2026, 12, 31}, 1) == Date{2027, 1, 1});
  CHECK(add_days({2024, 3, 1}, -1) == Date{2024, 2, 29});
  for (long day = -800000; day < 2932896; day += 997) {
    CHECK(days_from_civil(civil_from_days(day)) == day);
  }
}

TEST_CASE("times that no clock shows are not valid") {
  CHECK(valid({{2024, 2, 29}, 23, 59, 59}));
  CHECK_FALSE(valid({{2026, 2, 29}, 0, 0, 0}));
  CHECK_FALSE(valid({{2026, 13, 1}, 0, 0, 0}));
  CHECK_FALSE(valid({{2026, 0, 1}, 0, 0, 0}));
  CHECK_FALSE(valid({{2026, 1, 1}, 24, 0, 0}));
  CHECK_FALSE(valid({{2026, 1, 1}, 0, 0, 60}));
  CHECK_FALSE(valid({{10000, 1, 1}, 0, 0, 0}));
}

TEST_CASE("the zone data are there and say their version") {
  CHECK_NOTHROW(check_zones());
  CHECK(zones_version().rfind("tzdata 20", 0) == 0);
}

}  // namespace
}  // namespace larkdav::mapping
