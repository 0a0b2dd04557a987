// A guarded rule taken apart (RFC 5545 §3.3.10), for the expander. Nothing else builds one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mapping/recurrence.h"

namespace larkdav::mapping {

enum class Frequency { daily, weekly, monthly, yearly };

struct WeekdayPart {
  int ordinal = 0;  // -5..5; 0: every such day of the period
  int weekday = 0;  // 0: Monday
  friend auto operator<=>(const WeekdayPart&, const WeekdayPart&) = default;
};

struct RuleParts {
  Frequency frequency = Frequency::daily;
  int interval = 1;
  std::vector<int> months;      // 1..12, sorted
  std::vector<int> month_days;  // 1..31 or -1, sorted
  std::vector<WeekdayPart> weekdays;
  int set_position = 0;  // 0: none
  int week_start = 0;    // 0: Monday, 6: Sunday
  std::optional<int> count;
  std::optional<std::string> until;
};

std::variant<RuleParts, RefusedRule> parse_rule(std::string_view text);
std::string canonical_parts(const RuleParts& parts);  // without COUNT and UNTIL

// Civil days since 1970-01-01 of the rule's period number `index` (0: the one that holds
// `start_day`), not before `start_day`, in order. Empty where the period yields none.
std::vector<long> days_of_period(const RuleParts& rule, long start_day, long index);
// The last period that begins on or before `day`, at least 0.
long period_of_day(const RuleParts& rule, long start_day, long day);

}  // namespace larkdav::mapping
