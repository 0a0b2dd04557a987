#pragma once

#include <cctz/civil_time.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace larkdav::feishu_sim {

enum class Frequency { kDaily, kWeekly, kMonthly, kYearly };

struct RuleDay {
  int ordinal = 0;  // 2 in 2TU, -1 in -1FR, 0 for every such day
  cctz::weekday day = cctz::weekday::monday;
};

// UNTIL as written: a date, a local wall time or a UTC instant (RFC 5545 3.3.10).
struct Until {
  cctz::civil_second value;
  bool date_only = false;
  bool utc = false;
};

// A recurrence rule as far as the service takes it (Feishu reference 6.1).
struct Rule {
  Frequency frequency = Frequency::kDaily;
  int interval = 1;
  std::optional<int> count;
  std::optional<Until> until;
  std::vector<RuleDay> by_day;
  std::vector<int> by_month_day;
  std::vector<int> by_month;
  std::vector<int> by_set_position;
  cctz::weekday week_start = cctz::weekday::monday;
  bool names_week_start = false;
};

// Reads a rule without prefix; nullopt where the grammar of RFC 5545 3.3.10 or the service's part
// list is broken: sub-daily frequencies, BYWEEKNO, BYYEARDAY, BYHOUR and the like, COUNT with
// UNTIL.
std::optional<Rule> parse_rule(std::string_view text);

// How reads may show a stored rule (Feishu reference 6.1).
struct RuleForm {
  bool prefix = false;           // RRULE: in front
  bool until_date_only = false;  // UNTIL cut to the date in the event's zone
  bool reordered = false;        // FREQ, INTERVAL, BY..., WKST, COUNT, UNTIL, with INTERVAL=1 named
};
std::string render_rule(const std::string& stored, const std::string& zone, const RuleForm& form);

}  // namespace larkdav::feishu_sim
