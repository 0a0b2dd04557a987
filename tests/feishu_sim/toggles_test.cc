#include "tools/feishu_sim/toggles.h"
#include "tests/support/places.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

namespace larkdav::feishu_sim {

TEST_CASE("every toggle names its chapter and takes each of its values") {
  Toggles toggles;
  const Json list = toggles.describe();
  REQUIRE(list.size() >= 20);
  for (const Json& one : list) {
    const std::string name = one.at("name");
    CAPTURE(name);
    CHECK_FALSE(one.at("chapter").get<std::string>().empty());
    if (!one.at("allowed").is_array()) continue;
    CHECK(one.at("allowed").at(0) == one.at("value"));
    for (const Json& value : one.at("allowed")) CHECK(toggles.set({{name, value}}).empty());
  }
}

TEST_CASE("the documentation names every toggle with all its values") {
  std::ifstream file(tests::source_dir().string() + "/docs/feishu-sim.md");
  REQUIRE(file);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  for (const Json& one : Toggles().describe()) {
    const auto row = text.find("| `" + one.at("name").get<std::string>() + "` |");
    CAPTURE(one.at("name").get<std::string>());
    REQUIRE(row != std::string::npos);
    const std::string line = text.substr(row, text.find('\n', row) - row);
    if (!one.at("allowed").is_array()) continue;
    for (const Json& value : one.at("allowed")) {
      CHECK(line.find("`" + value.get<std::string>() + "`") != std::string::npos);
    }
  }
}

TEST_CASE("an unknown name or value changes nothing") {
  Toggles toggles;
  CHECK_FALSE(
      toggles.set({{"all_day_mode", "in_inclusive_out_inclusive"}, {"no_such", 1}}).empty());
  CHECK(toggles.is("all_day_mode", "in_inclusive_out_exclusive"));
  CHECK_FALSE(toggles.set({{"all_day_mode", "sideways"}}).empty());
  CHECK_FALSE(toggles.set({{"read_after_write_lag_s", -1}}).empty());
  CHECK_FALSE(toggles.set({{"read_after_write_lag_s", "2"}}).empty());
  CHECK_FALSE(toggles.set(Json::array()).empty());
}

TEST_CASE("values may be written as JSON booleans and numbers") {
  Toggles toggles;
  CHECK(
      toggles
          .set({{"count_rejected", true}, {"get_deleted", 193003}, {"read_after_write_lag_s", 2.5}})
          .empty());
  CHECK(toggles.is("count_rejected", "true"));
  CHECK(toggles.is("get_deleted", "193003"));
  CHECK(toggles.number("read_after_write_lag_s") == 2.5);
}

}  // namespace larkdav::feishu_sim
