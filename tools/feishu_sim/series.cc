#include "tools/feishu_sim/series.h"

#include <algorithm>
#include <set>

#include "tools/feishu_sim/recurrence.h"

namespace larkdav::feishu_sim {
namespace {

UnmatchedStart unmatched_start(const Toggles& toggles) {
  return toggles.is("unmatched_start", "skipped") ? UnmatchedStart::kSkipped
                                                  : UnmatchedStart::kCounted;
}

EventState moved_to(const EventState& master, std::int64_t original) {
  EventState state = master;
  state.end.seconds += original - state.start.seconds;
  state.start.seconds = original;
  state.recurrence.clear();
  return state;
}

bool overlaps(const EventState& state, std::int64_t from, std::int64_t to) {
  return state.start.seconds < to && state.end.seconds > from;
}

}  // namespace

std::optional<EventId> parse_event_id(const std::string& text) {
  const auto cut = text.rfind('_');
  if (text.size() > 128 || cut == std::string::npos || cut == 0) return std::nullopt;
  const std::string tail = text.substr(cut + 1);
  if (tail == "0") return EventId{text.substr(0, cut), 0};
  const auto original = parse_timestamp(tail);
  if (!original || tail.front() == '0') return std::nullopt;
  return EventId{text.substr(0, cut), *original};
}

std::optional<EventState> plain_instance(const Toggles& toggles, const EventState& master,
                                         std::int64_t original) {
  const auto rule = parse_rule(master.recurrence);
  if (!rule || master.cancelled) return std::nullopt;
  const auto starts =
      occurrences(*rule, master.start, original, original + 1, 1, unmatched_start(toggles));
  if (starts.empty()) return std::nullopt;
  return moved_to(master, original);
}

std::vector<Occurrence> occurrences_of(const Call& call, const Calendar& home,
                                       const EventRecord& master, std::int64_t from,
                                       std::int64_t to, std::size_t limit) {
  std::vector<Occurrence> found;
  std::set<std::int64_t> replaced;
  const std::string prefix = master.uuid + "_";
  for (auto it = home.events.lower_bound(prefix);
       it != home.events.end() && it->first.rfind(prefix, 0) == 0; ++it) {
    const EventRecord& record = it->second;
    const EventVersion* seen = record.seen_at(call.seen_at());
    if (!record.is_exception() || !seen || seen->state.destroyed) continue;
    replaced.insert(record.original);
    if (overlaps(seen->state, from, to))
      found.push_back({&record, seen->state, record.original, true});
  }
  const EventVersion* seen = master.seen_at(call.seen_at());
  const auto rule = seen ? parse_rule(seen->state.recurrence) : std::nullopt;
  if (rule && !seen->state.cancelled) {
    const std::int64_t length = seen->state.end.seconds - seen->state.start.seconds;
    const auto starts = occurrences(*rule, seen->state.start, from - length, to,
                                    limit + replaced.size() + 1, unmatched_start(call.toggles));
    for (const std::int64_t start : starts) {
      EventState state = moved_to(seen->state, start);
      if (replaced.contains(start) || !overlaps(state, from, to)) continue;
      found.push_back({&master, std::move(state), start, false});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Occurrence& a, const Occurrence& b) {
    return std::pair(a.state.start.seconds, a.original) <
           std::pair(b.state.start.seconds, b.original);
  });
  if (found.size() > limit) found.resize(limit);
  return found;
}

}  // namespace larkdav::feishu_sim
