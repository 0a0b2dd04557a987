#include <algorithm>

#include "engine/planted.h"
#include "state/history.h"
#include "tools/larkdav/chosen_pairs.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/progress.h"
#include "tools/larkdav/run_pair.h"
#include "tools/larkdav/saved_plan.h"

namespace larkdav::tools {
namespace {

// Plans anew and lets the plan pass only where it is the saved one, operation by operation.
class SamePlan {
 public:
  SamePlan(const PairConfig& pair, std::vector<std::string> saved)
      : pair_(pair), saved_(std::move(saved)) {
    std::sort(saved_.begin(), saved_.end());
    decision_.plan = [this](const engine::Observations& seen, const engine::Projection& stored) {
      engine::Plan planned = engine::plan(seen, pair_.policy, stored);
      const auto now = digests(planned);
      if (now == saved_ || engine::planted("apply-another-plan"))
        return std::optional(std::move(planned));
      std::vector<std::string> vanished;
      std::set_difference(saved_.begin(), saved_.end(), now.begin(), now.end(),
                          std::back_inserter(vanished));
      reason_ = std::to_string(vanished.size()) + " of the " + std::to_string(saved_.size()) +
                " planned operations no longer stand as they were planned, and " +
                std::to_string(now.size() - (saved_.size() - vanished.size())) + " are new";
      return std::optional<engine::Plan>();
    };
  }
  SamePlan(const SamePlan&) = delete;
  SamePlan& operator=(const SamePlan&) = delete;

  [[nodiscard]] const engine::Decision& decision() const { return decision_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }  // "": it is the same

 private:
  const PairConfig& pair_;
  std::vector<std::string> saved_;
  std::string reason_;
  engine::Decision decision_;
};

PairRun apply_pair(Session& session, const PairConfig& pair, const std::vector<std::string>& saved,
                   const ApplyArguments& arguments, const Context& context, ProgressLine& line) {
  const SamePlan same(pair, saved);
  PairRun run = run_pair(session, pair, arguments.options, context.clock, line.reporter(pair.name),
                         &same.decision());
  run.command = context.repeated("apply " + arguments.file);
  run.preview = context.repeated("plan " + pair.name);
  if (!same.reason().empty()) {
    run.report.outcome = engine::Outcome::partial;
    run.report.failed.push_back({pair.name,
                                 {},
                                 {},
                                 "apply",
                                 "a side moved since the plan was saved: " + same.reason() +
                                     "; nothing was written. Make a new plan with `" +
                                     context.repeated("plan -o " + arguments.file) + "`",
                                 {}});
  }
  return run;
}

}  // namespace

ExitCode run_apply(const ApplyArguments& arguments, const Context& context) {
  const auto plans = read_saved_plan(arguments.file);
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  std::vector<std::string> names;
  for (const auto& [name, digests] : plans) names.push_back(name);
  const std::vector<PairConfig> pairs = chosen_pairs(loaded.config, names);
  check_secrets(loaded, accounts_of(pairs));
  Session session(loaded.config, state_folder(context.globals.state), Access::own, context.build);
  ProgressLine line(!context.globals.quiet);
  std::vector<PairRun> runs;
  std::vector<ExitCode> codes;
  for (const PairConfig& pair : pairs) {
    if (plans.count(pair.name) == 0) continue;  // a plan of no pair at all
    runs.push_back(apply_pair(session, pair, plans.at(pair.name), arguments, context, line));
    codes.push_back(runs.back().code());
  }
  line.clear();
  context.out << render_sync(runs, false, context.style());
  state::History(session.database()).prune(context.clock.now());
  return gravest(codes);
}

}  // namespace larkdav::tools
