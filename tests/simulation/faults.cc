#include "tests/simulation/faults.h"

namespace larkdav::tests {
namespace {

constexpr std::size_t index(FaultKind kind) { return static_cast<std::size_t>(kind); }

}  // namespace

const char* name(FaultKind kind) {
  static constexpr std::array<const char*, index(FaultKind::count)> kNames{
      "none",         "not-sent",      "unresolved",     "untrusted",     "proxy-log-in",
      "lost-before",  "lost-after",    "failure-before", "failure-after", "throttled",
      "unauthorised", "html",          "empty",          "cut",           "twice",
      "page-again",   "inner-failure", "precondition",   "stale-read",    "expired-token",
      "stop-before",  "stop-after",    "stop-at-step",   "disk-full",     "restored"};
  return kNames[index(kind)];
}

Swarm draw_swarm(Dice& dice) {
  Swarm swarm;
  const bool quiet_network = dice.chance(0.15);
  swarm.fault = quiet_network ? 0 : 0.02 + 0.02 * dice.below(8);
  swarm.edit = dice.chance(0.3) ? 0 : 0.03 * dice.between(1, 6);
  double others = 0;
  for (std::size_t kind = index(FaultKind::not_sent); kind <= index(FaultKind::stop_after);
       ++kind) {
    if (kind == index(FaultKind::lost_after) || dice.chance(0.4)) continue;
    swarm.weight[kind] = dice.between(1, 4);
    others += swarm.weight[kind];
  }
  // The maker of duplicates is at least a third of all faults.
  swarm.weight[index(FaultKind::lost_after)] = others * 0.7 + 1;
  swarm.store_fault = dice.chance(0.4) ? 0.002 * dice.between(1, 5) : 0;
  swarm.restore = dice.chance(0.2) ? 0.15 : 0;
  swarm.flip = dice.chance(0.15) ? 0.2 : 0;
  return swarm;
}

FaultKind draw_fault(const Swarm& swarm, Dice& dice) {
  if (!dice.chance(swarm.fault)) return FaultKind::none;
  double sum = 0;
  for (const double weight : swarm.weight) sum += weight;
  double at = static_cast<double>(dice.below(1'000'000)) / 1e6 * sum;
  for (std::size_t kind = 0; kind < swarm.weight.size(); ++kind) {
    at -= swarm.weight[kind];
    if (at < 0) return static_cast<FaultKind>(kind);
  }
  return FaultKind::lost_after;
}

}  // namespace larkdav::tests
