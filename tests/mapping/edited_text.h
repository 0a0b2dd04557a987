// Editing a calendar in tests, and the lines in which two texts differ.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "engine/fields.h"
#include "mapping/ical/writer.h"
#include "tests/mapping/calendar_text.h"

namespace larkdav::mapping::ical {

inline WriteOptions options() {
  WriteOptions out;
  out.stamp = utc(2026, 2, 3, 4, 5);
  out.floating_zone = "Asia/Shanghai";
  return out;
}

inline std::string edited(const std::string& text, const engine::Event& wanted,
                          const engine::FieldMask& mask = engine::FieldMask::everything()) {
  return edit_resource(text, wanted, mask, options());
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size() - 1);
    lines.push_back(text.substr(from, end + 1 - from));
    from = end + 1;
  }
  return lines;
}

// Lines of `a` that are not in `b`, in order, without line ends, joined by "|".
inline std::string lines_only_in(const std::string& a, const std::string& b) {
  std::vector<std::string> others = lines_of(b);
  std::string out;
  for (std::string line : lines_of(a)) {
    const auto same = std::find(others.begin(), others.end(), line);
    if (same != others.end()) {
      others.erase(same);
      continue;
    }
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
    out += (out.empty() ? "" : "|") + line;
  }
  return out;
}

// A series with a moved, a cancelled and three excluded occurrences.
inline const std::string kSeries = calendar(
    "BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\n"
    "DTSTART;TZID=Asia/Shanghai:20260105T090000\nDTEND;TZID=Asia/Shanghai:20260105T100000\n"
    "RRULE:FREQ=DAILY;COUNT=10;INTERVAL=1\nEXDATE;TZID=Asia/Shanghai:20260106T090000,"
    "20260107T090000\nEXDATE:20260108T010000Z\nSUMMARY:s\nATTENDEE:mailto:a@b\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\nRECURRENCE-ID:20260109T010000Z\n"
    "DTSTART;TZID=Asia/Shanghai:20260109T150000\nDTEND;TZID=Asia/Shanghai:20260109T160000\n"
    "SUMMARY:moved\nX-KEEP:1\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:one\nDTSTAMP:20260101T000000Z\nRECURRENCE-ID:20260110T010000Z\n"
    "DTSTART:20260110T010000Z\nSTATUS:CANCELLED\nEND:VEVENT\n");
inline engine::OccurrenceKey day(int number) { return utc(2026, 1, number, 1); }

}  // namespace larkdav::mapping::ical
