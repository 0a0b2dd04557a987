// The allow-list. Whatever a calendar invitation holds, only the shapes named here reach the
// expander.
#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "mapping/recurrence_rule.h"

namespace larkdav::mapping {
namespace {

constexpr std::size_t kRuleOctetsMax = 2000;
constexpr std::array<std::string_view, 7> kWeekdays = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
constexpr std::array<std::string_view, 4> kFrequencies = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};

// "" when the part was taken, else the reason for refusing the rule.
using Verdict = std::string;

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  while (true) {
    const std::size_t at = text.find(separator);
    pieces.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    text.remove_prefix(at + 1);
  }
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](unsigned char c) { return std::isdigit(c) != 0; });
}

std::optional<int> integer(std::string_view text) {
  int sign = 1;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    sign = text[0] == '-' ? -1 : 1;
    text.remove_prefix(1);
  }
  if (!all_digits(text) || text.size() > 6) return std::nullopt;
  return sign * std::stoi(std::string(text));
}

std::optional<int> weekday(std::string_view text) {
  const auto found = std::find(kWeekdays.begin(), kWeekdays.end(), text);
  if (found == kWeekdays.end()) return std::nullopt;
  return static_cast<int>(found - kWeekdays.begin());
}

bool is_until(std::string_view text) {
  if (text.size() == 8) return all_digits(text);
  if (text.size() == 16 && text[15] == 'Z') text.remove_suffix(1);
  return text.size() == 15 && text[8] == 'T' && all_digits(text.substr(0, 8)) &&
         all_digits(text.substr(9));
}

Verdict take_numbers(std::string_view name, std::string_view value, int low, int high,
                     bool last_too, std::vector<int>& out) {
  for (const std::string_view piece : split(value, ',')) {
    const std::optional<int> number = integer(piece);
    if (!number || !((*number >= low && *number <= high) || (last_too && *number == -1))) {
      return std::string(name) + "=" + std::string(value) + " is not supported";
    }
    out.push_back(*number);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return {};
}

Verdict take_weekdays(std::string_view value, std::vector<WeekdayPart>& out) {
  for (const std::string_view piece : split(value, ',')) {
    const std::optional<int> day =
        piece.size() < 2 ? std::nullopt : weekday(piece.substr(piece.size() - 2));
    const std::string_view prefix = piece.substr(0, piece.size() < 2 ? 0 : piece.size() - 2);
    const std::optional<int> ordinal = prefix.empty() ? std::optional<int>(0) : integer(prefix);
    if (!day || !ordinal || *ordinal < -5 || *ordinal > 5 || (!prefix.empty() && *ordinal == 0)) {
      return "BYDAY=" + std::string(value) + " is not supported";
    }
    out.push_back({*ordinal, *day});
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return {};
}

Verdict take_range(std::string_view name, std::string_view value, int low, int high, int& out) {
  const std::optional<int> number = integer(value);
  if (!number || *number < low || *number > high) {
    return std::string(name) + "=" + std::string(value) + " is not supported";
  }
  out = *number;
  return {};
}

Verdict take_part(std::string_view name, std::string_view value, RuleParts& rule) {
  if (name == "FREQ") {
    const auto found = std::find(kFrequencies.begin(), kFrequencies.end(), value);
    if (found == kFrequencies.end()) return "FREQ=" + std::string(value) + " is not supported";
    rule.frequency = static_cast<Frequency>(found - kFrequencies.begin());
    return {};
  }
  if (name == "INTERVAL") return take_range(name, value, 1, 1000, rule.interval);
  if (name == "COUNT") return take_range(name, value, 1, 10000, rule.count.emplace());
  if (name == "UNTIL") {
    if (!is_until(value)) return "UNTIL=" + std::string(value) + " is no date or time";
    rule.until = std::string(value);
    return {};
  }
  if (name == "BYMONTH") return take_numbers(name, value, 1, 12, false, rule.months);
  if (name == "BYMONTHDAY") return take_numbers(name, value, 1, 31, true, rule.month_days);
  if (name == "BYDAY") return take_weekdays(value, rule.weekdays);
  if (name == "BYSETPOS") {
    const Verdict verdict = take_range(name, value, -366, 366, rule.set_position);
    return verdict.empty() && rule.set_position == 0 ? "BYSETPOS=0 is not supported" : verdict;
  }
  if (name == "WKST") {
    const std::optional<int> day = weekday(value);
    if (!day) return "WKST=" + std::string(value) + " is no weekday";
    rule.week_start = *day;
    return {};
  }
  return std::string(name) + " is not supported";
}

Verdict judge(const RuleParts& rule) {
  const bool weekly = rule.frequency == Frequency::weekly;
  const bool monthly = rule.frequency == Frequency::monthly;
  if (rule.count && rule.until) return "COUNT and UNTIL exclude each other";
  const bool ordinals = std::any_of(rule.weekdays.begin(), rule.weekdays.end(),
                                    [](const WeekdayPart& day) { return day.ordinal != 0; });
  const bool in_months = monthly || (rule.frequency == Frequency::yearly && !rule.months.empty());
  if (ordinals && !in_months) return "BYDAY with a number needs a month to count in";
  if (weekly && !rule.month_days.empty()) return "BYMONTHDAY is not allowed in a weekly rule";
  if (!monthly && !rule.month_days.empty() && rule.month_days.front() < 0) {
    return "BYMONTHDAY=-1 is supported in monthly rules only";
  }
  // Readers disagree: that day of every month, or of the first occurrence's month.
  if (rule.frequency == Frequency::yearly && !rule.month_days.empty() && rule.months.empty()) {
    return "BYMONTHDAY in a yearly rule needs BYMONTH";
  }
  if (rule.set_position != 0 && (!monthly || rule.weekdays.empty())) {
    return "BYSETPOS is supported in monthly rules with BYDAY only";
  }
  if (weekly && rule.interval > 1 && rule.week_start != 0 && rule.week_start != 6) {
    return "WKST=" + std::string(kWeekdays[static_cast<std::size_t>(rule.week_start)]) +
           " is not supported";
  }
  return {};
}

void append_numbers(std::string& out, std::string_view name, const std::vector<int>& numbers) {
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    out += i == 0 ? std::string(name) : std::string(",");
    out += std::to_string(numbers[i]);
  }
}

}  // namespace

std::variant<RuleParts, RefusedRule> parse_rule(std::string_view text) {
  if (text.size() > kRuleOctetsMax) return RefusedRule{"the rule is too long"};
  std::string upper;
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
      upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
  }
  std::string_view rest = upper;
  if (rest.substr(0, 6) == "RRULE:") rest.remove_prefix(6);
  if (!rest.empty() && rest.back() == ';') rest.remove_suffix(1);
  RuleParts rule;
  std::set<std::string_view> seen;
  for (const std::string_view part : split(rest, ';')) {
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) {
      return RefusedRule{"\"" + std::string(part) + "\" is no part of a rule"};
    }
    const std::string_view name = part.substr(0, equals);
    if (!seen.insert(name).second) return RefusedRule{std::string(name) + " is given twice"};
    Verdict verdict = take_part(name, part.substr(equals + 1), rule);
    if (!verdict.empty()) return RefusedRule{std::move(verdict)};
  }
  if (seen.count("FREQ") == 0) return RefusedRule{"FREQ is missing"};
  Verdict verdict = judge(rule);
  if (!verdict.empty()) return RefusedRule{std::move(verdict)};
  return rule;
}

std::string canonical_parts(const RuleParts& parts) {
  std::string out = "FREQ=";
  out += kFrequencies[static_cast<std::size_t>(parts.frequency)];
  if (parts.interval > 1) out += ";INTERVAL=" + std::to_string(parts.interval);
  append_numbers(out, ";BYMONTH=", parts.months);
  append_numbers(out, ";BYMONTHDAY=", parts.month_days);
  for (std::size_t i = 0; i < parts.weekdays.size(); ++i) {
    const WeekdayPart& day = parts.weekdays[i];
    out += i == 0 ? ";BYDAY=" : ",";
    if (day.ordinal != 0) out += std::to_string(day.ordinal);
    out += kWeekdays[static_cast<std::size_t>(day.weekday)];
  }
  if (parts.set_position != 0) out += ";BYSETPOS=" + std::to_string(parts.set_position);
  // Where a week begins matters only when weeks are skipped.
  if (parts.frequency == Frequency::weekly && parts.interval > 1 && parts.week_start != 0) {
    out += ";WKST=SU";
  }
  return out;
}

std::variant<GuardedRule, RefusedRule> guard_rule(std::string_view text) {
  auto parsed = parse_rule(text);
  if (auto* refused = std::get_if<RefusedRule>(&parsed)) return std::move(*refused);
  auto& rule = std::get<RuleParts>(parsed);
  return GuardedRule{canonical_parts(rule), rule.count, std::move(rule.until)};
}

}  // namespace larkdav::mapping
