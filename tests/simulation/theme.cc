#include "tests/simulation/theme.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/places.h"

namespace larkdav::tests {
namespace {

FaultKind fault_named(const std::string& wanted) {
  for (int kind = 0; kind < static_cast<int>(FaultKind::count); ++kind) {
    if (wanted == name(static_cast<FaultKind>(kind))) return static_cast<FaultKind>(kind);
  }
  throw std::logic_error("tests/data/cells.txt names no fault: " + wanted);
}

}  // namespace

CellList listed_cells() {
  CellList list;
  std::ifstream in(source_dir() / "tests/data/cells.txt");
  for (std::string line; std::getline(in, line);) {
    const auto colon = line.find(':');
    if (line.empty() || line.front() == '#' || colon == std::string::npos) continue;
    const std::string kind = line.substr(0, colon);
    std::istringstream words(line.substr(colon + 1));
    auto& into = kind == "cells" ? list.cells : kind == "not" ? list.excluded : list.faults;
    for (std::string word; words >> word && word.front() != '#';) into.push_back(word);
  }
  return list;
}

std::optional<Theme> theme_of(std::uint64_t seed) {
  static const CellList kList = listed_cells();
  if (seed % 2 == 0) return std::nullopt;
  const auto turn = static_cast<std::size_t>(seed / 2);
  const auto& faults = kList.faults;
  return Theme{kList.cells.at(turn / faults.size() % kList.cells.size()),
               fault_named(faults.at(turn % faults.size()))};
}

}  // namespace larkdav::tests
