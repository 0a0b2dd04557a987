#include "state/pairs.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/log_ins.h"
#include "tools/larkdav/moments.h"
#include "tools/larkdav/paths.h"

namespace larkdav::tools {
namespace {

struct PairStanding {
  const PairConfig* pair = nullptr;
  std::optional<state::PairStatus> status;  // nullopt: it never ran
};

std::string last_run_text(const state::PairStatus& status) {
  if (!status.last_run) return "never";
  const auto& run = *status.last_run;
  return utc_text(run.began) + " " + (run.ended ? run.outcome : "stopped before its end");
}

Document last_run_document(const state::PairStatus& status) {
  if (!status.last_run) return nullptr;
  const auto& run = *status.last_run;
  return {{"run", run.id},
          {"began", utc_text(run.began)},
          {"ended", run.ended ? Document(utc_text(*run.ended)) : Document(nullptr)},
          {"outcome", run.outcome}};
}

Document document(const std::vector<PairStanding>& standings,
                  const std::vector<LogInStanding>& log_ins) {
  Document pairs = Document::array();
  for (const auto& [pair, status] : standings) {
    const state::PairStatus known = status.value_or(state::PairStatus{});
    pairs.push_back({{"name", pair->name},
                     {"feishu", to_string(pair->feishu)},
                     {"other", to_string(pair->other)},
                     {"linked", known.active},
                     {"conflicts", known.held},
                     {"unfinished", known.open_intents},
                     {"unreadable", known.unreadable.feishu + known.unreadable.other},
                     {"last_run", last_run_document(known)}});
  }
  return {{"pairs", std::move(pairs)}, {"log_ins", log_ins_document(log_ins)}};
}

std::string text(const std::vector<PairStanding>& standings) {
  std::vector<std::vector<std::string>> rows{
      {"PAIR", "FEISHU", "OTHER", "LINKED", "CONFLICTS", "UNFINISHED", "LAST RUN"}};
  for (const auto& [pair, status] : standings) {
    const state::PairStatus known = status.value_or(state::PairStatus{});
    rows.push_back({pair->name, to_string(pair->feishu), to_string(pair->other),
                    std::to_string(known.active), std::to_string(known.held),
                    std::to_string(known.open_intents), last_run_text(known)});
  }
  return table(rows);
}

}  // namespace

ExitCode run_status(const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  Session session(loaded.config, state_folder(context.globals.state), Access::look, context.build);
  state::Pairs pairs(session.database());
  std::vector<PairStanding> standings;
  for (const PairConfig& pair : loaded.config.pairs) {
    PairStanding standing{&pair, std::nullopt};
    if (const auto row = pairs.find(pair.name)) standing.status = pairs.status(row->id);
    standings.push_back(std::move(standing));
  }
  const auto log_ins = log_in_standings(loaded.config, session.state_folder(), context.clock.now());
  if (context.globals.json) {
    context.out << to_text(document(standings, log_ins));
  } else if (standings.empty()) {
    context.out << "no pairs in " << loaded.config.file << "\n";
  } else {
    context.out << text(standings);
  }
  if (!context.globals.json) context.out << log_ins_text(log_ins);
  return ExitCode::ok;
}

}  // namespace larkdav::tools
