#include "state/history.h"

#include <nlohmann/json.hpp>

#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/history_lines.h"
#include "tools/larkdav/moments.h"
#include "tools/larkdav/paths.h"

namespace larkdav::tools {
namespace {

std::string ended_text(const state::Run& run) {
  return run.ended ? run.outcome : "stopped before its end";
}

Document run_document(const state::Run& run) {
  return {{"run", run.id},
          {"pair", run.pair_name},
          {"began", utc_text(run.began)},
          {"ended", run.ended ? Document(utc_text(*run.ended)) : Document(nullptr)},
          {"outcome", run.outcome},
          {"changes", run.changes}};
}

void print_runs(const std::vector<state::Run>& runs, const Context& context) {
  if (context.globals.json) {
    Document list = Document::array();
    for (const auto& run : runs) list.push_back(run_document(run));
    context.out << to_text({{"runs", std::move(list)}});
    return;
  }
  if (runs.empty()) {
    if (!context.globals.quiet) context.out << "no runs yet\n";
    return;
  }
  std::vector<std::vector<std::string>> rows{{"RUN", "PAIR", "BEGAN", "OUTCOME", "WRITES"}};
  for (const auto& run : runs) {
    rows.push_back({std::to_string(run.id), run.pair_name, utc_text(run.began), ended_text(run),
                    std::to_string(run.changes)});
  }
  context.out << table(rows);
}

void print_run(const state::Run& run, const std::vector<engine::Change>& changes,
               const HistoryArguments& arguments, const Context& context) {
  const bool titles = context.globals.verbose;
  if (context.globals.json) {
    Document document = run_document(run);
    Document list = Document::array();
    for (const auto& change : changes) {
      list.push_back(change_document(change, titles, arguments.raw));
    }
    document["changes"] = std::move(list);
    context.out << to_text(document);
    return;
  }
  context.out << "run " << run.id << " of " << run.pair_name << ", " << utc_text(run.began) << ", "
              << ended_text(run) << (changes.empty() ? ": nothing was written\n" : "\n");
  for (const auto& change : changes) context.out << change_lines(change, titles, arguments.raw);
}

}  // namespace

ExitCode run_history(const HistoryArguments& arguments, const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  Session session(loaded.config, state_folder(context.globals.state), Access::look, context.build);
  state::History history(session.database());
  if (!arguments.run) {
    print_runs(history.runs(arguments.limit), context);
    return ExitCode::ok;
  }
  const auto run = history.run(*arguments.run);
  if (!run) throw no_such_run(*arguments.run);
  print_run(*run, history.changes(run->id), arguments, context);
  return ExitCode::ok;
}

}  // namespace larkdav::tools
