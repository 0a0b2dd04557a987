// Directed seeds: how an item is brought into a cell of the decision table.
#include <algorithm>

#include "tests/simulation/people.h"

namespace larkdav::tests {
namespace {

using engine::Side;

char letter_of(const std::string& cell, Side side) { return cell.at(side == Side::feishu ? 0 : 2); }

}  // namespace

bool People::use_refused_word(SeenItem& item) {
  const std::string lineage = lineage_of(item.master.title);
  if (lineage.empty()) return false;
  item.master.title =
      lineage + " " + ledger_.new_word() + " " + hands_[engine::opposite(side_)]->refused_word();
  return true;
}

std::string People::hide_or_show(Side side) {
  const auto& hidden = hands_[side]->hidden();
  if (!hidden.empty()) {
    const std::string id = hidden.begin()->first;
    hands_[side]->show(id);
    return std::string(name(side)) + ": show " + id;
  }
  const auto items = hands_[side]->look();
  if (items.empty()) return std::string(name(side)) + ": nothing";
  const SeenItem& item = dice_.pick(items);
  hands_[side]->hide(item);
  return std::string(name(side)) + ": hide " + item.master.title;
}

void People::show_all() {
  for (const Side side : engine::kSides) {
    while (!hands_[side]->hidden().empty())
      hands_[side]->show(std::string(hands_[side]->hidden().begin()->first));
  }
}

std::optional<SeenItem> People::subject_on(Side side) {
  for (const SeenItem& item : hands_[side]->look()) {
    if (lineage_of(item.master.title) == subject_) return item;
  }
  return std::nullopt;
}

std::string People::set_up(const std::string& cell) {
  const auto has = [&](char letter) { return cell.find(letter) != std::string::npos; };
  if (has('N')) return "nothing";
  SeenItem item = invent();
  item.id = std::string(CalDavServer::kCollection) + "p" + std::to_string(++hrefs_) + ".ics";
  item.uid = "u" + std::to_string(hrefs_) + "@people";
  subject_ = lineage_of(item.master.title);
  Side where = dice_.chance(0.5) ? Side::feishu : Side::other;
  if (has('-')) {  // its copy is refused, so that the link has one item
    where = letter_of(cell, Side::feishu) == '-' ? Side::other : Side::feishu;
    item.master.title += std::string(" ") + hands_[engine::opposite(where)]->refused_word();
  }
  hands_[where]->create(item);
  ledger_.created(where, item);
  return std::string(name(where)) + ": create " + item.master.title;
}

std::string People::act(Side side, char letter) {
  const auto item = subject_on(side);
  if (!item) return std::string(name(side)) + ": nothing";
  const std::string where = std::string(name(side)) + ": ";
  if (letter == 'D') {
    hands_[side]->remove(*item);
    ledger_.removed(side, *item, side == Side::feishu);
    return where + "delete " + item->master.title;
  }
  if (letter == 'X') {
    hands_[side]->hide(*item);
    return where + "hide " + item->master.title;
  }
  SeenItem now = *item;
  if (letter == 'C' && dice_.chance(0.5) ? retitle(now) : describe(now)) write(side, *item, now);
  return where + "change " + item->master.title + " -> " + now.master.title;
}

std::string People::prepare(const std::string& cell, int stage) {
  if (stage == 0) return set_up(cell);
  std::string told;
  if (stage == 1) {
    for (const Side side : engine::kSides) {
      if (letter_of(cell, side) == '?') told += act(engine::opposite(side), 'C') + "; ";
    }
    return told;
  }
  if (cell.find('N') != std::string::npos) {
    SeenItem item = invent();
    item.uid = "u" + std::to_string(++hrefs_) + "@people";
    subject_ = lineage_of(item.master.title);
    for (const Side side : engine::kSides) {  // an exported event that is imported elsewhere
      if (letter_of(cell, side) != 'N') continue;
      const auto twin = side == Side::other ? subject_on(Side::feishu) : std::nullopt;
      if (twin) item.uid = twin->id + "@larkdav";
      item.id = std::string(CalDavServer::kCollection) + "p" + std::to_string(hrefs_) + ".ics";
      hands_[side]->create(item);
      ledger_.created(side, item);
      told += std::string(name(side)) + ": create " + item.master.title + "; ";
    }
    return told;
  }
  for (const Side side : engine::kSides) {
    const char letter = letter_of(cell, side);
    if (letter == 'C' || letter == 'D' || letter == 'X') told += act(side, letter) + "; ";
  }
  return told;
}

}  // namespace larkdav::tests
