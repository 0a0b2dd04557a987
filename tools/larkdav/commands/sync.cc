#include "state/history.h"
#include "tools/larkdav/chosen_pairs.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/log_ins.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/private_file.h"
#include "tools/larkdav/progress.h"
#include "tools/larkdav/run_pair.h"
#include "tools/larkdav/saved_plan.h"

namespace larkdav::tools {
namespace {

std::string rendered(const std::vector<PairRun>& runs, const SyncArguments& arguments,
                     const Style& style) {
  return arguments.plan ? render_plan(runs, style)
                        : render_sync(runs, arguments.options.dry_run, style);
}

// Each pair runs whatever became of the others; a signal ends them all.
std::vector<PairRun> run_all(Session& session, const std::vector<PairConfig>& pairs,
                             const SyncArguments& arguments, const Context& context) {
  ProgressLine line(!context.globals.quiet);
  std::vector<PairRun> runs;
  for (const PairConfig& pair : pairs) {
    try {
      runs.push_back(
          run_pair(session, pair, arguments.options, context.clock, line.reporter(pair.name)));
      runs.back().command = context.repeated("sync " + pair.name);
      runs.back().preview = context.repeated("plan " + pair.name);
    } catch (const Interrupted&) {
      PairRun stopped;
      stopped.name = pair.name;
      stopped.failure = current_failure();
      runs.push_back(std::move(stopped));
      break;
    }
  }
  return runs;
}

}  // namespace

ExitCode run_sync(const SyncArguments& arguments, const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  const std::vector<PairConfig> pairs = chosen_pairs(loaded.config, arguments.pairs);
  check_secrets(loaded, accounts_of(pairs));
  Session session(loaded.config, state_folder(context.globals.state),
                  arguments.options.dry_run ? Access::look : Access::own, context.build);
  const std::vector<PairRun> runs = run_all(session, pairs, arguments, context);
  context.out << rendered(runs, arguments, context.style());
  if (arguments.output) {
    write_private_file(*arguments.output, to_text(saved_plan(runs, context.globals.verbose)));
  }
  keep_log_ins_alive(session, context.clock.now());
  if (session.access() == Access::own)
    state::History(session.database()).prune(context.clock.now());
  std::vector<ExitCode> codes;
  for (const PairRun& run : runs) codes.push_back(run.code());
  return gravest(codes);
}

}  // namespace larkdav::tools
