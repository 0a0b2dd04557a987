// Whatever the service does where its documentation is silent: both sides come to be equal, stay
// so, and everybody sees what he should (Feishu reference 12, 13). Every two values are tried
// together, with LARKDAV_TOGGLES=3 every three; LARKDAV_SEED picks other rows, LARKDAV_ROW only
// one.
#include <doctest/doctest.h>

#include <cstdlib>

#include "tests/interop/toggled_world.h"
#include "tests/support/covering_array.h"

using namespace larkdav;
using namespace larkdav::tests;

namespace {

unsigned long number_from(const char* name, unsigned long otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoul(text, nullptr, 10);
}

std::string described(const ToggleRow& row) {
  std::string out;
  for (const Json& each : feishu_sim::Toggles().describe()) {
    const Json& value = row.toggles.at(each.at("name"));
    if (value != each.at("value")) {
      out += each.at("name").get<std::string>() + "=" + value.dump() + " ";
    }
  }
  if (row.as_person) out += "as a person ";
  if (!row.attendees) out += "without attendees ";
  if (row.lose_replies) out += "losing replies ";
  if (row.all_day_end_told) out += "told all_day_end";
  return out;
}

void try_row(const ToggleRow& row) {
  ToggledWorld world(row);
  world.populate();
  world.try_closed();
  world.settle(0);
  world.edit_feishu();
  world.try_closed();
  world.settle(1);
  world.edit_other();
  world.try_closed();
  world.settle(2);
  world.edit_both();
  world.settle(3);
}

}  // namespace

TEST_CASE("a covering array meets every combination, and is no longer than it must be") {
  const CoveringArray array({2, 3, 4, 2, 2, 3}, 2, 1);
  CHECK(array.rows().size() <= 16);
  for (std::size_t a = 0; a < 6; ++a) {
    for (std::size_t b = a + 1; b < 6; ++b) {
      std::set<std::pair<std::size_t, std::size_t>> seen;
      for (const CoveringRow& row : array.rows()) seen.emplace(row[a], row[b]);
      const std::vector<std::size_t> levels{2, 3, 4, 2, 2, 3};
      CHECK(seen.size() == levels[a] * levels[b]);
    }
  }
}

TEST_CASE("both sides converge and stay equal under all toggles, two by two") {
  const auto seed = number_from("LARKDAV_SEED", 20261103);
  const auto strength = static_cast<int>(number_from("LARKDAV_TOGGLES", 2));
  const auto only = number_from("LARKDAV_ROW", ~0UL);
  FeishuBench bench;
  const auto rows = toggle_rows(bench.service, strength, seed);
  MESSAGE("seed " << seed << ", " << rows.size() << " settings");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (only != ~0UL && only != i) continue;
    CAPTURE(i);
    const std::string setting = described(rows[i]);
    CAPTURE(setting);
    try {
      try_row(rows[i]);
    } catch (const engine::ReplicaError& error) {
      FAIL_CHECK(error.what());
    }
  }
}
