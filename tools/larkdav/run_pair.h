// One pass over one pair: finds its calendars, opens its part of the state, runs the engine.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/account.h"
#include "engine/pass.h"
#include "engine/policy.h"
#include "engine/store.h"
#include "state/pairs.h"
#include "tools/larkdav/config.h"
#include "tools/larkdav/pair_run.h"
#include "tools/larkdav/session.h"

namespace larkdav::tools {

class SystemClock final : public engine::Clock {
 public:
  engine::Instant now() override;
};

// A breakdown is in the result; only Interrupted is thrown. A dry run wants a session that only
// looks. `decision` may be null: then the plan is the engine's own.
PairRun run_pair(Session& session, const PairConfig& pair, const engine::RunOptions& options,
                 engine::Clock& clock, const engine::Progress& progress,
                 const engine::Decision* decision = nullptr);

struct Joined {      // two opened calendars and how they are kept equal
  std::string name;  // of the pair in the state
  engine::PerSide<state::PinnedCalendar> calendars;
  std::string fingerprint;
  engine::PerSide<engine::Replica*> replicas;
  engine::Policy policy;
  engine::Elsewhere elsewhere;  // of the other pairs
};
// Fills plan, report, notices and failure of `run`. Throws what the state throws.
void run_replicas(Session& session, const Joined& joined, const engine::RunOptions& options,
                  engine::Clock& clock, const engine::Progress& progress, PairRun& run,
                  const engine::Decision* decision = nullptr);

struct OpenPair {  // both calendars of a pair, found and opened
  engine::PerSide<adapters::CalendarInfo> calendars;
  engine::PerSide<std::unique_ptr<engine::Replica>> replicas;
  Joined joined;                     // points to the replicas
  std::vector<std::string> notices;  // a calendar was made, or would be
};
// Throws what finding and opening throw. `afresh`: asks the accounts even where calendars are
// pinned.
OpenPair open_pair(Session& session, const PairConfig& pair, bool afresh);
// Its row in the state, made or brought up to date.
state::PairRow row_of(Session& session, const Joined& joined);

// A dry run writes nothing, so its counts are those of the plan.
void count_planned(PairRun& run);

// What makes two runs of a pair about the same thing: identities, direction. When it moves, the
// pair is linked anew and nothing is deleted. `person` is who is logged in to the Feishu account,
// "" for an app.
std::string fingerprint(const Config& config, const PairConfig& pair, const std::string& person);

// The error that ended a pass early, as a failure of the pair.
std::optional<Failure> failure_of(const engine::PairReport& report);

}  // namespace larkdav::tools
