// What people wrote and what became of it: every text is a word of its own, so that a word which
// nobody overwrote can be looked for at the end.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/side.h"
#include "tests/simulation/seen_item.h"

namespace larkdav::tests {

// How people left an item on one side since both sides last agreed.
enum class Touch { unchanged, changed, created, deleted };

class Ledger {
 public:
  // "w17 ": no word is the beginning of another.
  std::string new_word() { return "w" + std::to_string(++words_) + "."; }
  std::string new_lineage() { return "e" + std::to_string(++lineages_); }

  void created(engine::Side side, const SeenItem& item);
  void wrote(engine::Side side, const SeenItem& old, const SeenItem& now);
  // `exceptions_stay`: a deleted series leaves its changed occurrences behind.
  void removed(engine::Side side, const SeenItem& item, bool exceptions_stay);
  void excuse(const std::string& word, const std::string& why) { excused_[word] = why; }

  [[nodiscard]] const std::set<std::string>& owed() const { return owed_; }
  [[nodiscard]] const std::map<std::string, std::string>& excused() const { return excused_; }
  [[nodiscard]] int creations(const std::string& lineage) const;
  [[nodiscard]] bool deleted_on(engine::Side side, const std::string& lineage) const;

  // Lineages whose title, times or rule somebody changed since that moment: only that makes two
  // copies unrecognisable.
  [[nodiscard]] std::set<std::string> rekeyed_since(long moment) const;
  void tick() { ++moment_; }
  [[nodiscard]] long moment() const { return moment_; }

  // Since settle(); of lineages that nobody touched: unchanged.
  [[nodiscard]] engine::PerSide<Touch> touched(const std::string& lineage) const;
  [[nodiscard]] std::set<std::string> touched() const;
  void settle(const std::string& lineage) { touched_.erase(lineage); }

 private:
  void owe(const SeenEvent& event);
  void release(const SeenEvent& event, const SeenEvent* kept);
  void touch(engine::Side side, const std::string& lineage, Touch touch);

  std::map<std::string, long> rekeyed_;  // by lineage: when last
  long moment_ = 0;
  int words_ = 0;
  int lineages_ = 0;
  std::set<std::string> owed_;
  std::map<std::string, std::string> excused_;
  std::map<std::string, int> creations_;
  engine::PerSide<std::set<std::string>> deleted_;
  std::map<std::string, engine::PerSide<Touch>> touched_;
};

// Every word in a text.
std::vector<std::string> words_in(const std::string& text);

}  // namespace larkdav::tests
