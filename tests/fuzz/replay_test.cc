// The checked-in inputs of every target, as libFuzzer would give them.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/fuzz/targets.h"
#include "tests/support/fixtures.h"
#include "tests/support/places.h"

namespace larkdav::fuzz {
namespace {

TEST_CASE("every law holds over the inputs kept from fuzzing") {
  for (const auto& target : kTargets) {
    const auto folder = tests::source_dir() / "tests/data/fuzz" / std::string(target.name);
    INFO(folder.string());
    REQUIRE(std::filesystem::exists(folder));
    target.run({});
    int inputs = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      INFO(entry.path().string());
      std::ifstream in(entry.path(), std::ios::binary);
      target.run(std::string(std::istreambuf_iterator<char>(in), {}));
      ++inputs;
    }
    CHECK(inputs > 0);
  }
}

TEST_CASE("every law of calendar text holds over our own fixtures") {
  for (const tests::Fixture& fixture : tests::fixtures()) {
    INFO(fixture.name);
    lines(fixture.text);
    reader(fixture.text);
    lens(fixture.text);
  }
}

}  // namespace
}  // namespace larkdav::fuzz
