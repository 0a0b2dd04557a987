// Recurrence rules: the guard (a security boundary: libical 3.0.16 reads out of bounds and hangs on
// some rules), the canonical form, and expansion in local wall-clock time with a step budget. Only
// rules that the guard lets through are ever expanded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/event.h"

namespace larkdav::mapping {

// A rule that may be expanded, parsed by our own tokenizer.
struct GuardedRule {
  std::string parts;                 // canonical text without COUNT and UNTIL
  std::optional<int> count;          // 1..10000; never together with until
  std::optional<std::string> until;  // as written: YYYYMMDD, YYYYMMDDTHHMMSS or …Z
};
struct RefusedRule {
  std::string reason;
};
// Accepts an optional "RRULE:" prefix, any case, any part order.
std::variant<GuardedRule, RefusedRule> guard_rule(std::string_view text);

// The schedule of a series: its first start and its rule.
struct Series {
  engine::EventTime start;
  std::string floating_zone;  // for dates and floating times turned into instants
};

// Original starts of the occurrences in order, from the first one on, those with key < `from`
// skipped; at most `limit`. A local time in a gap is shifted by the offset before it and counts.
std::vector<engine::OccurrenceKey> expand(const GuardedRule& rule, const Series& series,
                                          std::size_t limit,
                                          std::optional<engine::OccurrenceKey> from = {},
                                          std::optional<engine::OccurrenceKey> to = {});
bool is_occurrence(const GuardedRule& rule, const Series& series, const engine::OccurrenceKey& key);

// The occurrences an event has by itself, without exclusions, overrides and extra ones: its start,
// whether or not its rule generates that (RFC 5545 §3.8.5.3), and what its rule generates. Of an
// opaque rule nothing is known.
class OwnOccurrences {
 public:
  OwnOccurrences(const engine::Event& event, const std::string& floating_zone);
  [[nodiscard]] bool has(const engine::OccurrenceKey& key) const {
    return key == start_ || is_generated(key);
  }
  [[nodiscard]] bool is_generated(const engine::OccurrenceKey& key) const {
    return rule_ && is_occurrence(*rule_, series_, key);
  }
  [[nodiscard]] const engine::OccurrenceKey& start() const { return start_; }

 private:
  Series series_;
  std::optional<GuardedRule> rule_;
  engine::OccurrenceKey start_;
};

// Text → canonical rule with its last occurrence. A rule the guard refuses becomes opaque.
// `floating` UNTIL forms are read as RFC 5545 readers do (DATE UNTIL on a timed series: the whole
// day counts; UTC UNTIL on an all-day series: its date in the floating zone).
engine::Rule canonical_rule(std::string_view text, const Series& series);
// The guarded form of a canonical rule (UNTIL from `last`); nullopt for an opaque one.
std::optional<GuardedRule> guarded(const engine::Rule& rule, const Series& series);

// Canonical rule → RRULE value. UNTIL from `last`: UTC form for timed series, DATE for all-day
// ones.
std::string rule_text(const engine::Rule& rule);
// As above in Feishu's spelling: UNTIL always as YYYYMMDDTHHMMSSZ (Feishu reference 6.1).
std::string feishu_rule_text(const engine::Rule& rule);

engine::OccurrenceKey key_of(const engine::EventTime& start, const std::string& floating_zone);
// The start that an occurrence key has in the form and zone of the master's start.
engine::EventTime start_at(const engine::OccurrenceKey& key, const engine::EventTime& like,
                           const std::string& floating_zone);
// The fields of the plain occurrence at `key`: the master's, moved.
engine::EventFields plain_occurrence(const engine::Event& master, const engine::OccurrenceKey& key,
                                     const std::string& floating_zone);
// Drops overrides equal to the plain occurrence, entries that name no occurrence of the rule (the
// start always is one) and extra ones that name one (both returned, for reporting); recomputes the
// extent.
std::vector<engine::OccurrenceKey> normalise_occurrences(engine::Event& event,
                                                         const std::string& floating_zone);
engine::Extent extent_of(const engine::Event& event, const std::string& floating_zone);

}  // namespace larkdav::mapping
