// Short ways to write iCalendar text in tests, and the folder of foreign calendars where present.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/replica.h"
#include "mapping/ical/reader.h"
#include "mapping/timezone.h"
#include "tests/support/places.h"

namespace larkdav::mapping::ical {

// Lines separated by LF become a calendar with CRLF.
inline std::string crlf(const std::string& lines) {
  std::string out;
  for (const char c : lines) {
    if (c == '\n') out += '\r';
    out += c;
  }
  return out;
}

inline std::string calendar(const std::string& components) {
  return crlf("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n" + components +
              "END:VCALENDAR\n");
}

// A VEVENT with these lines; UID and a start are added.
inline std::string event(const std::string& lines) {
  return "BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\n" + lines + "END:VEVENT\n";
}

inline engine::Assembled read(const std::string& text, const std::string& zone = "Asia/Shanghai") {
  ReadOptions options;
  options.floating_zone = zone;
  const engine::ItemState state = read_resource(text, options);
  if (const auto* unreadable = std::get_if<engine::Unreadable>(&state)) {
    FAIL_CHECK(unreadable->reason);
    return {};
  }
  REQUIRE(std::holds_alternative<engine::Assembled>(state));
  return std::get<engine::Assembled>(state);
}

inline std::string why_unreadable(const std::string& text) {
  const engine::ItemState state = read_resource(text, {});
  const auto* unreadable = std::get_if<engine::Unreadable>(&state);
  return unreadable == nullptr ? "" : unreadable->reason;
}

inline engine::LocalTime local(int year, int month, int day, int hour = 0, int minute = 0) {
  return {{year, month, day}, hour, minute, 0};
}
inline engine::Instant utc(int year, int month, int day, int hour = 0, int minute = 0) {
  return to_utc(local(year, month, day, hour, minute), "UTC");
}

// Calendars of other projects, beside the source folder where they are present.
inline std::vector<std::filesystem::path> foreign_calendars() {
  std::vector<std::filesystem::path> files;
  const std::filesystem::path source = tests::source_dir();
  for (const auto& base : {source.parent_path(), source.parent_path().parent_path()}) {
    const std::filesystem::path folder = base / "shared/corpora/open";
    if (!std::filesystem::exists(folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
      const auto extension = entry.path().extension();
      if (entry.is_regular_file() && (extension == ".ics" || extension == ".vcs")) {
        files.push_back(entry.path());
      }
    }
    break;
  }
  return files;
}

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace larkdav::mapping::ical
