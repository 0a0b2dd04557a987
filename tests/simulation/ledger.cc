#include "tests/simulation/ledger.h"

#include <algorithm>
#include <cctype>
#include <tuple>

namespace larkdav::tests {
namespace {

std::vector<std::string> words_of(const SeenEvent& event) {
  return words_in(event.title + "\n" + event.description + "\n" + event.location);
}

}  // namespace

std::vector<std::string> words_in(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = text.find('w'); at != std::string::npos; at = text.find('w', at + 1)) {
    std::size_t end = at + 1;
    while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end])) != 0) ++end;
    if (end > at + 1 && end < text.size() && text[end] == '.')
      words.push_back(text.substr(at, end + 1 - at));
  }
  return words;
}

void Ledger::owe(const SeenEvent& event) {
  for (const auto& word : words_of(event)) owed_.insert(word);
}

void Ledger::release(const SeenEvent& event, const SeenEvent* kept) {
  const auto still = kept == nullptr ? std::vector<std::string>() : words_of(*kept);
  for (const auto& word : words_of(event)) {
    if (std::find(still.begin(), still.end(), word) == still.end()) owed_.erase(word);
  }
}

void Ledger::touch(engine::Side side, const std::string& lineage, Touch touch) {
  Touch& now = touched_[lineage][side];
  const bool stays_new = now == Touch::created && touch == Touch::changed;
  if (!stays_new) now = touch;
}

void Ledger::created(engine::Side side, const SeenItem& item) {
  const std::string lineage = lineage_of(item.master.title);
  ++creations_[lineage];
  owe(item.master);
  for (const auto& [original, event] : item.exceptions) {
    if (event) owe(*event);
  }
  if (creations_[lineage] > 1) rekeyed_[lineage] = moment_;  // made again
  touch(side, lineage, Touch::created);
}

void Ledger::wrote(engine::Side side, const SeenItem& old, const SeenItem& now) {
  release(old.master, &now.master);
  for (const auto& word : words_of(now.master)) {
    const auto before = words_of(old.master);
    if (std::find(before.begin(), before.end(), word) == before.end()) owed_.insert(word);
  }
  for (const auto& [original, event] : old.exceptions) {
    const auto after = now.exceptions.find(original);
    const bool stays = after != now.exceptions.end() && after->second;
    if (event) release(*event, stays ? &*after->second : nullptr);
  }
  for (const auto& [original, event] : now.exceptions) {
    const auto before = old.exceptions.find(original);
    if (!event || (before != old.exceptions.end() && before->second == event)) continue;
    owe(*event);
  }
  const auto key = [](const SeenItem& item) {
    return std::tuple(item.master.title, item.master.start, item.master.end, item.master.all_day,
                      item.rule);
  };
  if (key(old) != key(now)) rekeyed_[lineage_of(old.master.title)] = moment_;
  touch(side, lineage_of(old.master.title), Touch::changed);
}

void Ledger::removed(engine::Side side, const SeenItem& item, bool exceptions_stay) {
  release(item.master, nullptr);
  for (const auto& [original, event] : item.exceptions) {
    if (event && !exceptions_stay) release(*event, nullptr);
  }
  const std::string lineage = lineage_of(item.master.title);
  deleted_[side].insert(lineage);
  touch(side, lineage, Touch::deleted);
}

int Ledger::creations(const std::string& lineage) const {
  const auto found = creations_.find(lineage);
  return found == creations_.end() ? 0 : found->second;
}

bool Ledger::deleted_on(engine::Side side, const std::string& lineage) const {
  return deleted_[side].count(lineage) > 0;
}

std::set<std::string> Ledger::rekeyed_since(long moment) const {
  std::set<std::string> out;
  for (const auto& [lineage, when] : rekeyed_) {
    if (when >= moment) out.insert(lineage);
  }
  return out;
}

engine::PerSide<Touch> Ledger::touched(const std::string& lineage) const {
  const auto found = touched_.find(lineage);
  if (found == touched_.end()) return {Touch::unchanged, Touch::unchanged};
  return found->second;
}

std::set<std::string> Ledger::touched() const {
  std::set<std::string> out;
  for (const auto& [lineage, touch] : touched_) out.insert(lineage);
  return out;
}

}  // namespace larkdav::tests
