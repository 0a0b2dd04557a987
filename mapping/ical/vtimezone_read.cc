#include <algorithm>
#include <unordered_map>

#include "mapping/ical/times.h"
#include "mapping/ical/vtimezone.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Instant;
using engine::LocalTime;

constexpr std::size_t kObservancesMax = 500;
constexpr std::size_t kOnsetsMax = 2000;     // RDATEs of one observance
constexpr std::size_t kRememberedMax = 256;  // descriptions, and years of each
constexpr long kYearAndSome = 400;  // days between two onsets of a yearly rule, with some slack

// Onsets are local times of a clock of its own: counted as if it were UTC.
Instant as_if_utc(const LocalTime& local) { return to_utc(local, "UTC"); }
LocalTime local_of(Instant instant) { return to_local(instant, "UTC"); }

std::optional<int> offset_line(const Document& document, const Component& component,
                               std::string_view name) {
  const Line* line = find_line(document, component, name);
  return line == nullptr ? std::nullopt : parse_utc_offset(line->value());
}

// Without BYHOUR, BYMINUTE and BYSECOND, which here only repeat the time of the onset (Lotus).
std::string rule_of_days(std::string_view rule) {
  std::string out;
  while (!rule.empty()) {
    const std::string_view part = rule.substr(0, rule.find(';'));
    rule.remove_prefix(std::min(part.size() + 1, rule.size()));
    const std::string_view name = part.substr(0, part.find('='));
    if (name == "BYHOUR" || name == "BYMINUTE" || name == "BYSECOND") continue;
    if (!out.empty()) out += ';';
    out += part;
  }
  return out;
}

bool read_rule(const Document& document, const Component& component, Observance& observance) {
  const std::vector<std::size_t> rules = find_lines(document, component, "RRULE");
  if (rules.empty()) return true;
  if (rules.size() > 1) return false;
  const auto judged = guard_rule(rule_of_days(document.lines[rules[0]].value()));
  const auto* rule = std::get_if<GuardedRule>(&judged);
  if (rule == nullptr) return false;
  observance.rule = *rule;
  std::optional<std::string>& until = observance.rule->until;
  if (until && until->back() == 'Z') {  // UTC, while the onsets are on the clock of `from`
    const auto time = parse_time(*until);
    if (!time) return false;
    until = utc_text(as_if_utc(time->local) + std::chrono::seconds(observance.from));
  }
  if (until || rule->count) {
    const std::string end = until ? ";UNTIL=" + *until : ";COUNT=" + std::to_string(*rule->count);
    const Series series{engine::UtcTime{as_if_utc(observance.onset)}, "UTC"};
    const engine::Rule canonical = canonical_rule(rule->parts + end, series);
    if (canonical.last) observance.last_onset = local_of(std::get<Instant>(*canonical.last));
  }
  return true;
}

std::optional<Observance> read_observance(const Document& document, const Component& component) {
  Observance observance;
  const auto from = offset_line(document, component, "TZOFFSETFROM");
  const auto to = offset_line(document, component, "TZOFFSETTO");
  const Line* start = find_line(document, component, "DTSTART");
  const auto onset = start == nullptr ? std::nullopt : parse_time(start->value());
  if (!to || !onset) return std::nullopt;
  observance.from = from.value_or(*to);
  observance.to = *to;
  observance.onset = onset->local;
  if (!read_rule(document, component, observance)) return std::nullopt;
  for (const std::size_t index : find_lines(document, component, "RDATE")) {
    for (const std::string_view value : split_values(document.lines[index].value())) {
      const auto time = parse_time(value.substr(0, value.find('/')));
      if (!time || observance.more.size() >= kOnsetsMax) return std::nullopt;
      observance.more.push_back(
          time->utc ? local_of(as_if_utc(time->local) + std::chrono::seconds(observance.from))
                    : time->local);
    }
  }
  std::sort(observance.more.begin(), observance.more.end());
  return observance;
}

std::shared_ptr<DescribedZone> interpret(const Document& document, const Component& component) {
  auto zone = std::make_shared<DescribedZone>();
  for (const Component& child : component.children) {
    if (child.name != "STANDARD" && child.name != "DAYLIGHT") continue;
    auto observance = read_observance(document, child);
    if (!observance || zone->observances.size() >= kObservancesMax) return nullptr;
    zone->observances.push_back(std::move(*observance));
  }
  return zone->observances.empty() ? nullptr : zone;
}

// Onsets of the rule in the year and the two before it: most rules are yearly.
const std::vector<LocalTime>& onsets_until(const Observance& observance, int year) {
  const auto known = observance.by_year.find(year);
  if (known != observance.by_year.end()) return known->second;
  if (observance.by_year.size() >= kRememberedMax) observance.by_year.clear();
  const Series series{engine::UtcTime{as_if_utc(observance.onset)}, "UTC"};
  std::vector<LocalTime> onsets;
  for (const auto& key : expand(*observance.rule, series, kOnsetsMax,
                                engine::OccurrenceKey(as_if_utc({{year - 2, 1, 1}, 0, 0, 0})),
                                engine::OccurrenceKey(as_if_utc({{year, 12, 31}, 23, 59, 59})))) {
    onsets.push_back(local_of(std::get<Instant>(key)));
  }
  return observance.by_year.emplace(year, std::move(onsets)).first->second;
}

// The latest onset at or before the local time.
std::optional<LocalTime> latest_onset(const Observance& observance, const LocalTime& local) {
  if (local < observance.onset) return std::nullopt;
  LocalTime latest = observance.onset;
  if (observance.rule) {
    if (observance.last_onset && *observance.last_onset <= local) {
      latest = std::max(latest, *observance.last_onset);
    } else {
      const std::vector<LocalTime>& onsets = onsets_until(observance, local.date.year);
      const auto after = std::upper_bound(onsets.begin(), onsets.end(), local);
      if (after != onsets.begin()) latest = std::max(latest, *std::prev(after));
    }
  }
  const auto after = std::upper_bound(observance.more.begin(), observance.more.end(), local);
  if (after != observance.more.begin()) latest = std::max(latest, *std::prev(after));
  return latest;
}

}  // namespace

std::optional<DescribedOffset> DescribedZone::offset_at(const LocalTime& local) const {
  const Observance* holding = nullptr;
  LocalTime since;
  bool several = false;
  for (const Observance& observance : observances) {
    several = several || observance.to != observances.front().to;
    const auto onset = latest_onset(observance, local);
    if (onset && (holding == nullptr || *onset > since)) {
      holding = &observance;
      since = *onset;
    }
  }
  if (holding == nullptr) return std::nullopt;
  DescribedOffset offset{holding->to, false};
  const auto passed = as_if_utc(local) - as_if_utc(since);
  offset.stale = several && passed > std::chrono::hours(24 * kYearAndSome);
  if (passed < std::chrono::seconds(holding->to - holding->from)) offset.seconds = holding->from;
  return offset;
}

std::shared_ptr<const DescribedZone> read_vtimezone(const Document& document,
                                                    const Component& component,
                                                    std::string& location) {
  for (const std::string_view name : {"X-LIC-LOCATION", "TZID-ALIAS-OF"}) {
    const Line* line = find_line(document, component, name);
    if (line != nullptr && location.empty()) location = std::string(line->value());
  }
  // The calendars of one program all describe their zones in the same words.
  thread_local std::unordered_map<std::string, std::shared_ptr<const DescribedZone>> known;
  const std::size_t begin = document.lines[component.first].begin;
  std::string words = document.text.substr(begin, document.lines[component.last].end - begin);
  const auto found = known.find(words);
  if (found != known.end()) return found->second;
  if (known.size() >= kRememberedMax) known.clear();
  return known.emplace(std::move(words), interpret(document, component)).first->second;
}

}  // namespace larkdav::mapping::ical
