#include <algorithm>

#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/log_ins.h"
#include "tools/larkdav/nearest.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/private_file.h"
#include "tools/larkdav/progress.h"
#include "tools/larkdav/run_pair.h"

namespace larkdav::tools {
namespace {

std::vector<PairConfig> chosen_pairs(const Config& config, const std::vector<std::string>& wanted) {
  if (config.pairs.empty()) {
    throw usage_error("there is no pair in " + config.file,
                      "Add a [pair.NAME] with feishu = \"ACCOUNT:CALENDAR\" and other = "
                      "\"ACCOUNT:CALENDAR\".");
  }
  if (wanted.empty()) return config.pairs;
  std::vector<std::string> known;
  for (const PairConfig& pair : config.pairs) known.push_back(pair.name);
  std::vector<PairConfig> pairs;
  for (const std::string& name : wanted) {
    const PairConfig* pair = config.pair(name);
    if (pair == nullptr) {
      throw usage_error("there is no pair \"" + name + "\" in " + config.file,
                        suggestion(name, known));
    }
    const bool again = std::any_of(pairs.begin(), pairs.end(),
                                   [&](const PairConfig& each) { return each.name == name; });
    if (!again) pairs.push_back(*pair);
  }
  return pairs;
}

std::vector<std::string> accounts_of(const std::vector<PairConfig>& pairs) {
  std::vector<std::string> names;
  for (const PairConfig& pair : pairs) {
    names.push_back(pair.feishu.account);
    names.push_back(pair.other.account);
  }
  return names;
}

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
    write_private_file(*arguments.output, to_text(plan_document(runs, context.globals.verbose)));
  }
  keep_log_ins_alive(session, context.clock.now());
  std::vector<ExitCode> codes;
  for (const PairRun& run : runs) codes.push_back(run.code());
  return gravest(codes);
}

}  // namespace larkdav::tools
