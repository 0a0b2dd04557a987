// The one source of chance of a simulated world: everything that may go one way or another asks it.
// The same numbers come out of the same seed on every machine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace larkdav::tests {

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {  // splitmix64
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
  }
  int below(int limit) {
    return static_cast<int>(next() % static_cast<std::uint64_t>(limit > 0 ? limit : 1));
  }
  int between(int low, int high) { return low + below(high - low + 1); }  // both included
  bool chance(double probability) {
    return static_cast<double>(next() >> 11U) * 0x1.0p-53 < probability;
  }
  template <class T>
  const T& pick(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(below(static_cast<int>(list.size())))];
  }
  // A stream of its own, so that more draws in one place do not move those of another.
  Dice fork(std::uint64_t salt) { return Dice(next() ^ (salt * 0xd1342543de82ef95ULL)); }

 private:
  std::uint64_t state_;
};

}  // namespace larkdav::tests
