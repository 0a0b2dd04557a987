#include "tools/feishu_sim/rfc3339.h"

#include <algorithm>
#include <cstdio>

#include "tools/feishu_sim/zone.h"

namespace larkdav::feishu_sim {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Two digits up to `most`; -1 otherwise.
int pair_at(std::string_view text, std::size_t at, int most) {
  if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) return -1;
  const int value = (text[at] - '0') * 10 + (text[at + 1] - '0');
  return value <= most ? value : -1;
}

// Seconds of Z, +HH:MM or -HH:MM.
std::optional<int> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  const int hours = pair_at(text, 1, 23);
  const int minutes = pair_at(text, 4, 59);
  if (hours < 0 || minutes < 0) return std::nullopt;
  return (text[0] == '-' ? -1 : 1) * (hours * 3600 + minutes * 60);
}

}  // namespace

std::optional<OffsetTime> parse_rfc3339(std::string_view text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' ||
      text[16] != ':')
    return std::nullopt;
  const auto midnight = parse_date(text.substr(0, 10));
  const int hour = pair_at(text, 11, 23);
  const int minute = pair_at(text, 14, 59);
  const int second = pair_at(text, 17, 60);
  std::string_view rest = text.substr(19);
  if (rest.front() == '.') {
    const auto end = std::find_if_not(rest.begin() + 1, rest.end(), is_digit);
    rest.remove_prefix(static_cast<std::size_t>(end - rest.begin()));
  }
  const auto offset = parse_offset(rest);
  if (!midnight || hour < 0 || minute < 0 || second < 0 || !offset) return std::nullopt;
  return OffsetTime{*midnight + hour * 3600 + minute * 60 + second - *offset, *offset};
}

std::string format_rfc3339(std::int64_t unix_seconds, int offset) {
  const std::int64_t local = unix_seconds + offset;
  const std::int64_t of_day = ((local % kDaySeconds) + kDaySeconds) % kDaySeconds;
  const int minutes = std::abs(offset) / 60;
  char text[48];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d%c%02d:%02d", static_cast<int>(of_day / 3600),
                static_cast<int>(of_day / 60 % 60), static_cast<int>(of_day % 60),
                offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
  return format_date(local - of_day) + (offset == 0 ? std::string(text, 9) + "Z" : text);
}

}  // namespace larkdav::feishu_sim
