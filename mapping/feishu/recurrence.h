// recurrence: one RRULE value (Feishu reference 6.1).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/event.h"
#include "mapping/feishu/members.h"
#include "mapping/recurrence.h"

namespace larkdav::mapping::feishu {

// The schedule as Feishu evaluates it: all-day series live in UTC, timed ones in their zone.
Series series_of(const engine::EventTime& start, const std::string& floating_zone);
// nullopt for single events and exceptions. COUNT and any spelling of UNTIL are read.
std::optional<engine::Rule> rule_from_feishu(const Json& event, const engine::EventTime& start,
                                             const std::string& floating_zone);
// UNTIL, never COUNT; an opaque rule verbatim.
std::string rule_to_feishu(const engine::Rule& rule);
// Feishu cannot take a rule away (an empty one means "unchanged"): a series of one occurrence reads
// as the single event it shows.
bool repeats(std::string_view record);
engine::Rule one_occurrence(const engine::EventTime& start);
// Drops such a rule where the one occurrence is plain.
void drop_rule_of_one(engine::Event& event, const std::string& floating_zone);
// Not empty: the reason why Feishu cannot hold this rule.
std::string why_unstorable(const engine::Rule& rule);

// Those of `keys` that name an occurrence of the rule; all of them for an opaque one.
std::set<engine::OccurrenceKey> fitting(const std::set<engine::OccurrenceKey>& keys,
                                        const engine::EventTime& start, const engine::Rule& rule,
                                        const std::string& floating_zone);

}  // namespace larkdav::mapping::feishu
