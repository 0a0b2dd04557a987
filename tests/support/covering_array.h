// Settings of many switches in few rows, such that every choice of `strength` switches is met in
// every combination of their values. Greedy, and the same each time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <set>
#include <utility>
#include <vector>

namespace larkdav::tests {

using CoveringRow = std::vector<std::size_t>;  // for each factor the number of its value

class CoveringArray {
 public:
  // `levels`: how many values each factor has; `strength` 2 or 3; `seed` picks among equals.
  CoveringArray(std::vector<std::size_t> levels, int strength, std::uint64_t seed)
      : levels_(std::move(levels)), strength_(strength), random_(seed) {
    std::size_t at = 0;
    for (const std::size_t count : levels_) {
      first_.push_back(at);
      at += count;
    }
    values_ = at;
    collect();
    while (!open_.empty()) rows_.push_back(next_row());
  }

  [[nodiscard]] const std::vector<CoveringRow>& rows() const { return rows_; }
  [[nodiscard]] std::size_t combinations() const { return combinations_; }

 private:
  // A combination as one number: the values' places in a row of all values, ascending.
  [[nodiscard]] std::uint64_t code(std::vector<std::size_t> places) const {
    std::sort(places.begin(), places.end());
    std::uint64_t out = 0;
    for (const std::size_t place : places) out = out * (values_ + 1) + place + 1;
    return out;
  }

  void collect() {
    const std::size_t count = levels_.size();
    const auto add = [&](const std::vector<std::size_t>& factors) {
      std::vector<std::size_t> at(factors.size(), 0);
      while (true) {
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < factors.size(); ++i)
          places.push_back(first_[factors[i]] + at[i]);
        open_.insert(code(places));
        std::size_t i = 0;
        while (i < at.size() && ++at[i] == levels_[factors[i]]) at[i++] = 0;
        if (i == at.size()) return;
      }
    };
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = a + 1; b < count; ++b) {
        if (strength_ == 2) add({a, b});
        for (std::size_t c = b + 1; strength_ == 3 && c < count; ++c) add({a, b, c});
      }
    }
    combinations_ = open_.size();
  }

  // The open combinations that `place` closes together with those already set.
  [[nodiscard]] std::vector<std::uint64_t> closed_by(std::size_t place,
                                                     const std::vector<std::size_t>& set) const {
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i < set.size(); ++i) {
      if (strength_ == 2) {
        if (open_.count(code({place, set[i]})) > 0) out.push_back(code({place, set[i]}));
        continue;
      }
      for (std::size_t j = i + 1; j < set.size(); ++j) {
        const std::uint64_t each = code({place, set[i], set[j]});
        if (open_.count(each) > 0) out.push_back(each);
      }
    }
    return out;
  }

  CoveringRow next_row() {
    CoveringRow row(levels_.size(), levels_.size());
    std::vector<std::size_t> set;
    std::vector<bool> done(levels_.size(), false);
    // Begins with a combination that is open, so that every row closes one.
    std::uint64_t seed = *open_.begin();
    for (; seed > 0; seed /= values_ + 1) take(seed % (values_ + 1) - 1, set, done, row);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < levels_.size(); ++i) {
      if (!done[i]) order.push_back(i);
    }
    std::shuffle(order.begin(), order.end(), random_);
    for (const std::size_t factor : order) {
      std::size_t best = first_[factor];
      std::size_t most = 0;
      const std::size_t turn = random_() % levels_[factor];
      for (std::size_t i = 0; i < levels_[factor]; ++i) {
        const std::size_t place = first_[factor] + (i + turn) % levels_[factor];
        const std::size_t gain = closed_by(place, set).size() + 1;
        if (gain > most) {
          most = gain;
          best = place;
        }
      }
      take(best, set, done, row);
    }
    return row;
  }

  void take(std::size_t place, std::vector<std::size_t>& set, std::vector<bool>& done,
            CoveringRow& row) {
    for (const std::uint64_t each : closed_by(place, set)) open_.erase(each);
    std::size_t factor = levels_.size() - 1;
    while (first_[factor] > place) --factor;
    row[factor] = place - first_[factor];
    done[factor] = true;
    set.push_back(place);
  }

  std::vector<std::size_t> levels_;
  int strength_;
  std::mt19937_64 random_;
  std::vector<std::size_t> first_;
  std::size_t values_ = 0;
  std::set<std::uint64_t> open_;
  std::size_t combinations_ = 0;
  std::vector<CoveringRow> rows_;
};

}  // namespace larkdav::tests
