#include "engine/undo.h"

#include <array>

#include "state/history.h"
#include "state/pairs.h"
#include "tools/larkdav/chosen_pairs.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/history_lines.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/progress.h"
#include "tools/larkdav/run_pair.h"

namespace larkdav::tools {
namespace {

struct Undone {
  PairRun run;
  std::vector<engine::Note> left;
};

// Takes out what the run wrote to calendars that the pair has no more, and says so.
void leave_elsewhere(Session& session, const state::Run& run, std::vector<engine::Written>& written,
                     std::vector<engine::Note>& left) {
  const auto now = state::Pairs(session.database()).find(run.pair_name);
  std::erase_if(written, [&](const engine::Written& each) {
    const std::string& then = run.calendars[each.side];
    if (!now || then.empty() || now->calendars[each.side].calendar == then) return false;
    const auto& event = each.after ? each.after : each.before;
    left.push_back({each.uid.value,
                    event ? event->fields.title : "",
                    {},
                    std::string("undo on ") + engine::name(each.side),
                    "the run wrote another calendar, " + then,
                    each.side});
    return true;
  });
}

Undone undo(Session& session, const PairConfig& pair, const state::Run& run,
            const UndoArguments& arguments, const Context& context) {
  const auto changes = state::History(session.database()).changes(run.id);
  std::vector<engine::Written> written = engine::fold(changes);
  Undone undone;
  engine::Decision decision;
  decision.uids.emplace();
  for (const auto& each : written) decision.uids->push_back(each.uid);
  decision.plan = [&](const engine::Observations& seen, const engine::Projection& as_stored) {
    leave_elsewhere(session, run, written, undone.left);
    engine::Undo planned = engine::plan_undo(written, seen, pair.policy, as_stored);
    undone.left.insert(undone.left.end(), planned.left.begin(), planned.left.end());
    return std::optional(std::move(planned.plan));
  };
  ProgressLine line(!context.globals.quiet);
  undone.run = run_pair(session, pair, arguments.options, context.clock, line.reporter(pair.name),
                        &decision);
  undone.run.command = context.repeated("undo " + std::to_string(run.id));
  undone.run.preview = undone.run.command + " --dry-run";
  return undone;
}

// Events whose sides will differ: said beforehand.
long held_by(const engine::Plan& plan) {
  long count = 0;
  for (const auto& link : plan.links) {
    if (link.apart && link.state == engine::LinkState::held) ++count;
  }
  return count;
}

std::string held_text(const PairRun& run) {
  const long held = held_by(run.plan);
  if (held == 0 || run.report.brake) return "";
  return "  " + std::to_string(held) +
         (held == 1
              ? " event differs between the sides after this and is held as an open conflict"
              : " events differ between the sides after this and are held as open conflicts") +
         ", until it is edited again or `larkdav resolve` settles it\n";
}

Document document(const Undone& undone, const UndoArguments& arguments, bool titles) {
  const bool dry = arguments.options.dry_run;
  Document pair = pair_document(undone.run, titles);
  pair["operations"] = operations_document(undone.run.plan, titles);
  pair["left"] = notes_document(undone.left, titles);
  pair["held"] = undone.run.report.brake ? 0 : held_by(undone.run.plan);
  const long run = undone.run.report.run;
  return {{"dry_run", dry},
          {"undone", arguments.run},
          {"run", run == 0 || dry ? Document(nullptr) : Document(run)},
          {"pairs", Document::array({std::move(pair)})}};
}

std::string text(const Undone& undone, const UndoArguments& arguments, const Style& style) {
  const bool dry = arguments.options.dry_run;
  std::string lines =
      dry ? render_plan({undone.run}, style) : render_sync({undone.run}, false, style);
  lines += held_text(undone.run);
  for (const engine::Note& note : undone.left) {
    lines += "  left as it is: " + note_line(note, style.titles) + "\n";
  }
  return lines;
}

const PairConfig& pair_of(const Config& config, const state::Run& run) {
  if (const PairConfig* pair = config.pair(run.pair_name)) return *pair;
  const bool import = run.pair_name.starts_with("import:");
  throw usage_error(
      "run " + std::to_string(run.id) +
          (import ? " was an import, which can't be undone"
                  : " was of the pair \"" + run.pair_name +
                        "\", which the configuration no longer has"),
      import ? "`larkdav history " + std::to_string(run.id) + " --raw` shows what it overwrote."
             : "Put the pair back into the configuration.");
}

}  // namespace

ExitCode run_undo(const UndoArguments& arguments, const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  Session session(loaded.config, state_folder(context.globals.state),
                  arguments.options.dry_run ? Access::look : Access::own, context.build);
  const auto run = state::History(session.database()).run(arguments.run);
  if (!run) throw no_such_run(arguments.run);
  const PairConfig& pair = pair_of(session.config(), *run);
  check_secrets(loaded, accounts_of({pair}));
  const Undone undone = undo(session, pair, *run, arguments, context);
  const Style style = context.style();
  context.out << (style.json ? to_text(document(undone, arguments, style.titles))
                             : text(undone, arguments, style));
  const ExitCode left =
      undone.left.empty() || arguments.options.dry_run ? ExitCode::ok : ExitCode::left_something;
  return gravest(std::array{undone.run.code(), left});
}

}  // namespace larkdav::tools
