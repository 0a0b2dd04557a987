#include "adapters/feishu/log_in.h"

#include <doctest/doctest.h>

using namespace larkdav;
using namespace larkdav::adapters::feishu;

namespace {

constexpr long long kDay = 24 * 3600;
engine::Instant at(long long seconds) { return engine::Instant{std::chrono::seconds(seconds)}; }

LogIn fresh() {
  LogIn log_in;
  log_in.app_id = "cli_1";
  log_in.person = {"ou_1", "林雅 \"Ya\""};
  log_in.tokens = {"a", at(7200), "r", at(7 * kDay), "x y"};
  log_in.authorised = log_in.renewed = at(0);
  return log_in;
}

}  // namespace

TEST_CASE("a log-in is the same after it was written and read") {
  LogIn log_in = fresh();
  log_in.ended = "used";
  const auto back = log_in_of(to_text(log_in));
  REQUIRE(back);
  CHECK(to_text(*back) == to_text(log_in));
  CHECK(back->person.name == log_in.person.name);
  CHECK(back->tokens.refresh_until == log_in.tokens.refresh_until);
  for (const char* text : {"", "{}", "[]", R"({"app_id":"cli_1"})", "\xff"}) {
    CHECK_FALSE(log_in_of(text));
  }
}

TEST_CASE("a log-in stands by its clocks") {
  struct Row {
    long long now;
    bool refreshable;
    long long authorised;
    Standing standing;
  };
  for (const Row& row :
       {Row{0, true, 0, Standing::good}, Row{6899, true, 0, Standing::good},
        Row{6900, true, 0, Standing::renew}, Row{9999, true, 0, Standing::renew},
        Row{7 * kDay, true, 0, Standing::ended}, Row{0, true, -351 * kDay, Standing::consent_soon},
        Row{0, true, -350 * kDay, Standing::good}, Row{0, false, 0, Standing::consent_soon},
        Row{7100, false, 0, Standing::consent_soon}, Row{7200, false, 0, Standing::ended}}) {
    CAPTURE(row.now);
    CAPTURE(row.authorised);
    LogIn log_in = fresh();
    log_in.authorised = at(row.authorised);
    if (!row.refreshable) log_in.tokens.refresh_token.clear();
    CHECK(standing(log_in, at(row.now)) == row.standing);
  }
  LogIn over = fresh();
  over.ended = "revoked";
  CHECK(standing(over, at(0)) == Standing::ended);
  CHECK_FALSE(wants_keeping_alive(over, at(4 * kDay)));
}

TEST_CASE("a log-in ends with its chain of refresh tokens or a year after the consent") {
  LogIn log_in = fresh();
  CHECK(ends(log_in) == at(7 * kDay));
  log_in.authorised = at(-360 * kDay);
  CHECK(ends(log_in) == at(5 * kDay));
  CHECK(consent_ends(log_in) == at(5 * kDay));
  log_in.tokens.refresh_token.clear();
  CHECK(ends(log_in) == at(7200));
}
