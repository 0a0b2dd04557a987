// In which cells of the decision table items stand, as the world itself knows it: from what people
// did since both sides were last equal, from what cannot be read, and from the goals and debts that
// an earlier run left open. Reached cells meet the faults of the same run.
#include <array>

#include "tests/simulation/simulated_world.h"

namespace larkdav::tests {
namespace {

using engine::Side;

struct Stand {
  bool there = false;
  bool hidden = false;     // it is there and cannot be read
  bool open = false;       // a goal or a debt
  bool linked = false;     // a link names an item here
  bool in_a_link = false;  // a link has the lineage, here or there
};

char letter(const Stand& stand, Touch touch) {
  if (stand.open) return '?';
  if (stand.hidden) return 'X';
  if (!stand.in_a_link) return stand.there ? 'N' : '-';
  if (!stand.linked) return '-';
  if (touch == Touch::deleted) return 'D';
  return touch == Touch::changed ? 'C' : 'U';
}

using Stands = std::map<std::string, engine::PerSide<Stand>>;

void read_links(state::Database& database,
                const engine::PerSide<std::map<std::string, std::string>>& lineages,
                Stands& stands) {
  auto links = database.query(
      "SELECT link.feishu_item, link.other_item, intent.side FROM link LEFT JOIN intent ON "
      "intent.link = link.id");
  while (links.next()) {
    const engine::PerSide<std::string> items{links.text(0), links.text(1)};
    std::string lineage;
    for (const Side side : engine::kSides) {
      const auto known = lineages[side].find(items[side]);
      if (known != lineages[side].end()) lineage = known->second;
    }
    if (lineage.empty()) continue;
    auto& stand = stands[lineage];
    const std::string goal = links.text(2);
    for (const Side side : engine::kSides) {
      stand[side].in_a_link = true;
      stand[side].linked = stand[side].linked || !items[side].empty();
      const bool goal_here = goal == (side == Side::feishu ? "0" : "1");
      stand[side].open = stand[side].open || goal_here;
    }
  }
  auto debts =
      database.query("SELECT side, item_group FROM record WHERE gone = 0 AND complete = 0");
  while (debts.next()) {
    const Side side = debts.integer(0) == 0 ? Side::feishu : Side::other;
    const auto known = lineages[side].find(debts.text(1));
    if (known != lineages[side].end()) stands[known->second][side].open = true;
  }
}

}  // namespace

std::set<std::string> SimulatedWorld::cells() {
  Stands stands;
  for (const auto& lineage : ledger_.touched()) stands[lineage];
  for (const Side side : engine::kSides) {
    const auto& hidden = hand(side).hidden();
    for (const SeenItem& item : hand(side).look()) {
      const std::string lineage = lineage_of(item.master.title);
      lineages_[side][item.id] = lineage;
      stands[lineage][side].there = true;
    }
    for (const auto& [id, lineage] : hidden)
      stands[lineage][side].hidden = stands[lineage][side].there = true;
  }
  read_links(*database_, lineages_, stands);
  std::set<std::string> out;
  for (const auto& [lineage, stand] : stands) {
    const auto touch = ledger_.touched(lineage);
    const std::string cell{letter(stand.feishu, touch.feishu), '/',
                           letter(stand.other, touch.other)};
    if (cell != "-/-" && cell != "U/U") out.insert(cell);
  }
  return out;
}

void SimulatedWorld::note_pairs(const std::set<std::string>& before) {
  std::set<std::string> met = cells();
  met.insert(before.begin(), before.end());
  if (struck_.empty()) struck_.insert(FaultKind::none);
  for (const auto& cell : met) {
    for (const FaultKind fault : struck_) lived_.pairs.insert(cell + " " + name(fault));
  }
  struck_.clear();
}

// What both sides show alike is no change any more, however the run ended.
void SimulatedWorld::settle() {
  std::map<std::string, engine::PerSide<std::set<std::string>>> lines;
  for (const Side side : engine::kSides) {
    for (const SeenItem& item : hand(side).look()) {
      for (auto& line : lines_of(item, kHorizon))
        lines[lineage_of(item.master.title)][side].insert(std::move(line));
    }
  }
  for (const auto& lineage : ledger_.touched()) {
    const auto shown = lines.find(lineage);
    if (shown == lines.end() || shown->second.feishu == shown->second.other)
      ledger_.settle(lineage);
  }
}

}  // namespace larkdav::tests
