#include "state/history.h"
#include "tools/larkdav/chosen_pairs.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/history_lines.h"
#include "tools/larkdav/moments.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/standing.h"

namespace larkdav::tools {
namespace {

using engine::Side;

constexpr long kChangesShown = 5;

struct Standing {
  engine::Link link;
  engine::PerSide<std::optional<engine::Event>> now;
  engine::PerSide<std::string> absence;
  bool open_goal = false;
};

struct Findings {
  std::vector<Standing> standings;  // a held and an active link may share an UID
  std::vector<engine::Change> changes;
};

Findings look(PairView& view, Session& session, const engine::Uid& uid) {
  Findings findings;
  std::set<engine::LinkId> busy;
  for (const auto& intent : view.store().intents()) busy.insert(intent.link);
  for (const engine::Link& link : view.store().links_with_uids({&uid, 1})) {
    Standing standing{link, {}, {}, busy.count(link.id) > 0};
    for (const Side side : engine::kSides) {
      standing.now[side] = view.last_read(link, side);
      if (!standing.now[side]) standing.absence[side] = view.absence(link, side);
    }
    findings.standings.push_back(std::move(standing));
  }
  findings.changes =
      state::History(session.database()).changes_of(view.row().id, uid, kChangesShown);
  return findings;
}

// The last decision in one sentence: what the state of the link says, else the last write.
std::string decision_text(const Standing& standing, const std::vector<engine::Change>& changes) {
  const engine::Link& link = standing.link;
  if (standing.open_goal) return "a write is under way and not finished; the next run finishes it";
  if (link.state == engine::LinkState::held) return "held: " + link.held_reason;
  for (const engine::KeptBack& kept : link.kept) {
    return "kept back (" + kept.field + " on " + engine::name(kept.target) + "): " + kept.reason;
  }
  if (!changes.empty()) {
    return "run " + std::to_string(changes.front().run) + ": " + changes.front().why;
  }
  return link.agreed.feishu ? "linked; both sides were equal" : "linked; nothing agreed yet";
}

Document event_document(const std::optional<engine::Event>& event, bool titles) {
  if (!event) return nullptr;
  Document fields = Document::object();
  for (const FieldChange& field : field_changes(std::nullopt, event, {}, titles)) {
    fields[field.name] = field.to ? Document(*field.to) : Document(nullptr);
  }
  return fields;
}

Document document(const std::string& pair, const std::string& uid, const Findings& findings,
                  bool titles) {
  Document links = Document::array();
  for (const Standing& standing : findings.standings) {
    Document link{{"id", standing.link.id},
                  {"state", standing.link.state == engine::LinkState::held ? "held" : "active"},
                  {"decision", decision_text(standing, findings.changes)}};
    for (const Side side : engine::kSides) {
      const auto& item = standing.link.item[side];
      Document each{{"item", item ? Document(item->value) : Document(nullptr)},
                    {"now", event_document(standing.now[side], titles)},
                    {"agreed", event_document(standing.link.agreed[side], titles)}};
      if (!standing.absence[side].empty()) each["absent"] = standing.absence[side];
      link[engine::name(side)] = std::move(each);
    }
    Document kept = Document::array();
    for (const auto& entry : standing.link.kept) {
      kept.push_back(
          {{"side", engine::name(entry.target)}, {"field", entry.field}, {"reason", entry.reason}});
    }
    link["kept_back"] = std::move(kept);
    links.push_back(std::move(link));
  }
  Document changes = Document::array();
  for (const auto& change : findings.changes) {
    Document line = change_document(change, titles, false);
    line["run"] = change.run;
    changes.push_back(std::move(line));
  }
  return {
      {"pair", pair}, {"uid", uid}, {"links", std::move(links)}, {"changes", std::move(changes)}};
}

std::string cell(const std::optional<engine::Event>& event, const std::string& name,
                 const std::string& absence, bool titles) {
  if (!event) return absence;
  for (const FieldChange& field : field_changes(std::nullopt, event, {}, titles)) {
    if (field.name != name) continue;
    if (!field.to) return "hidden (-v)";
    return field.text ? clipped(printable(*field.to), 40) : printable(*field.to);
  }
  return "";
}

std::string text(const Standing& standing, const std::vector<engine::Change>& changes,
                 bool titles) {
  std::set<std::string> names;
  const engine::Link& link = standing.link;
  for (const auto* event :
       {&standing.now.feishu, &standing.now.other, &link.agreed.feishu, &link.agreed.other}) {
    for (const auto& field : field_changes(std::nullopt, *event, {}, titles)) {
      names.insert(field.name);
    }
  }
  std::vector<std::vector<std::string>> rows{
      {"", "FEISHU NOW", "FEISHU AGREED", "OTHER NOW", "OTHER AGREED"}};
  for (const std::string& name : names) {
    rows.push_back({name, cell(standing.now.feishu, name, standing.absence.feishu, titles),
                    cell(link.agreed.feishu, name, "", titles),
                    cell(standing.now.other, name, standing.absence.other, titles),
                    cell(link.agreed.other, name, "", titles)});
  }
  std::string lines = "last decision: " + printable(decision_text(standing, changes)) + "\n";
  for (const Side side : engine::kSides) {
    const auto& item = link.item[side];
    lines += std::string(engine::name(side)) + ": " +
             (item ? printable(item->value) : std::string("none")) + "\n";
  }
  for (const auto& kept : link.kept) {
    lines += "kept back: " + printable(kept.field) + " can't be told to " +
             engine::name(kept.target) + ": " + printable(kept.reason) + "\n";
  }
  return lines + table(rows);
}

}  // namespace

ExitCode run_why(const WhyArguments& arguments, const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  const PairConfig pair = chosen_pairs(loaded.config, {arguments.pair}).front();
  check_secrets(loaded, accounts_of({pair}));
  Session session(loaded.config, state_folder(context.globals.state), Access::look, context.build);
  PairView view(session, pair, context.clock);
  const Findings findings = look(view, session, {arguments.uid});
  if (findings.standings.empty() && findings.changes.empty()) {
    throw usage_error("the pair " + pair.name + " knows no event with the UID " + arguments.uid,
                      "`larkdav plan -v` and `larkdav history RUN` show UIDs.");
  }
  const bool titles = context.globals.verbose;
  if (context.globals.json) {
    context.out << to_text(document(pair.name, arguments.uid, findings, titles));
    return ExitCode::ok;
  }
  for (const Standing& standing : findings.standings) {
    context.out << text(standing, findings.changes, titles);
  }
  if (findings.standings.empty()) context.out << "it is linked no longer\n";
  for (const auto& change : findings.changes) {
    context.out << "run " << change.run << ":\n" << change_lines(change, titles, false);
  }
  return ExitCode::ok;
}

}  // namespace larkdav::tools
