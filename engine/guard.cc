#include "engine/guard.h"

#include <algorithm>
#include <array>

#include "engine/planted.h"

namespace larkdav::engine {
namespace {

constexpr long kDeletesAlwaysAllowed =
    5;  // a calendar of three events is not stopped by ordinary use
constexpr long kOccurrencesMax = 50;
constexpr long kLargePair = 20;  // links from which relative brakes mean something
constexpr long kCreationsAlwaysAllowed = 50;
constexpr long kMassChangePercent = 90;
constexpr long kUnreadablePercentMax = 5;

struct Tally {
  long removes = 0;  // but those of events that were moved to another paired calendar
  long moved = 0;
  long creates = 0;
  long updates = 0;
  long occurrences_max = 0;  // newly excluded in one series
};

long newly_excluded(const Operation& operation) {
  if (!operation.wanted || !operation.now[operation.side]) return 0;
  const auto& before = operation.now[operation.side]->occurrences;
  long count = 0;
  for (const auto& [key, occurrence] : operation.wanted->occurrences) {
    if (!std::holds_alternative<Excluded>(occurrence)) continue;
    const auto found = before.find(key);
    if (found == before.end() || !std::holds_alternative<Excluded>(found->second)) ++count;
  }
  return count;
}

PerSide<Tally> tally(const Plan& plan) {
  PerSide<Tally> out;
  for (const auto& operation : plan.operations) {
    Tally& side = out[operation.side];
    const bool known = operation.link < plan.links.size();
    const LinkId link = known ? plan.links[operation.link].id : 0;
    if (operation.action == Action::remove) {
      ++(plan.moved.count(link) > 0 ? side.moved : side.removes);
    }
    if (operation.action == Action::create) ++side.creates;
    if (operation.action == Action::update) {
      ++side.updates;
      side.occurrences_max = std::max(side.occurrences_max, newly_excluded(operation));
    }
  }
  return out;
}

long delete_limit(const Census& census, const Policy& policy) {
  const long limit = policy.max_deletes.percent ? census.links * policy.max_deletes.value / 100
                                                : policy.max_deletes.value;
  return std::max(kDeletesAlwaysAllowed, limit);
}

}  // namespace

bool deletes_wait(const Census& census) {
  if (census.links < kLargePair) return false;
  return std::any_of(kSides.begin(), kSides.end(), [&](Side side) {
    return census.unreadable[side] * 100 > census.links * kUnreadablePercentMax;
  });
}

std::vector<BrakeTrip> trips(const Plan& plan, const Census& census, const Policy& policy,
                             const RunOptions& options) {
  std::vector<BrakeTrip> out;
  if (planted("skip-a-brake") && census.links < kLargePair) return {};
  const PerSide<Tally> counts = tally(plan);
  for (const Side side : kSides) {
    const long deletes = counts[side].removes + census.open_deletes[side];
    const bool allowed = options.allow_deletes && *options.allow_deletes >= deletes;
    // The side that lost them is empty: whoever lost everything at once more likely lost the
    // calendar, the account or the permission. What it lost long ago, or never had, is no part of
    // that: links of one side are left out.
    const Side lost = opposite(side);
    const long before = census.live[lost] + plan.lost[lost] + census.open_deletes[side];
    const long live = census.live[lost] + counts[side].moved;
    const long limit = delete_limit(census, policy);
    const bool asked = counts[side].removes > 0 && !allowed;
    if (asked && before >= 2 && live <= 0) {
      out.push_back({lost, "emptied", deletes, 0});
    } else if (asked && deletes > limit) {
      out.push_back({side, "deletes", deletes, limit});
    }
    const long occurrences = counts[side].occurrences_max;
    if (occurrences > kOccurrencesMax &&
        !(options.allow_deletes && *options.allow_deletes >= occurrences)) {
      out.push_back({side, "occurrences", occurrences, kOccurrencesMax});
    }
    if (census.links >= kLargePair && !options.allow_changes &&
        counts[side].updates * 100 > census.links * kMassChangePercent) {
      out.push_back(
          {side, "changes", counts[side].updates, census.links * kMassChangePercent / 100});
    }
    const long creations_max = std::max(kCreationsAlwaysAllowed, census.links / 2);
    if (!census.first_run && census.links >= kLargePair && counts[side].creates > creations_max &&
        !(options.allow_creates && *options.allow_creates >= counts[side].creates)) {
      out.push_back({side, "creations", counts[side].creates, creations_max});
    }
  }
  return out;
}

std::optional<BrakeTrip> guard(const Plan& plan, const Census& census, const Policy& policy,
                               const RunOptions& options) {
  const auto all = trips(plan, census, policy, options);
  return all.empty() ? std::nullopt : std::optional(all.front());
}

}  // namespace larkdav::engine
