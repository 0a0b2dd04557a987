#include "tools/larkdav/exit_code.h"

#include <doctest/doctest.h>

#include <vector>

using namespace larkdav;
using tools::ExitCode;

TEST_CASE("over several pairs the gravest code wins, in the order 70, 2, 6, 3, 4, 5, 1") {
  const std::vector order{ExitCode::interrupted, ExitCode::internal,       ExitCode::usage,
                          ExitCode::locked,      ExitCode::authorisation,  ExitCode::unreachable,
                          ExitCode::brake,       ExitCode::left_something, ExitCode::ok};
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = i; j < order.size(); ++j) {
      CHECK(tools::gravest(std::vector{order[j], order[i]}) == order[i]);
    }
  }
  CHECK(tools::gravest({}) == ExitCode::ok);
}

TEST_CASE("each outcome of a pair has its exit code") {
  const std::vector<std::pair<engine::Outcome, int>> table{
      {engine::Outcome::ok, 0},    {engine::Outcome::partial, 1}, {engine::Outcome::conflicts, 1},
      {engine::Outcome::brake, 5}, {engine::Outcome::auth, 3},    {engine::Outcome::unreachable, 4},
      {engine::Outcome::error, 70}};
  for (const auto& [outcome, code] : table) {
    CHECK(static_cast<int>(tools::exit_code_of(outcome)) == code);
  }
}

TEST_CASE("each cause of a breakdown has its exit code and outcome") {
  struct Row {
    engine::Cause cause;
    int code;
    engine::Outcome outcome;
  };
  for (const Row& row :
       std::vector<Row>{{engine::Cause::unreachable, 4, engine::Outcome::unreachable},
                        {engine::Cause::refused, 4, engine::Outcome::unreachable},
                        {engine::Cause::authorisation, 3, engine::Outcome::auth},
                        {engine::Cause::configuration, 2, engine::Outcome::error},
                        {engine::Cause::storage, 70, engine::Outcome::error},
                        {engine::Cause::internal, 70, engine::Outcome::error}}) {
    CHECK(static_cast<int>(tools::exit_code_of(row.cause)) == row.code);
    CHECK(tools::outcome_of(row.cause) == row.outcome);
  }
}
