// Whole worlds from seeds: the real product between two services, people who edit at any moment,
// and everything that can go wrong. A seed that fails prints the command that lives through it
// again.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iostream>

#include "engine/presence.h"
#include "tests/simulation/simulated_world.h"
#include "tests/simulation/theme.h"
#include "tests/support/places.h"

using namespace larkdav::tests;

namespace {

constexpr std::uint64_t kSeeds = 60;  // a fixed number: no clock decides how much is tried

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::stoull(text);
}

struct Tally {
  std::map<std::string, long> counts;
  std::set<std::string> pairs;
};

void live(std::uint64_t seed, Tally& tally) {
  const Lived lived = SimulatedWorld(seed).live();
  if (std::getenv("LARKDAV_TRACE") != nullptr) {
    for (const auto& line : lived.trace) std::cerr << line << "\n";
  }
  std::string told;
  for (const auto& line : lived.broken) told += "  " + line + "\n";
  const Lived again = SimulatedWorld(seed).live();
  if (lived.trace != again.trace) told += "  the same seed lived two different lives\n";
  CHECK_MESSAGE(told.empty(), "seed " << seed << ":\n"
                                      << told << "  again: tools/torture simulation --seed "
                                      << seed);
  for (const auto& [what, count] : lived.counts) tally.counts[what] += count;
  tally.pairs.insert(lived.pairs.begin(), lived.pairs.end());
}

void tell(const Tally& tally) {
  const char* path = std::getenv("LARKDAV_TALLY");
  if (path == nullptr) return;
  std::ofstream out(path);
  for (const auto& [what, count] : tally.counts) out << "count\t" << what << "\t" << count << "\n";
  for (const auto& pair : tally.pairs) out << "pair\t" << pair << "\n";
}

std::vector<std::uint64_t> seeds_that_failed_once() {
  std::vector<std::uint64_t> seeds;
  std::ifstream in(source_dir() / "tests/data/seeds.txt");
  REQUIRE(in);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line.front() != '#') seeds.push_back(std::stoull(line));
  }
  return seeds;
}

}  // namespace

TEST_CASE("every cell of the decision table is asked for, or left out for a reason") {
  const auto letters = std::string("-UCNDX?");
  std::set<std::string> table;
  for (const char feishu : letters) {
    for (const char other : letters) table.insert(std::string{feishu, '/', other});
  }
  CHECK(letters.size() == larkdav::engine::kPresences.size());
  const CellList list = listed_cells();
  std::multiset<std::string> listed(list.cells.begin(), list.cells.end());
  listed.insert(list.excluded.begin(), list.excluded.end());
  CHECK(listed == std::multiset<std::string>(table.begin(), table.end()));
  std::set<std::string> faults;
  for (int kind = 0; kind < static_cast<int>(FaultKind::count); ++kind)
    faults.insert(name(static_cast<FaultKind>(kind)));
  CHECK(std::set<std::string>(list.faults.begin(), list.faults.end()) == faults);
}

TEST_CASE("seeds that once broke a promise keep it") {
  Tally tally;
  for (const std::uint64_t seed : seeds_that_failed_once()) live(seed, tally);
}

TEST_CASE("every seed keeps the promises") {
  Tally tally;
  const std::uint64_t first = from_environment("LARKDAV_FIRST_SEED", 1);
  const std::uint64_t seeds = from_environment("LARKDAV_SEEDS", kSeeds);
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) live(seed, tally);
  // One world may end with two empty calendars; not all of them.
  if (seeds > 1) CHECK(tally.counts["occurrences compared"] > 0);
  tell(tally);
}
