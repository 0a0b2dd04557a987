#include "mapping/ical/times.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>

#include "mapping/timezone.h"

namespace larkdav::mapping::ical {
namespace {

constexpr long kLongestDuration = 400L * 366 * 86400;  // seconds

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

std::optional<TimeValue> parse_time(std::string_view raw) {
  std::string value;
  for (const char c : trimmed(raw)) {
    if (c != '-' && c != ':')
      value += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  // Fractions of a second, which some programs add, say nothing here.
  if (const auto point = value.find('.'); point != std::string::npos) {
    const std::size_t end = value.find_first_not_of("0123456789", point + 1);
    value.erase(point, std::min(end, value.size()) - point);
  }
  TimeValue time;
  if (value.size() == 16 && value.back() == 'Z') {
    time.utc = true;
    value.pop_back();
  }
  time.is_date = value.size() == 8;
  if (!time.is_date && (value.size() != 15 || value[8] != 'T')) return std::nullopt;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (i != 8 && !is_digit(value[i])) return std::nullopt;
  }
  const std::string_view text = value;
  engine::LocalTime& local = time.local;
  local.date = {number(text.substr(0, 4)), number(text.substr(4, 2)), number(text.substr(6, 2))};
  if (!time.is_date) {
    local.hour = number(text.substr(9, 2));
    local.minute = number(text.substr(11, 2));
    local.second = number(text.substr(13, 2));
  }
  const bool next_midnight = local.hour == 24 && local.minute == 0 && local.second == 0;
  if (next_midnight) local.hour = 0;
  if (local.second == 60) local.second = 59;  // RFC 5545 §3.3.12
  if (!valid(local)) return std::nullopt;
  if (next_midnight) local.date = add_days(local.date, 1);
  return time;
}

std::optional<Duration> parse_duration(std::string_view raw) {
  std::string_view text = trimmed(raw);
  Duration duration;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    duration.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || (text[0] != 'P' && text[0] != 'p')) return std::nullopt;
  text.remove_prefix(1);
  bool in_time = false;
  bool any = false;
  while (!text.empty()) {
    if (!in_time && (text[0] == 'T' || text[0] == 't')) {
      in_time = true;
      text.remove_prefix(1);
      continue;
    }
    std::size_t length = 0;
    while (length < text.size() && is_digit(text[length])) ++length;
    if (length == 0 || length > 9 || length == text.size()) return std::nullopt;
    const long amount = number(text.substr(0, length));
    const char unit = static_cast<char>(std::toupper(static_cast<unsigned char>(text[length])));
    text.remove_prefix(length + 1);
    if (!in_time && (unit == 'W' || unit == 'D')) {
      duration.days += amount * (unit == 'W' ? 7 : 1);
    } else if (in_time && (unit == 'H' || unit == 'M' || unit == 'S')) {
      duration.seconds += amount * (unit == 'H' ? 3600 : (unit == 'M' ? 60 : 1));
    } else {
      return std::nullopt;
    }
    any = true;
  }
  if (!any || duration.days > kLongestDuration / 86400 || duration.seconds > kLongestDuration) {
    return std::nullopt;
  }
  return duration;
}

std::optional<int> parse_utc_offset(std::string_view raw) {
  const std::string_view text = trimmed(raw);
  if ((text.size() != 5 && text.size() != 7) || (text[0] != '+' && text[0] != '-') ||
      !std::all_of(text.begin() + 1, text.end(), is_digit)) {
    return std::nullopt;
  }
  const int seconds = number(text.substr(1, 2)) * 3600 + number(text.substr(3, 2)) * 60 +
                      (text.size() == 7 ? number(text.substr(5, 2)) : 0);
  if (seconds >= 86400) return std::nullopt;
  return text[0] == '-' ? -seconds : seconds;
}

std::string utc_offset_text(int seconds) {
  const int size = std::abs(seconds);
  char buffer[16];
  if (size % 60 == 0) {
    std::snprintf(buffer, sizeof buffer, "%c%02d%02d", seconds < 0 ? '-' : '+', size / 3600 % 100,
                  size / 60 % 60);
  } else {
    std::snprintf(buffer, sizeof buffer, "%c%02d%02d%02d", seconds < 0 ? '-' : '+',
                  size / 3600 % 100, size / 60 % 60, size % 60);
  }
  return buffer;
}

std::string date_text(const engine::Date& date) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%04d%02d%02d", date.year, date.month, date.day);
  return buffer;
}

std::string local_text(const engine::LocalTime& local) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "T%02d%02d%02d", local.hour, local.minute, local.second);
  return date_text(local.date) + buffer;
}

std::string utc_text(engine::Instant instant) { return local_text(to_local(instant, "UTC")) + "Z"; }

}  // namespace larkdav::mapping::ical
