#include <array>

#include "mapping/ical/reader.h"
#include "state/pairs.h"
#include "state/store.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/log_ins.h"
#include "tools/larkdav/moments.h"
#include "tools/larkdav/paths.h"

namespace larkdav::tools {
namespace {

struct Unreadable {
  engine::Side side = engine::Side::feishu;
  std::string item;
  std::string reason;
};

struct PairStanding {
  const PairConfig* pair = nullptr;
  std::optional<state::PairStatus> status;  // nullopt: it never ran
  std::vector<Unreadable> unreadable;
  std::vector<engine::Link> held;
  std::vector<engine::Intent> goals;
};

void add_unreadable(state::PairStore& store, engine::Side side, std::vector<Unreadable>& found) {
  store.mark_all(side);  // in a copy: a way to name every group
  for (const auto& [group, records] : store.groups(side, store.marked(side))) {
    for (const engine::Record& record : records) {
      if (record.gone) continue;
      std::string reason = record.unreadable;
      if (reason.empty() && side == engine::Side::other && record.complete) {
        const auto state = mapping::ical::read_resource(record.raw, {});
        const auto* broken = std::get_if<engine::Unreadable>(&state);
        if (broken != nullptr && broken->reason != engine::kNotAnEvent) reason = broken->reason;
      }
      if (!reason.empty()) found.push_back({side, record.id.value, reason});
    }
  }
}

PairStanding standing_of(Session& session, const PairConfig& pair) {
  PairStanding standing;
  standing.pair = &pair;
  state::Pairs pairs(session.database());
  const auto row = pairs.find(pair.name);
  if (!row) return standing;
  standing.status = pairs.status(row->id);
  state::PairStore store(session.database(), row->id);
  for (const engine::Side side : engine::kSides) add_unreadable(store, side, standing.unreadable);
  for (engine::Link& link : store.links()) {
    if (link.state == engine::LinkState::held) standing.held.push_back(std::move(link));
  }
  standing.goals = store.intents();
  return standing;
}

const char* verb(engine::OperationKind kind) {
  static constexpr std::array kVerbs{"create", "update", "delete"};
  return kVerbs.at(static_cast<std::size_t>(kind));
}

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

void add_open_ends(Document& pair, const PairStanding& standing) {
  Document unreadable = Document::array();
  for (const auto& [side, item, reason] : standing.unreadable) {
    unreadable.push_back({{"side", engine::name(side)}, {"item", item}, {"reason", reason}});
  }
  Document held = Document::array();
  for (const engine::Link& link : standing.held) {
    held.push_back({{"id", link.id}, {"uid", link.uid.value}, {"reason", link.held_reason}});
  }
  Document goals = Document::array();
  for (const engine::Intent& goal : standing.goals) {
    goals.push_back({{"uid", goal.goal.uid.value},
                     {"side", engine::name(goal.side)},
                     {"operation", verb(goal.kind)},
                     {"runs", goal.runs}});
  }
  pair["unreadable_items"] = std::move(unreadable);
  pair["held"] = std::move(held);
  pair["open_goals"] = std::move(goals);
}

Document document(const std::vector<PairStanding>& standings,
                  const std::vector<LogInStanding>& log_ins) {
  Document pairs = Document::array();
  for (const PairStanding& standing : standings) {
    const auto& [pair, status, unreadable, held, goals] = standing;
    const state::PairStatus known = status.value_or(state::PairStatus{});
    pairs.push_back({{"name", pair->name},
                     {"feishu", to_string(pair->feishu)},
                     {"other", to_string(pair->other)},
                     {"linked", known.active},
                     {"conflicts", known.held},
                     {"unfinished", known.open_intents},
                     {"unreadable", unreadable.size()},
                     {"last_run", last_run_document(known)}});
    add_open_ends(pairs.back(), standing);
  }
  return {{"pairs", std::move(pairs)}, {"log_ins", log_ins_document(log_ins)}};
}

std::string open_ends(const PairStanding& standing) {
  std::string lines;
  const std::string& pair = standing.pair->name;
  for (const engine::Link& link : standing.held) {
    lines += pair + ": open conflict " + std::to_string(link.id) + ": " +
             printable(link.uid.value) + ": " + printable(link.held_reason) + "\n";
  }
  for (const engine::Intent& goal : standing.goals) {
    lines += pair + ": unfinished: " + verb(goal.kind) + " on " + engine::name(goal.side) + ": " +
             printable(goal.goal.uid.value) + "; the next run finishes it\n";
  }
  for (const auto& [side, item, reason] : standing.unreadable) {
    lines += pair + ": can't be read on " + engine::name(side) + ": " + printable(item) + ": " +
             printable(reason) + "\n";
  }
  return lines;
}

std::string text(const std::vector<PairStanding>& standings) {
  std::vector<std::vector<std::string>> rows{
      {"PAIR", "FEISHU", "OTHER", "LINKED", "CONFLICTS", "UNFINISHED", "UNREADABLE", "LAST RUN"}};
  std::string lines;
  for (const PairStanding& standing : standings) {
    const state::PairStatus known = standing.status.value_or(state::PairStatus{});
    rows.push_back({standing.pair->name, to_string(standing.pair->feishu),
                    to_string(standing.pair->other), std::to_string(known.active),
                    std::to_string(known.held), std::to_string(known.open_intents),
                    std::to_string(standing.unreadable.size()), last_run_text(known)});
    lines += open_ends(standing);
  }
  return table(rows) + lines;
}

}  // namespace

ExitCode run_status(const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  Session session(loaded.config, state_folder(context.globals.state), Access::look, context.build);
  std::vector<PairStanding> standings;
  for (const PairConfig& pair : loaded.config.pairs) {
    standings.push_back(standing_of(session, pair));
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
