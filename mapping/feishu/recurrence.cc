#include "mapping/feishu/recurrence.h"

#include "mapping/feishu/text.h"

namespace larkdav::mapping::feishu {

Series series_of(const engine::EventTime& start, const std::string& floating_zone) {
  const bool all_day = std::holds_alternative<engine::Date>(start);
  return {start, all_day ? "UTC" : floating_zone};
}

std::optional<engine::Rule> rule_from_feishu(const Json& event, const engine::EventTime& start,
                                             const std::string& floating_zone) {
  const std::string text = clean(string_member(event, "recurrence"));
  if (text.empty() || flag_member(event, "is_exception")) return std::nullopt;
  return canonical_rule(text, series_of(start, floating_zone));
}

bool repeats(std::string_view record) {
  const auto event = parse_object(record);
  return event && !flag_member(*event, "is_exception") &&
         !string_member(*event, "recurrence").empty();
}

engine::Rule one_occurrence(const engine::EventTime& start) {
  const Series series = series_of(start, "UTC");
  return {"FREQ=DAILY", key_of(start, series.floating_zone), false};
}

void drop_rule_of_one(engine::Event& event, const std::string& floating_zone) {
  if (!event.rule || event.rule->opaque) return;
  // Only what one_occurrence() makes: a rule that somebody wrote stays, so that both sides keep it.
  if (event.rule->parts != one_occurrence(event.fields.start).parts) return;
  const engine::OccurrenceKey first = key_of(event.fields.start, floating_zone);
  if (event.rule->last == first && event.occurrences.count(first) == 0) event.rule.reset();
}

std::string rule_to_feishu(const engine::Rule& rule) { return feishu_rule_text(rule); }

std::string why_unstorable(const engine::Rule& rule) {
  if (rule_to_feishu(rule).size() <= kRecurrenceMax) return {};
  return "the recurrence rule is longer than the 2000 characters Feishu takes";
}

std::set<engine::OccurrenceKey> fitting(const std::set<engine::OccurrenceKey>& keys,
                                        const engine::EventTime& start, const engine::Rule& rule,
                                        const std::string& floating_zone) {
  engine::Event series;
  series.fields.start = start;
  series.fields.end = start;
  series.rule = rule;
  for (const auto& key : keys) series.occurrences[key] = engine::Excluded{};
  normalise_occurrences(series, floating_zone);
  std::set<engine::OccurrenceKey> out;
  for (const auto& [key, occurrence] : series.occurrences) out.insert(key);
  return out;
}

}  // namespace larkdav::mapping::feishu
