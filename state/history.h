// What the runs wrote, for `history`, `undo` and `why`. Written through engine::Store.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/event.h"
#include "engine/link.h"
#include "state/sqlite.h"

namespace larkdav::state {

struct Run {
  engine::RunId id = 0;
  std::int64_t pair = 0;
  std::string pair_name;
  engine::Instant began;
  std::optional<engine::Instant> ended;  // nullopt: under way, or it was stopped
  std::string outcome;
  long changes = 0;
  engine::PerSide<std::string> calendars;  // ids; "": a run of an earlier version, not known
};

class History {
 public:
  explicit History(Database& database) : database_(database) {}  // must outlive this

  std::vector<Run> runs(long limit);  // latest first
  std::optional<Run> run(engine::RunId id);
  std::vector<engine::Change> changes(engine::RunId run);  // in the order they were written
  // The latest changes of one UID in one pair, latest first.
  std::vector<engine::Change> changes_of(std::int64_t pair, const engine::Uid& uid, long limit);

  static constexpr std::chrono::hours kKeepChanges{24 * 180};
  static constexpr std::chrono::hours kKeepIdle{24 * 7};
  static constexpr std::int64_t kKeepOctets = std::int64_t{64} << 20;
  static constexpr std::chrono::hours kKeepWhole{24};
  // Drops changes older than kKeepChanges, runs older than kKeepIdle that wrote nothing, and the
  // oldest runs above `octets`, but for those of the last kKeepWhole and the last one of each pair
  // that wrote. The last run of each pair always stays.
  void prune(engine::Instant now, std::int64_t octets = kKeepOctets);
  void drop_runs_before(engine::Instant when);  // with their changes

 private:
  Database& database_;
};

}  // namespace larkdav::state
