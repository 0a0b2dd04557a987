#include "tools/larkdav/given_time.h"

#include <charconv>
#include <chrono>

#include "mapping/timezone.h"

namespace larkdav::tools {
namespace {

// Takes `digits` digits and, where there is one, the mark behind them.
bool take(std::string_view& text, std::size_t digits, char mark, int& value) {
  if (text.size() < digits) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc{} || end != text.data() + digits || value < 0) return false;
  text.remove_prefix(digits);
  if (mark == '\0') return true;
  if (text.empty() || text.front() != mark) return false;
  text.remove_prefix(1);
  return true;
}

// Z, +HH:MM or -HH:MM to the end.
std::optional<std::chrono::minutes> offset_of(std::string_view text) {
  if (text == "Z" || text == "z") return std::chrono::minutes(0);
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const int sign = text.front() == '-' ? -1 : 1;
  text.remove_prefix(1);
  int hours = 0;
  int minutes = 0;
  if (!take(text, 2, ':', hours) || !take(text, 2, '\0', minutes) || !text.empty()) {
    return std::nullopt;
  }
  if (hours > 23 || minutes > 59) return std::nullopt;
  return std::chrono::minutes(sign * (hours * 60 + minutes));
}

}  // namespace

std::optional<GivenTime> given_time(std::string_view text, const std::string& zone) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!take(text, 4, '-', year) || !take(text, 2, '-', month) || !take(text, 2, '\0', day)) {
    return std::nullopt;
  }
  engine::LocalTime local{};
  local.date = {year, month, day};
  if (!mapping::valid(local)) return std::nullopt;
  if (text.empty()) return GivenTime{mapping::to_utc(local, zone), true};
  if (text.front() != 'T' && text.front() != ' ') return std::nullopt;
  text.remove_prefix(1);
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!take(text, 2, ':', hour) || !take(text, 2, '\0', minute)) return std::nullopt;
  if (!text.empty() && text.front() == ':') {
    text.remove_prefix(1);
    if (!take(text, 2, '\0', second)) return std::nullopt;
  }
  local.hour = hour;
  local.minute = minute;
  local.second = second;
  if (!mapping::valid(local)) return std::nullopt;
  if (text.empty()) return GivenTime{mapping::to_utc(local, zone), false};
  const auto offset = offset_of(text);
  if (!offset) return std::nullopt;
  return GivenTime{mapping::to_utc(local, "UTC") - *offset, false};
}

}  // namespace larkdav::tools
