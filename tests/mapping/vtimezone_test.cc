#include "mapping/ical/vtimezone.h"

#include <doctest/doctest.h>

#include <string>

#include "mapping/zone_names.h"
#include "tests/mapping/calendar_text.h"

namespace larkdav::mapping::ical {
namespace {

std::shared_ptr<const DescribedZone> described(const std::string& text) {
  auto parsed = parse_document(text);
  REQUIRE(std::holds_alternative<Document>(parsed));
  const Document& document = std::get<Document>(parsed);
  std::string location;
  return read_vtimezone(document, document.components.front(), location);
}

TEST_CASE("a zone with yearly rules is written with rules from the year before the event") {
  const std::string text =
      write_vtimezone("Europe/Berlin", "Europe/Berlin", utc(2026, 1, 5), std::nullopt, "\r\n");
  CHECK(text == crlf("BEGIN:VTIMEZONE\nTZID:Europe/Berlin\n"
                     "BEGIN:DAYLIGHT\nDTSTART:20250330T020000\n"
                     "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nTZOFFSETFROM:+0100\n"
                     "TZOFFSETTO:+0200\nTZNAME:CEST\nEND:DAYLIGHT\n"
                     "BEGIN:STANDARD\nDTSTART:20251026T030000\n"
                     "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nTZOFFSETFROM:+0200\n"
                     "TZOFFSETTO:+0100\nTZNAME:CET\nEND:STANDARD\nEND:VTIMEZONE\n"));
}

TEST_CASE("a zone without transitions is one STANDARD") {
  const std::string text =
      write_vtimezone("Asia/Shanghai", "Asia/Shanghai", utc(2026, 1, 5), std::nullopt, "\r\n");
  CHECK(text ==
        crlf("BEGIN:VTIMEZONE\nTZID:Asia/Shanghai\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
             "TZOFFSETFROM:+0800\nTZOFFSETTO:+0800\nTZNAME:CST\nEND:STANDARD\n"
             "END:VTIMEZONE\n"));
}

TEST_CASE("what is written describes the zone at every hour of the event's years") {
  for (const std::string& zone : zone_table().zones) {
    for (const int year : {1970, 1988, 2014, 2026}) {
      CAPTURE(zone);
      CAPTURE(year);
      const std::string text =
          write_vtimezone(zone, zone, utc(year, 1, 5), utc(year + 2, 6, 1), "\r\n");
      const auto read = described(text);
      REQUIRE(read != nullptr);
      int wrong = 0;
      for (int step = 0; step < 2 * 366; step += 3) {
        const engine::LocalTime time =
            to_local(utc(year, 1, 5) + std::chrono::hours(24 * step + step % 24), "UTC");
        const auto offset = read->offset_at(time);
        if (!offset ||
            to_utc(time, "UTC") - std::chrono::seconds(offset->seconds) != to_utc(time, zone)) {
          ++wrong;
        }
      }
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("gaps use the offset before and overlaps the first") {
  const auto berlin =
      described(write_vtimezone("B", "Europe/Berlin", utc(2026, 1, 1), std::nullopt, "\r\n"));
  for (const engine::LocalTime& time :
       {local(2026, 3, 29, 1, 59), local(2026, 3, 29, 2, 0), local(2026, 3, 29, 2, 30),
        local(2026, 3, 29, 3, 0), local(2026, 10, 25, 1, 59), local(2026, 10, 25, 2, 30),
        local(2026, 10, 25, 3, 0), local(2050, 7, 1, 12, 0)}) {
    const auto offset = berlin->offset_at(time);
    REQUIRE(offset.has_value());
    CHECK(to_utc(time, "UTC") - std::chrono::seconds(offset->seconds) ==
          to_utc(time, "Europe/Berlin"));
  }
}

}  // namespace
}  // namespace larkdav::mapping::ical
