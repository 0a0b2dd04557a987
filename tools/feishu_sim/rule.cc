#include "tools/feishu_sim/rule.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "tools/feishu_sim/zone.h"

namespace larkdav::feishu_sim {
namespace {

constexpr int kMaxInterval = 10000;
constexpr int kMaxCount = 100000;

using Weekday = cctz::weekday;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const auto cut = text.find(separator);
    pieces.push_back(text.substr(0, cut));
    if (cut == std::string_view::npos) return pieces;
    text = text.substr(cut + 1);
  }
}

// Digits, with a sign only where allowed.
std::optional<int> number(std::string_view text, bool sign_allowed = false) {
  if (sign_allowed && !text.empty() && text[0] == '+') {
    text = text.substr(1);
    if (!text.empty() && text[0] == '-') return std::nullopt;
  }
  if (text.empty() || (text[0] == '-' && !sign_allowed)) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<Weekday> weekday(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, Weekday>, 7> kDays = {
      {{"MO", Weekday::monday},
       {"TU", Weekday::tuesday},
       {"WE", Weekday::wednesday},
       {"TH", Weekday::thursday},
       {"FR", Weekday::friday},
       {"SA", Weekday::saturday},
       {"SU", Weekday::sunday}}};
  for (const auto& [name, day] : kDays) {
    if (name == text) return day;
  }
  return std::nullopt;
}

bool read_numbers(std::string_view text, int least, int most, bool negative,
                  std::vector<int>& out) {
  for (const std::string_view piece : split(text, ',')) {
    const auto value = number(piece, negative);
    if (!value || std::abs(*value) < least || std::abs(*value) > most) return false;
    out.push_back(*value);
  }
  return true;
}

bool read_days(std::string_view text, std::vector<RuleDay>& out) {
  for (const std::string_view piece : split(text, ',')) {
    if (piece.size() < 2) return false;
    const auto day = weekday(piece.substr(piece.size() - 2));
    const std::string_view sign = piece.substr(0, piece.size() - 2);
    const auto ordinal = sign.empty() ? std::optional<int>(0) : number(sign, true);
    if (!day || !ordinal || std::abs(*ordinal) > 53 || (!sign.empty() && *ordinal == 0))
      return false;
    out.push_back({*ordinal, *day});
  }
  return true;
}

bool read_frequency(std::string_view text, Frequency& out) {
  constexpr std::array<std::pair<std::string_view, Frequency>, 4> kNames = {
      {{"DAILY", Frequency::kDaily},
       {"WEEKLY", Frequency::kWeekly},
       {"MONTHLY", Frequency::kMonthly},
       {"YEARLY", Frequency::kYearly}}};
  for (const auto& [name, frequency] : kNames) {
    if (name != text) continue;
    out = frequency;
    return true;
  }
  return false;
}

bool read_until(std::string_view text, std::optional<Until>& out) {
  Until until;
  until.utc = text.size() == 16 && text.back() == 'Z';
  until.date_only = text.size() == 8;
  if (!until.utc && !until.date_only && text.size() != 15) return false;
  if (!until.date_only && text[8] != 'T') return false;
  const auto field = [&](std::size_t at, std::size_t length) {
    return number(text.substr(at, length));
  };
  const auto year = field(0, 4), month = field(4, 2), day = field(6, 2);
  const auto hour = until.date_only ? std::optional<int>(0) : field(9, 2);
  const auto minute = until.date_only ? std::optional<int>(0) : field(11, 2);
  const auto second = until.date_only ? std::optional<int>(0) : field(13, 2);
  if (!year || !month || !day || !hour || !minute || !second) return false;
  until.value = cctz::civil_second(*year, *month, *day, *hour, *minute, *second);
  // Values out of range would have been carried over into the next field.
  if (until.value.month() != *month || until.value.day() != *day || until.value.hour() != *hour ||
      until.value.minute() != *minute || until.value.second() != *second) {
    return false;
  }
  out = until;
  return true;
}

bool read_part(std::string_view name, std::string_view value, Rule& rule) {
  if (name == "FREQ") return read_frequency(value, rule.frequency);
  if (name == "UNTIL") return read_until(value, rule.until);
  if (name == "BYDAY") return read_days(value, rule.by_day);
  if (name == "BYMONTHDAY") return read_numbers(value, 1, 31, true, rule.by_month_day);
  if (name == "BYMONTH") return read_numbers(value, 1, 12, false, rule.by_month);
  if (name == "BYSETPOS") return read_numbers(value, 1, 366, true, rule.by_set_position);
  if (name == "INTERVAL") {
    const auto interval = number(value);
    if (!interval || *interval < 1 || *interval > kMaxInterval) return false;
    rule.interval = *interval;
    return true;
  }
  if (name == "COUNT") {
    rule.count = number(value);
    return rule.count && *rule.count >= 1 && *rule.count <= kMaxCount;
  }
  if (name == "WKST") {
    const auto day = weekday(value);
    if (!day) return false;
    rule.week_start = *day;
    rule.names_week_start = true;
    return true;
  }
  return false;
}

// The combinations RFC 5545 3.3.10 forbids.
bool is_coherent(const Rule& rule) {
  const bool long_period =
      rule.frequency == Frequency::kMonthly || rule.frequency == Frequency::kYearly;
  const bool ordinals = std::any_of(rule.by_day.begin(), rule.by_day.end(),
                                    [](const RuleDay& d) { return d.ordinal != 0; });
  if (ordinals && !long_period) return false;
  if (!rule.by_month_day.empty() && rule.frequency == Frequency::kWeekly) return false;
  if (rule.count && rule.until) return false;
  const bool selects = !rule.by_day.empty() || !rule.by_month_day.empty() || !rule.by_month.empty();
  return rule.by_set_position.empty() || selects;
}

int rank(std::string_view part) {
  constexpr std::array<std::string_view, 9> kOrder = {
      "FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST", "COUNT", "UNTIL"};
  const auto name = part.substr(0, part.find('='));
  return static_cast<int>(std::find(kOrder.begin(), kOrder.end(), name) - kOrder.begin());
}

std::string until_as_date(std::string_view part, const std::string& zone) {
  std::optional<Until> until;
  if (!read_until(part.substr(6), until) || until->date_only) return std::string(part);
  const std::int64_t instant = until->value - cctz::civil_second();
  const std::string date =
      format_date(until->utc ? to_local(instant, zone) - cctz::civil_second() : instant);
  return "UNTIL=" + date.substr(0, 4) + date.substr(5, 2) + date.substr(8, 2);
}

}  // namespace

std::optional<Rule> parse_rule(std::string_view text) {
  Rule rule;
  std::set<std::string_view> seen;
  for (const std::string_view part : split(text, ';')) {
    const auto equals = part.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view name = part.substr(0, equals);
    if (!seen.insert(name).second) return std::nullopt;
    if (!read_part(name, part.substr(equals + 1), rule)) return std::nullopt;
  }
  if (!seen.contains("FREQ") || !is_coherent(rule)) return std::nullopt;
  return rule;
}

std::string render_rule(const std::string& stored, const std::string& zone, const RuleForm& form) {
  if (stored.empty()) return stored;
  std::vector<std::string> parts;
  for (const std::string_view part : split(stored, ';')) {
    const bool until = part.rfind("UNTIL=", 0) == 0;
    parts.push_back(until && form.until_date_only ? until_as_date(part, zone) : std::string(part));
  }
  if (form.reordered) {
    if (stored.find("INTERVAL=") == std::string::npos) parts.emplace_back("INTERVAL=1");
    std::stable_sort(parts.begin(), parts.end(),
                     [](const auto& a, const auto& b) { return rank(a) < rank(b); });
  }
  std::string text = form.prefix ? "RRULE:" : "";
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : ";") + parts[i];
  return text;
}

}  // namespace larkdav::feishu_sim
