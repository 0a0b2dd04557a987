#include "tools/feishu_sim/zone.h"

#include <cctz/time_zone.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace larkdav::feishu_sim {
namespace {

using Seconds = cctz::time_point<cctz::seconds>;

Seconds instant(std::int64_t unix_seconds) {
  return std::chrono::time_point_cast<cctz::seconds>(std::chrono::system_clock::from_time_t(0)) +
         cctz::seconds(unix_seconds);
}

std::int64_t unix_seconds_of(Seconds when) { return (when - instant(0)).count(); }

cctz::time_zone load(const std::string& name) {
  cctz::time_zone zone;
  cctz::load_time_zone(name, &zone);
  return zone;
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool plain = !text.empty() && text[0] >= '0' && text[0] <= '9';
  if (error != std::errc{} || end != text.data() + text.size() || !plain) return std::nullopt;
  return value;
}

}  // namespace

bool is_zone(std::string_view name) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '/' || c == '+' || c == '-';
  };
  // The name ends up as a file name below the zone database, so it must not leave it.
  if (name.empty() || name.size() > 64 || name.front() == '/' || name.back() == '/') return false;
  if (!std::all_of(name.begin(), name.end(), letter)) return false;
  for (const std::string_view refused : {"Fixed/", "posix/", "right/", "localtime"}) {
    if (name.substr(0, refused.size()) == refused) return false;
  }
  cctz::time_zone zone;
  return cctz::load_time_zone(std::string(name), &zone);
}

cctz::civil_second to_local(std::int64_t unix_seconds, const std::string& zone) {
  return load(zone).lookup(instant(unix_seconds)).cs;
}

std::int64_t from_local(const cctz::civil_second& local, const std::string& zone) {
  return unix_seconds_of(load(zone).lookup(local).pre);
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  const cctz::civil_day civil(*year, *month, *day);
  if (civil.month() != *month || civil.day() != *day) return std::nullopt;
  return (civil - cctz::civil_day()) * kDaySeconds;
}

std::string format_date(std::int64_t unix_seconds) {
  const cctz::civil_day day(cctz::civil_second() + unix_seconds);
  char text[32];
  std::snprintf(text, sizeof text, "%04lld-%02d-%02d", static_cast<long long>(day.year()),
                day.month(), day.day());
  return text;
}

}  // namespace larkdav::feishu_sim
