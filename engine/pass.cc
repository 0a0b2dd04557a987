#include "engine/pass.h"

#include <algorithm>
#include <utility>

#include "engine/census.h"
#include "engine/execute.h"
#include "engine/gather.h"
#include "engine/guard.h"
#include "engine/kept_back.h"
#include "engine/moves.h"
#include "engine/observe.h"
#include "engine/renormalise.h"
#include "engine/tally.h"

namespace larkdav::engine {
namespace {

constexpr int kRoundsMax =
    3;  // a further round settles what went stale or was adopted; more would chase a busy editor
constexpr auto kTombLife = std::chrono::hours{24 * 90};

Reading how_to_read(const Pair& pair, Side side, const Policy& policy, const RunOptions& options) {
  if (options.full || pair.store.mode() == PairMode::resync) return Reading::everything;
  if (!pair.replicas[side]->capabilities().tokens_lose_deletions) return Reading::changes;
  const auto last = pair.store.last_full_listing(side);
  const Instant now = pair.clock.now();  // may have gone back since the last listing
  const bool due = !last || *last > now || now - *last >= policy.full_every;
  // A listing that an earlier run left unfinished goes on from its cursor: one that never ends
  // within a run would never end at all.
  const bool begins = due && last && !pair.store.is_listing(side);
  return begins ? Reading::everything : Reading::changes;
}

void note_plan(const Plan& plan, Tally& tally, PairReport& report) {
  for (const auto& trouble : plan.troubles) {
    tally.failed(trouble.uid, trouble.title, trouble.operation, trouble.reason);
  }
  for (const auto& loss : plan.losses) {
    tally.lost(loss.uid, loss.title, loss.field, loss.reason);
  }
  for (const auto& [index, kept] : plan.kept_back) {
    const Link& link = plan.links[index];
    const auto& agreed = link.agreed[opposite(kept.target)];
    tally.kept_back(link.uid, agreed ? agreed->fields.title : "", kept);
  }
  for (const auto& operation : plan.operations) {
    if (operation.action == Action::link) ++report.linked;
  }
}

class Pass {
 public:
  // `decision` may be null: then plan() decides.
  Pass(const Pair& pair, const Policy& policy, const RunOptions& options, const Decision* decision,
       const Progress& progress)
      : pair_(pair),
        policy_(policy),
        options_(options),
        decision_(decision),
        progress_(progress),
        first_run_(pair.store.mode() == PairMode::first) {}

  PassResult run() {
    if (!options_.dry_run) out_.report.run = pair_.store.begin_run(pair_.clock.now());
    try {
      renormalise(pair_);
      if (options_.full || pair_.store.mode() == PairMode::resync) {
        for (const Side side : kSides) pair_.store.mark_all(side);
      }
      recall_writes();
      for (const Side side : kSides) {
        observe(pair_, side, how_to_read(pair_, side, policy_, options_), progress_);
      }
      listen_twice();
      if (!options_.dry_run) {
        look_again(recover(pair_, policy_, out_.report.run, tally_, progress_));
      }
      if (decision_ != nullptr) {
        decided_round();
      } else {
        rounds();
      }
      if (!options_.dry_run && !out_.report.brake && takes_all_) finish();
    } catch (const ReplicaError& error) {
      note_error(error);
    }
    if (!options_.dry_run) list_own_writes();  // also of a run that broke down half-way
    conclude();
    return std::move(out_);
  }

 private:
  [[nodiscard]] Projection projection() const {
    return {[this](const Event& event) { return pair_.replicas.feishu->as_stored(event); },
            [this](const Event& event) { return pair_.replicas.other->as_stored(event); }};
  }

  // After a resync what one listing does not name is made anew, and its copies of an earlier life
  // with it: one that lagged behind would double them.
  void listen_twice() {
    if (pair_.store.mode() != PairMode::resync) return;
    for (const Side side : kSides) observe(pair_, side, Reading::changes, progress_);
  }

  void note_closed_sides(Observations& seen) const {
    for (const Side side : kSides) {
      seen.closed[side] = !allows_writing(policy_, side) || !seen.capabilities[side].writable;
    }
  }

  void brake(Plan& planned, const Census& counted) {
    out_.report.brakes = trips(planned, counted, policy_, options_);
    if (find_moves(planned)) out_.report.brakes = trips(planned, counted, policy_, options_);
    if (!out_.report.brakes.empty()) out_.report.brake = out_.report.brakes.front();
  }

  // Only where it matters: it costs a look at the other pairs.
  bool find_moves(Plan& planned) {
    if (!pair_.elsewhere || out_.report.brakes.empty()) return false;
    for (const Side side : kSides) {
      const std::vector<Link> gone = gone_from(side, planned);
      if (!gone.empty()) planned.moved.merge(pair_.elsewhere(side, gone));
    }
    return !planned.moved.empty();
  }

  void decided_round() {
    const bool some = decision_->uids.has_value();
    Observations seen = some ? gather_only(pair_, *decision_->uids) : gather(pair_);
    note_closed_sides(seen);
    std::optional<Plan> planned = decision_->plan(seen, projection());
    takes_all_ = planned && !some;
    if (!planned) return;
    out_.plan = *planned;
    note_plan(*planned, tally_, out_.report);
    const Census counted = census(pair_, *planned, first_run_, out_.report);
    brake(*planned, counted);
    const bool unsure =
        some && seen.mode == PairMode::resync && note_unsure_deletes(deletions(*planned));
    if (options_.dry_run || out_.report.brake || unsure) return;
    const bool wait = deletes_wait(counted);
    if (some) {
      // One decision over both sides, done as a whole or not at all.
      if (wait && note_waiting_deletes(deletions(*planned))) return;
      execute_at_once(pair_, *planned, seen, out_.report.run, tally_, progress_);
      return;
    }
    store_plan(pair_, *planned, seen);
    if (seen.mode == PairMode::resync) pair_.store.set_mode(PairMode::normal);
    if (wait) hold_deletes(*planned);
    execute(pair_, *planned, out_.report.run, tally_, progress_);
  }

  // What an earlier process wrote a moment ago may still be shown as it was before.
  void recall_writes() {
    for (const Side side : kSides) {
      const auto lag = pair_.replicas[side]->capabilities().lag;
      if (lag == std::chrono::seconds{0}) continue;
      const Instant now = pair_.clock.now();
      auto writes = pair_.store.recent_writes(side, now - lag);
      // Our clock has gone back: when these were is not known, but it is long ago for the service.
      std::erase_if(writes, [&](const RecentWrite& write) { return write.when > now; });
      pair_.replicas[side]->recall(writes);
    }
  }

  // A creation met an item of an earlier life: its other records are read before it is merged.
  void look_again(const PerSide<bool>& adopted) {
    for (const Side side : kSides) {
      if (adopted[side]) observe(pair_, side, Reading::changes, progress_);
    }
  }

  void rounds() {
    const Projection as_stored = projection();
    for (int round = 0; round < kRoundsMax; ++round) {
      Observations seen = gather(pair_);
      note_closed_sides(seen);
      // What a service refused may have been a matter of that day: a full disk, a missing right.
      if (round == 0 && options_.full) {
        for (Link& link : seen.links) forget_refusals(link);
      }
      Plan planned = plan(seen, policy_, as_stored);
      const bool last = planned.operations.empty() && planned.adoptions.empty();
      if (round == 0 || !last) out_.plan = planned;
      note_plan(planned, tally_, out_.report);
      const Census counted = census(pair_, planned, first_run_, out_.report);
      brake(planned, counted);
      if (options_.dry_run || out_.report.brake) return;
      store_plan(pair_, planned, seen);
      if (seen.mode == PairMode::resync) pair_.store.set_mode(PairMode::normal);
      tally_.begin_round();  // what an earlier one left unsettled this one has planned again
      if (last) {
        told_ = std::move(planned.to_tell);
        return;
      }
      if (deletes_wait(counted)) hold_deletes(planned);
      look_again(execute(pair_, planned, out_.report.run, tally_, progress_));
    }
  }

  void clear_told() {
    for (const Side side : kSides) {
      const std::set<GroupId> told = std::exchange(told_[side], {});
      if (!told.empty()) pair_.store.clear_marks(side, std::vector(told.begin(), told.end()));
    }
  }

  void list_own_writes() {
    try {
      for (const Side side : kSides) {
        const SideCounts& wrote = out_.report.sides[side];
        if (!pair_.replicas[side]->capabilities().cursor_misses_writes) continue;
        if (wrote.created + wrote.updated == 0) continue;
        clear_told();  // before anything new may be seen there
        observe(pair_, side, Reading::changes, progress_);
      }
    } catch (const ReplicaError& error) {
      if (!out_.report.error) note_error(error);  // the first tells more
    }
  }

  // Where much can't be read, what is missing may be unreadable too. Their marks stay: the next run
  // plans them again.
  void hold_deletes(Plan& planned) {
    note_waiting_deletes(deletions(planned));
    std::erase_if(planned.operations, is_deletion);
  }

  static bool is_deletion(const Operation& operation) { return operation.action == Action::remove; }
  static long deletions(const Plan& planned) {
    return std::count_if(planned.operations.begin(), planned.operations.end(), is_deletion);
  }
  bool note_waiting_deletes(long held) {
    if (held == 0) return false;
    tally_.failed(
        {}, {}, "delete",
        std::to_string(held) + " deletions wait, because many events of a side can't be read");
    return true;
  }

  // A pair that is looked at anew deletes nothing, whoever asks.
  bool note_unsure_deletes(long held) {
    if (held == 0) return false;
    tally_.failed({}, {}, "delete",
                  "nothing is deleted while the state is in doubt, so all of this waits; "
                  "`larkdav sync` first");
    return true;
  }

  void finish() {
    pair_.store.set_mode(PairMode::normal);
    pair_.store.drop_tombs_before(pair_.clock.now() - kTombLife);
  }

  void note_error(const ReplicaError& error) {
    const auto& details = error.details();
    out_.report.error = {error.what(), details.cure, details.cause, details.request_id};
  }

  void conclude() {
    PairReport& report = out_.report;
    tally_.report_unsettled();
    for (const Side side : kSides) report.sides[side].requests = pair_.replicas[side]->requests();
    report.conflicts = pair_.store.held_links();
    report.outcome = outcome();
    if (options_.dry_run) return;
    try {
      pair_.store.end_run(report.run, pair_.clock.now(), name(report.outcome));
      clear_told();
    } catch (const ReplicaError& error) {  // what is told once must not be lost with it
      if (!report.error) note_error(error);
      report.outcome = outcome();
    }
  }

  [[nodiscard]] Outcome outcome() const {
    const PairReport& report = out_.report;
    if (report.error) {
      switch (report.error->cause) {
        case Cause::authorisation:
          return Outcome::auth;
        case Cause::unreachable:
        case Cause::refused:
          return Outcome::unreachable;
        case Cause::configuration:
        case Cause::storage:
        case Cause::internal:
          return Outcome::error;
      }
    }
    if (report.brake) return Outcome::brake;
    if (report.conflicts > 0) return Outcome::conflicts;
    return report.failed.empty() ? Outcome::ok : Outcome::partial;
  }

  const Pair& pair_;
  const Policy& policy_;
  const RunOptions& options_;
  const Decision* decision_;
  const Progress& progress_;
  bool first_run_;
  bool takes_all_ = true;            // everything that changed was looked at
  PerSide<std::set<GroupId>> told_;  // what the report of this run says people must settle
  PassResult out_;
  Tally tally_{out_.report};
};

}  // namespace

PassResult run_pass(const Pair& pair, const Policy& policy, const RunOptions& options,
                    const Progress& progress) {
  return Pass(pair, policy, options, nullptr, progress).run();
}

PassResult run_decided(const Pair& pair, const Policy& policy, const RunOptions& options,
                       const Decision& decision, const Progress& progress) {
  return Pass(pair, policy, options, &decision, progress).run();
}

}  // namespace larkdav::engine
