#include "engine/apart.h"
#include "tools/larkdav/chosen_pairs.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/standing.h"

namespace larkdav::tools {
namespace {

struct OpenConflict {
  std::string pair;
  engine::Link link;
  std::string title;
  engine::PerSide<std::string> absence;  // "": the side has the event
  std::vector<FieldChange> fields;       // from: feishu, to: other
};

OpenConflict open_conflict(PairView& view, const engine::Link& link, bool titles) {
  OpenConflict conflict{view.row().name, link, {}, {}, {}};
  engine::PerSide<std::optional<engine::Event>> now;
  for (const engine::Side side : engine::kSides) {
    now[side] = view.last_read(link, side);
    if (now[side]) conflict.title = now[side]->fields.title;
    if (!now[side]) conflict.absence[side] = view.absence(link, side);
  }
  if (now.feishu && now.other) {
    const engine::FieldMask mask =
        engine::differing({&*now.feishu, &*now.other}, view.projection());
    if (!mask.empty()) conflict.fields = field_changes(now.feishu, now.other, mask, titles);
  }
  return conflict;
}

std::vector<OpenConflict> conflicts_of(Session& session, const PairConfig& pair,
                                       const Context& context) {
  const auto row = state::Pairs(session.database()).find(pair.name);
  if (!row || state::PairStore(session.database(), row->id).held_links() == 0) return {};
  PairView view(session, pair, context.clock);
  std::vector<OpenConflict> found;
  for (const engine::Link& link : view.store().links()) {
    if (link.state != engine::LinkState::held) continue;
    found.push_back(open_conflict(view, link, context.globals.verbose));
  }
  return found;
}

Document document(const std::vector<OpenConflict>& conflicts, bool titles) {
  Document list = Document::array();
  for (const auto& conflict : conflicts) {
    Document item{
        {"id", conflict.link.id}, {"pair", conflict.pair}, {"uid", conflict.link.uid.value}};
    if (titles) item["title"] = conflict.title;
    item["reason"] = conflict.link.held_reason;
    for (const engine::Side side : engine::kSides) {
      const std::string& absence = conflict.absence[side];
      item[engine::name(side)] = absence.empty() ? "present" : absence;
    }
    Document fields = Document::array();
    for (const auto& field : conflict.fields) {
      fields.push_back({{"name", field.name},
                        {"feishu", field.from ? Document(*field.from) : Document(nullptr)},
                        {"other", field.to ? Document(*field.to) : Document(nullptr)}});
    }
    item["fields"] = std::move(fields);
    list.push_back(std::move(item));
  }
  return {{"conflicts", std::move(list)}};
}

std::string side_value(const FieldChange& field, const std::optional<std::string>& value) {
  if (!value) return "hidden (-v shows it)";
  if (value->empty()) return "nothing";
  return field.text ? clipped(printable(*value), 60) : printable(*value);
}

std::string text(const OpenConflict& conflict, bool titles) {
  std::string lines = std::to_string(conflict.link.id) + "  " + conflict.pair + "  " +
                      printable(conflict.link.uid.value);
  if (titles) lines += " \"" + clipped(printable(conflict.title), 60) + "\"";
  lines += "\n    " + printable(conflict.link.held_reason) + "\n";
  std::vector<std::vector<std::string>> rows{{"    ", "FEISHU", "OTHER"}};
  for (const auto& field : conflict.fields) {
    rows.push_back(
        {"    " + field.name, side_value(field, field.from), side_value(field, field.to)});
  }
  const auto& absence = conflict.absence;
  if (!absence.feishu.empty() || !absence.other.empty()) {
    rows.push_back({"    event", absence.feishu.empty() ? "present" : absence.feishu,
                    absence.other.empty() ? "present" : absence.other});
  }
  return rows.size() == 1 ? lines : lines + table(rows);
}

}  // namespace

ExitCode run_conflicts(const ConflictsArguments& arguments, const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  const std::vector<PairConfig> pairs = chosen_pairs(loaded.config, arguments.pairs);
  check_secrets(loaded, accounts_of(pairs));
  Session session(loaded.config, state_folder(context.globals.state), Access::look, context.build);
  std::vector<OpenConflict> conflicts;
  for (const PairConfig& pair : pairs) {
    for (auto& conflict : conflicts_of(session, pair, context)) {
      conflicts.push_back(std::move(conflict));
    }
  }
  const bool titles = context.globals.verbose;
  if (context.globals.json) {
    context.out << to_text(document(conflicts, titles));
  } else {
    for (const auto& conflict : conflicts) context.out << text(conflict, titles);
    if (conflicts.empty() && !context.globals.quiet) context.out << "no open conflicts\n";
    if (!conflicts.empty()) {
      context.out << "Settle one with `" << context.repeated("resolve ID --keep feishu|other|both")
                  << "`\n";
    }
  }
  return conflicts.empty() ? ExitCode::ok : ExitCode::left_something;
}

}  // namespace larkdav::tools
