// iCalendar text as lines and components, read and edited with nothing of ours: people's clients,
// rewriting servers and the oracle all go through here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace larkdav::tests {

struct IcalLine {
  std::string name;        // upper case
  std::string parameters;  // ";TZID=Asia/Shanghai" as written, or empty
  std::string value;
  [[nodiscard]] std::string parameter(std::string_view wanted) const;  // empty: none
};

struct IcalComponent {
  std::string name;
  std::vector<IcalLine> lines;
  std::vector<IcalComponent> inner;

  [[nodiscard]] const IcalLine* find(std::string_view wanted) const;
  [[nodiscard]] std::string value(std::string_view wanted) const;  // empty: none
  void remove(std::string_view wanted);
  // In place of the first line of that name, or at the end.
  void set(IcalLine line);
};

// The VCALENDAR of a resource; nullopt where the text is none.
std::optional<IcalComponent> read_ical(std::string_view text);
// CRLF, folded at `width` octets.
std::string write_ical(const IcalComponent& calendar, std::size_t width = 75);

std::string escape_ical(std::string_view text);  // TEXT (RFC 5545 §3.3.11)
std::string unescape_ical(std::string_view text);

// -P1D, PT15M, -PT1H30M … in seconds.
std::optional<std::int64_t> read_duration(std::string_view text);

}  // namespace larkdav::tests
