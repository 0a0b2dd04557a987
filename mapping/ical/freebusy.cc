#include "mapping/ical/freebusy.h"

#include <array>
#include <chrono>
#include <cstdio>

namespace larkdav::mapping::ical {
namespace {

std::string utc(engine::Instant instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(instant - day);
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d%02u%02uT%02d%02d%02dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
                static_cast<int>(time.minutes().count()), static_cast<int>(time.seconds().count()));
  return text.data();
}

// RFC 5545 §3.1: at most 75 octets a line. Control characters would end it.
void add_line(std::string& out, const std::string& content) {
  constexpr std::size_t kMost = 74;
  std::size_t width = 0;
  for (const char c : content) {
    if (static_cast<unsigned char>(c) < ' ') continue;
    const bool begins = (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    if (begins && width + 3 >= kMost) {
      out += "\r\n ";
      width = 1;
    }
    out += c;
    ++width;
  }
  out += "\r\n";
}

}  // namespace

std::string freebusy_text(const BusyTimes& busy) {
  std::string out;
  for (const char* line : {"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//larkdav//EN",
                           "METHOD:PUBLISH", "BEGIN:VFREEBUSY"}) {
    add_line(out, line);
  }
  add_line(out, "UID:" + busy.uid);
  add_line(out, "DTSTAMP:" + utc(busy.stamp));
  if (!busy.whose.empty()) add_line(out, "ORGANIZER:" + busy.whose);
  add_line(out, "DTSTART:" + utc(busy.from));
  add_line(out, "DTEND:" + utc(busy.to));
  for (const BusyTime& each : busy.times) {
    add_line(out, std::string("FREEBUSY;FBTYPE=") + (each.tentative ? "BUSY-TENTATIVE" : "BUSY") +
                      ":" + utc(each.start) + "/" + utc(each.end));
  }
  add_line(out, "END:VFREEBUSY");
  add_line(out, "END:VCALENDAR");
  return out;
}

}  // namespace larkdav::mapping::ical
