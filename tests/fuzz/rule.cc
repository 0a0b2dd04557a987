#include <array>
#include <string>
#include <variant>

#include "mapping/recurrence.h"
#include "mapping/timezone.h"
#include "tests/fuzz/targets.h"

namespace larkdav::fuzz {
namespace {

engine::EventTime zoned(int hour, const char* zone) {
  const engine::LocalTime local{{2026, 3, 8}, hour, 30, 0};
  return engine::ZonedTime{local, zone, mapping::to_utc(local, zone)};
}

// All-day, UTC, floating, and zones whose clocks jump by an hour, by half an hour, never.
mapping::Series series_of(unsigned char octet) {
  const std::string floating = "Asia/Shanghai";
  const engine::Date leap{2024, 2, 29};
  switch (octet % 6) {
    case 0:
      return {leap, floating};
    case 1:
      return {engine::UtcTime{mapping::to_utc({leap, 23, 59, 59}, "UTC")}, floating};
    case 2:
      return {engine::FloatingTime{{leap, 0, 0, 0}}, floating};
    case 3:
      return {zoned(2, "America/New_York"), floating};
    case 4:
      return {zoned(1, "Australia/Lord_Howe"), floating};
    default:
      return {zoned(9, "Asia/Shanghai"), floating};
  }
}

}  // namespace

void rule(std::string_view input) {
  if (input.empty()) return;
  const mapping::Series series = series_of(static_cast<unsigned char>(input.front()));
  const std::string_view text = input.substr(1);
  const auto guarded = mapping::guard_rule(text);
  const engine::Rule canonical = mapping::canonical_rule(text, series);
  const auto* rule = std::get_if<mapping::GuardedRule>(&guarded);
  if (rule == nullptr) {
    hold(canonical.opaque, "a refused rule is opaque");
    return;
  }
  const auto keys = mapping::expand(*rule, series, 500);
  for (std::size_t i = 1; i < keys.size(); ++i) {
    hold(keys[i - 1] < keys[i], "occurrences come in order, each once");
  }
  if (canonical.opaque) return;
  hold(mapping::canonical_rule(mapping::rule_text(canonical), series) == canonical,
       "a canonical rule is its own canonical form");
  (void)mapping::feishu_rule_text(canonical);
}

}  // namespace larkdav::fuzz
