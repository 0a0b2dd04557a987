// People on both sides, who edit what they see whenever chance has it.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "tests/simulation/dice.h"
#include "tests/simulation/hand.h"
#include "tests/simulation/ledger.h"

namespace larkdav::tests {

class People {
 public:
  People(Dice dice, engine::PerSide<Hand*> hands, Ledger& ledger, std::int64_t now)
      : dice_(dice), hands_(hands), ledger_(ledger), epoch_(now - now % 86400) {}

  // Some events on each side, some of them equal on both, some twice on one.
  void furnish(int count);
  // One edit of one person; returns what it was: "feishu: retitle e3".
  std::string edit();
  // Brings an item into a cell of the decision table, in three stages with a run after each:
  // something to work with; where the cell has a '?', an edit whose writing shall fail; then what
  // the letters say.
  std::string prepare(const std::string& cell, int stage);
  // Everything can be read again.
  void show_all();

 private:
  using Edit = bool (People::*)(SeenItem&);
  SeenItem invent();
  std::string create(engine::Side side);
  std::string remove(engine::Side side, const SeenItem& item);
  std::string change(engine::Side side, const SeenItem& item);
  std::string change_both(const std::string& what, Edit chosen, const SeenItem& item);
  void write(engine::Side side, const SeenItem& old, SeenItem now);
  bool has_leftovers(const SeenItem& item);
  bool undo(engine::Side side, const SeenItem& item, SeenItem& now);

  bool retitle(SeenItem& item);
  bool describe(SeenItem& item);
  bool relocate(SeenItem& item);
  bool move(SeenItem& item);
  bool lengthen(SeenItem& item);
  bool change_zone(SeenItem& item);
  bool toggle_all_day(SeenItem& item);
  bool change_rule(SeenItem& item);
  bool choose(SeenItem& item);
  bool remind(SeenItem& item);
  bool change_occurrence(SeenItem& item);
  bool move_occurrence_onto_another(SeenItem& item);
  bool delete_occurrence(SeenItem& item);
  bool change_then_shift(SeenItem& item);
  bool use_refused_word(SeenItem& item);

  std::string hide_or_show(engine::Side side);
  std::string set_up(const std::string& cell);
  std::string act(engine::Side side, char letter);
  std::optional<SeenItem> subject_on(engine::Side side);

  Dice dice_;
  engine::PerSide<Hand*> hands_;
  Ledger& ledger_;
  std::int64_t epoch_;                        // midnight UTC of the first day
  bool carries_ = false;                      // of the side being edited
  engine::Side side_ = engine::Side::feishu;  // being edited
  int hrefs_ = 0;
  std::string subject_;                                      // lineage that prepare() works with
  engine::PerSide<std::map<std::string, SeenItem>> before_;  // by item id: as it was before an edit
};

}  // namespace larkdav::tests
