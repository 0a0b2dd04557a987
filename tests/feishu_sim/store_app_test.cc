#include "tests/feishu_sim/bench.h"
#include "tests/feishu_sim/fixtures.h"
#include "tools/feishu_sim/auth.h"

namespace larkdav::feishu_sim::testing {
namespace {

const Json kApp = {{"app_id", "cli_0123456789abcdef"}, {"app_secret", "sim-secret"}};

Response ask(Bench& bench, const std::string& path, const Json& body) {
  return bench.send("POST", "/open-apis/auth/v3/" + path, body);
}

std::string ticket(Bench& bench) {
  return bench.send("GET", "/_sim/app_ticket").json().at("app_ticket").get<std::string>();
}

}  // namespace

TEST_CASE("a store app gets from ticket to tenant token") {
  Bench bench;
  bench.toggle("app_kind", "store");
  CHECK(ask(bench, "app_access_token", with(kApp, {{"app_ticket", ""}})).code == 10012);
  const Json resent = ask(bench, "app_ticket/resend", kApp).json();
  CHECK_SHAPE("auth.app_ticket_resend", resent);
  CHECK(ask(bench, "app_access_token", with(kApp, {{"app_ticket", "old"}})).code == 10012);
  const Json app =
      ask(bench, "app_access_token", with(kApp, {{"app_ticket", ticket(bench)}})).json();
  CHECK_SHAPE("auth.app_access_token_store", app);
  const Json body = {{"app_access_token", app.at("app_access_token")},
                     {"tenant_key", "15f0c7a2b3d4e956"}};
  const Json tenant = ask(bench, "tenant_access_token", body).json();
  bench.token = tenant.at("tenant_access_token").get<std::string>();
  CHECK(bench.code("POST", "/calendars/primary") == 0);
  CHECK(ask(bench, "tenant_access_token", with(body, {{"tenant_key", "other"}})).code == 10014);
  CHECK(ask(bench, "tenant_access_token", with(body, {{"app_access_token", "a-x"}})).code ==
        kAppTokenInvalid);
  CHECK(ask(bench, "tenant_access_token/internal", kApp).code == 10014);
}

TEST_CASE("a custom app has no tickets") {
  Bench bench;
  CHECK(ask(bench, "app_ticket/resend", kApp).code == 10016);
  CHECK(ask(bench, "app_access_token", with(kApp, {{"app_ticket", "x"}})).code == 10016);
}

TEST_CASE("a disabled app and one without bot are refused everywhere") {
  Bench bench;
  bench.toggle("bot_capability", "off");
  CHECK(bench.code("POST", "/calendars/primary") == 190007);
  bench.toggle("bot_capability", "on");
  bench.toggle("app_state", "disabled");
  CHECK(bench.code("POST", "/calendars/primary") == 99991662);
  bench.toggle("app_state", "not_installed");
  CHECK(bench.code("POST", "/calendars/primary") == 99991673);
}

TEST_CASE("the app's own scopes bound every token") {
  Options options;
  options.seed = {{"app", {{"scopes", {"calendar:calendar:readonly"}}}}};
  Bench bench(std::move(options));
  CHECK(bench.code("GET", "/calendars/primary/events") == 0);
  CHECK(bench.code("POST", "/calendars", Json::object()) == kAppLacksScope);
  bench.token = bench.service().user_token(kDefaultUser);
  CHECK(bench.code("POST", "/calendars", Json::object()) == kAppLacksScope);
}

}  // namespace larkdav::feishu_sim::testing
