#include "state/facts.h"

#include <doctest/doctest.h>

#include "state/open.h"

namespace larkdav::state {
namespace {

TEST_CASE("facts are kept by account and key until they are forgotten") {
  Database database = empty_state();
  Facts facts(database);
  CHECK(facts.recall("work", "token") == std::nullopt);
  facts.remember("work", "token", "t1");
  facts.remember("work", "token", "t2");
  facts.remember("work", "all_day_end", "exclusive");
  facts.remember("home", "token", "h");
  CHECK(facts.recall("work", "token") == "t2");
  facts.forget("work", "token");
  CHECK(facts.recall("work", "token") == std::nullopt);
  CHECK(facts.recall("work", "all_day_end") == "exclusive");
  facts.forget_account("work");
  CHECK(facts.recall("work", "all_day_end") == std::nullopt);
  CHECK(facts.recall("home", "token") == "h");
}

}  // namespace
}  // namespace larkdav::state
