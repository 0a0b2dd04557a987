// Which flaws a CalDAV server has.
#include "tests/simulation/caldav_server.h"

namespace larkdav::tests {

CalDavFlaws draw_flaws(Dice& dice) {
  CalDavFlaws flaws;
  flaws.rewrites = dice.chance(0.4);
  flaws.restamps = dice.chance(0.1);
  flaws.adds_class = dice.chance(0.1);
  if (dice.chance(0.5)) flaws.etag = static_cast<EtagKind>(dice.below(6));
  flaws.ignores_if_match = dice.chance(0.1);
  flaws.ignores_if_none_match = flaws.ignores_if_match || dice.chance(0.1);
  flaws.stale_token = static_cast<StaleToken>(dice.below(4));
  // Servers whose tokens forget deletions take any token.
  flaws.forgets_deletions = flaws.stale_token >= StaleToken::whole_list && dice.chance(0.3);
  flaws.absent = static_cast<AbsentHref>(dice.below(3));
  flaws.uid_conflict = static_cast<UidConflict>(dice.below(4));
  flaws.has_sync = dice.chance(0.85);
  if (dice.chance(0.3)) flaws.page = dice.between(1, 4);
  flaws.lower_case_hex = dice.chance(0.2);
  return flaws;
}

std::string describe(const CalDavFlaws& flaws) {
  std::string out = "etag " + std::to_string(static_cast<int>(flaws.etag)) + ", stale token " +
                    std::to_string(static_cast<int>(flaws.stale_token)) + ", absent href " +
                    std::to_string(static_cast<int>(flaws.absent)) + ", uid conflict " +
                    std::to_string(static_cast<int>(flaws.uid_conflict)) + ", page " +
                    std::to_string(flaws.page);
  const auto say = [&](bool flag, const char* what) {
    if (flag) out += std::string(", ") + what;
  };
  say(flaws.rewrites, "rewrites");
  say(flaws.restamps, "restamps");
  say(flaws.adds_class, "adds class");
  say(flaws.ignores_if_match, "ignores If-Match");
  say(flaws.ignores_if_none_match, "ignores If-None-Match");
  say(flaws.forgets_deletions, "forgets deletions");
  say(!flaws.has_sync, "no sync-collection");
  say(flaws.lower_case_hex, "lower-case hex");
  return out;
}

}  // namespace larkdav::tests
