// The project's own calendars: tests/data/fixtures/*.ics, written by hand, one quirk a file.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/places.h"

namespace larkdav::tests {

struct Fixture {
  std::string name;  // of the file, without its extension
  std::string text;
};

inline std::filesystem::path fixtures_folder() { return source_dir() / "tests/data/fixtures"; }

inline std::vector<Fixture> fixtures() {  // by name
  std::vector<Fixture> out;
  for (const auto& entry : std::filesystem::directory_iterator(fixtures_folder())) {
    if (entry.path().extension() != ".ics") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    out.push_back({entry.path().stem().string(),
                   {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}});
  }
  std::sort(out.begin(), out.end(),
            [](const Fixture& a, const Fixture& b) { return a.name < b.name; });
  return out;
}

}  // namespace larkdav::tests
