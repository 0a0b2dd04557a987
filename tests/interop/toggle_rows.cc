#include "tests/interop/toggle_rows.h"

#include <doctest/doctest.h>

#include <utility>

#include "tests/support/covering_array.h"

namespace larkdav::tests {
namespace {

// Toggles that take a number.
const std::map<std::string, std::vector<double>>& numbers() {
  static const std::map<std::string, std::vector<double>> kNumbers{
      {"access_token_life_s", {7200, 700}},
      {"refresh_token_life_s", {604800, 7200}},
      {"read_after_write_lag_s", {0, 2, 5}},
      {"idempotency_retention_s", {86400, 0}}};
  return kNumbers;
}

}  // namespace

Json sim_toggles(feishu_sim::Service& service) {
  return service.handle(feishu_sim::make_request("GET", "/_sim/toggles")).json();
}

std::vector<ToggleRow> toggle_rows(feishu_sim::Service& service, int strength, std::uint64_t seed) {
  std::vector<std::pair<std::string, std::vector<Json>>> factors{
      {"person", {false, true}},
      {"attendees", {true, false}},
      {"lose_replies", {false, true}},
      {"all_day_end_told", {false, true}}};
  const Json toggles = sim_toggles(service);
  REQUIRE(toggles.size() >= 40);
  for (const Json& each : toggles) {
    const std::string name = each.at("name");
    std::vector<Json> values;
    if (each.at("allowed").is_array()) {
      for (const Json& value : each.at("allowed")) values.push_back(value);
    } else {
      REQUIRE_MESSAGE(numbers().count(name) == 1, name);
      for (const double value : numbers().at(name)) values.push_back(value);
    }
    factors.emplace_back(name, values);
  }
  std::vector<std::size_t> levels;
  for (const auto& [name, values] : factors) levels.push_back(values.size());
  const CoveringArray array(levels, strength, seed);
  std::vector<ToggleRow> out;
  for (const CoveringRow& choice : array.rows()) {
    ToggleRow row;
    for (std::size_t i = 0; i < factors.size(); ++i) {
      row.toggles[factors[i].first] = factors[i].second[choice[i]];
    }
    const auto take = [&](const char* name) {
      const bool value = row.toggles.at(name);
      row.toggles.erase(name);
      return value;
    };
    row.as_person = take("person");
    row.attendees = take("attendees");
    row.lose_replies = take("lose_replies");
    row.all_day_end_told = take("all_day_end_told");
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace larkdav::tests
