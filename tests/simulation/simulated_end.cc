#include <algorithm>

#include "tests/simulation/ical_text.h"
#include "tests/simulation/simulated_world.h"

namespace larkdav::tests {

using engine::Side;

namespace {

// Of what an orphaned exception is called: {uuid}_{original}@larkdav.
bool is_of_orphan(const std::string& uid) {
  const auto tail = uid.rfind("@larkdav");
  return tail != std::string::npos && uid.substr(0, tail).find('_') != std::string::npos;
}

}  // namespace

std::string SimulatedWorld::agreements() {
  std::string out;
  auto rows = database_->query(
      "SELECT uid, feishu_item, other_item, state, feishu_agreed, other_agreed, unagreed FROM link "
      "ORDER BY id");
  while (rows.next()) {
    for (int column = 0; column < 7; ++column) out += rows.text(column) + " | ";
    out += "\n";
  }
  return out;
}

std::string SimulatedWorld::history() {
  std::string out;
  auto rows = database_->query("SELECT before, after, overwritten FROM change ORDER BY id");
  while (rows.next()) {
    for (int column = 0; column < 3; ++column) {
      std::string text = rows.text(column);
      // Stored texts are folded, and folds may fall into a word.
      for (const char* fold : {"\\r\\n ", "\r\n "}) {
        for (auto at = text.find(fold); at != std::string::npos; at = text.find(fold))
          text.erase(at, std::string(fold).size());
      }
      out += text + "\n";
    }
  }
  return out;
}

std::set<std::string> SimulatedWorld::undecided() {
  std::set<std::string> names = told_;  // uids, items, titles
  auto rows = database_->query(
      "SELECT uid, feishu_item, other_item, kept, state FROM link WHERE state = 'held' OR kept "
      "LIKE "
      "'%reason%'");
  while (rows.next()) {
    for (int column = 0; column < 3; ++column) names.insert(rows.text(column));
    ++lived_.counts[rows.text(4) == "held" ? "undecided held" : "undecided kept back"];
  }
  for (const auto& note : left_) {
    names.insert(note.uid);
    if (!note.title.empty()) names.insert(lineage_of(note.title));
    ++lived_.counts["undecided failed"];
  }
  names.erase("");
  std::set<std::string> lineages = races_excused_;
  for (const auto& items : {feishu_hand_->look(), caldav_hand_->look()}) {
    for (const SeenItem& item : items) {
      const std::string lineage = lineage_of(item.master.title);
      if (names.count(item.id) + names.count(item.uid) + names.count(lineage) > 0)
        lineages.insert(lineage);
    }
  }
  return lineages;
}

// I2: the same things take place on both sides.
void SimulatedWorld::check_equal() {
  const std::set<std::string> excused = undecided();
  engine::PerSide<std::vector<std::string>> lines;
  const bool class_is_theirs = server_->flaws().adds_class;
  const auto read = [&](Side side, std::vector<SeenItem> items) {
    for (SeenItem& item : items) {
      if (excused.count(lineage_of(item.master.title)) > 0) continue;
      const auto plain = [&](SeenEvent& event) {
        if (class_is_theirs && event.visibility == "public") event.visibility = "default";
      };
      plain(item.master);
      for (auto& [original, event] : item.exceptions) {
        if (event) plain(*event);
      }
      const auto more = lines_of(item, kHorizon);
      lines[side].insert(lines[side].end(), more.begin(), more.end());
    }
    std::sort(lines[side].begin(), lines[side].end());
  };
  read(Side::feishu, feishu_hand_->look());
  read(Side::other, caldav_hand_->look());
  lived_.counts["occurrences compared"] += static_cast<long>(lines.feishu.size());
  for (const Side side : engine::kSides) {
    std::vector<std::string> only;
    const auto& mine = lines[side];
    const auto& others = lines[engine::opposite(side)];
    std::set_difference(mine.begin(), mine.end(), others.begin(), others.end(),
                        std::back_inserter(only));
    constexpr std::size_t kShown = 4;
    for (std::size_t i = 0; i < std::min(only.size(), kShown); ++i)
      broken(std::string("I2: only on ") + name(side) + ": " + only[i]);
  }
}

// Nothing is lost, and what we overwrote is in the history (I4).
void SimulatedWorld::check_words() {
  const std::string alive = feishu_hand_->everything() + caldav_hand_->everything();
  const std::string kept = archive_ + history();
  const auto& excused = ledger_.excused();
  for (const auto& word : ledger_.owed()) {
    if (excused.count(word) > 0 || alive.find(word) != std::string::npos ||
        kept.find(word) != std::string::npos)
      continue;
    broken("lost: " + word + ", which a person wrote and nobody overwrote");
  }
  for (const auto& one : overwritten_) {
    if (kept.find(one.word) != std::string::npos || alive.find(one.word) != std::string::npos)
      continue;
    broken("I4: " + one.word + " was overwritten on " + name(one.side) + " and is in no history");
  }
}

// Events on Feishu that were made again from the copy of an orphaned exception, which somebody
// edited after the exception was deleted or had joined its series again: an identity of its own
// (sync specification 4).
std::set<std::string> SimulatedWorld::orphans_made_again() {
  std::set<std::string> uuids;
  auto rows = database_->query("SELECT uid, feishu_item FROM link WHERE feishu_item IS NOT NULL");
  while (rows.next()) {
    if (is_of_orphan(rows.text(0))) uuids.insert(rows.text(1));
  }
  return uuids;
}

// I5: no identity more often than people made it. What names no occurrence of its series stands as
// an event of its own on Feishu (decision 24): it counts as made, too.
void SimulatedWorld::check_doubles() {
  std::map<std::string, int> strays;
  for (const SeenItem& item : caldav_hand_->look()) {
    for (const auto& [original, event] : strays_of(item)) ++strays[lineage_of(event.title)];
  }
  const std::set<std::string> again = orphans_made_again();
  for (const Side side : engine::kSides) {
    std::map<std::string, int> found;
    for (const SeenItem& item : hand(side).look()) {
      const bool lone = side == Side::feishu &&
                        (item.id.find('_') != std::string::npos || again.count(item.id) > 0);
      if (!lone && !is_of_orphan(item.uid)) ++found[lineage_of(item.master.title)];
    }
    for (const auto& [lineage, count] : found) {
      const int own = side == Side::feishu ? strays[lineage] : 0;
      if (count <= ledger_.creations(lineage) + own) continue;
      if (doubles_excused_.count(lineage) > 0)
        ++lived_.counts["excused double"];
      else
        broken("I5: " + lineage + " stands " + std::to_string(count) + " times on " + name(side) +
               ", made " + std::to_string(ledger_.creations(lineage)) + " times");
    }
  }
}

// I17 and what the state must not hold at rest.
void SimulatedWorld::check_state() {
  auto open = database_->query("SELECT why, runs FROM intent");
  while (open.next()) broken("a goal stays open: " + open.text(0) + ", runs " + open.text(1));
  auto twice = database_->query(
      "SELECT feishu_item, count(*) FROM link GROUP BY feishu_item HAVING count(*) > 1 AND "
      "feishu_item IS NOT NULL");
  while (twice.next()) broken("I17: two links have " + twice.text(0));
}

// I1 and I18.
void SimulatedWorld::check_quiet(const engine::PairReport& report, const std::string& links_before,
                                 std::int64_t) {
  for (const Side side : engine::kSides) {
    const auto& counts = report.sides[side];
    if (counts.created + counts.updated + counts.deleted > 0)
      broken(std::string("I1: a quiet run writes on ") + name(side));
  }
  if (writes_ > 0) broken("I1: a quiet run sends " + std::to_string(writes_) + " writes");
  if (agreements() != links_before) broken("I1: a quiet run changes what was agreed");
  constexpr long kQuietRequests = 4;
  if (requests_ > kQuietRequests)
    broken("I18: a quiet run sends " + std::to_string(requests_) + " requests");
  if (!report.kept_back.empty()) broken("I20: a kept-back change is told again");
  if (report.error) broken("a quiet run fails: " + report.error->message);
}

}  // namespace larkdav::tests
