#include "engine/resolve.h"

#include "tools/larkdav/chosen_pairs.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/progress.h"
#include "tools/larkdav/standing.h"

namespace larkdav::tools {
namespace {

struct Found {
  const PairConfig* pair = nullptr;
  engine::Link link;
};

// Ids of links are never given twice, so one names the pair as well.
Found find_conflict(Session& session, const Config& config, long id) {
  state::Pairs pairs(session.database());
  for (const PairConfig& pair : config.pairs) {
    const auto row = pairs.find(pair.name);
    if (!row) continue;
    const auto link = state::PairStore(session.database(), row->id).link(id);
    if (link && link->state == engine::LinkState::held) return {&pair, *link};
  }
  throw usage_error("there is no open conflict " + std::to_string(id),
                    "`larkdav conflicts` lists them.");
}

std::string word(engine::Keep keep) {
  if (keep == engine::Keep::both) return "both";
  return keep == engine::Keep::feishu ? "feishu" : "other";
}

}  // namespace

ExitCode run_resolve(const ResolveArguments& arguments, const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  Session session(loaded.config, state_folder(context.globals.state),
                  arguments.options.dry_run ? Access::look : Access::own, context.build);
  const Found found = find_conflict(session, session.config(), arguments.conflict);
  check_secrets(loaded, accounts_of({*found.pair}));
  std::string stays_open;
  engine::Decision decision;
  decision.uids = {found.link.uid};
  decision.plan = [&](const engine::Observations& seen, const engine::Projection& as_stored) {
    std::optional<engine::Plan> plan;
    for (const engine::Link& link : seen.links) {
      if (link.id != arguments.conflict) continue;
      stays_open = engine::unresolvable(seen, link);
      if (!stays_open.empty()) return plan;
      plan = engine::plan_resolution(seen, link, arguments.keep, found.pair->policy, as_stored);
    }
    return plan;
  };
  ProgressLine line(!context.globals.quiet);
  std::vector<PairRun> runs{run_pair(session, *found.pair, arguments.options, context.clock,
                                     line.reporter(found.pair->name), &decision)};
  line.clear();
  if (!stays_open.empty()) {
    runs.front().report.failed.push_back({found.link.uid.value, {}, {}, "resolve", stays_open, {}});
    runs.front().report.outcome = engine::Outcome::partial;
  }
  runs.front().command = context.repeated("resolve " + std::to_string(arguments.conflict) +
                                          " --keep " + word(arguments.keep));
  runs.front().preview = runs.front().command + " --dry-run";
  context.out << render_sync(runs, arguments.options.dry_run, context.style());
  return runs.front().code();
}

}  // namespace larkdav::tools
