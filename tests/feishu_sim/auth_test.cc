#include "tools/feishu_sim/auth.h"

#include "tests/feishu_sim/bench.h"

namespace larkdav::feishu_sim::testing {
namespace {

Json ask(Bench& bench, const std::string& secret = "sim-secret") {
  return bench
      .send("POST", "/open-apis/auth/v3/tenant_access_token/internal",
            {{"app_id", "cli_0123456789abcdef"}, {"app_secret", secret}})
      .json();
}

}  // namespace

TEST_CASE("a token stays the same while more than thirty minutes of it remain") {
  Bench bench;
  const Json first = ask(bench);
  CHECK(first.at("code") == 0);
  CHECK(first.at("msg") == "ok");
  CHECK(first.at("expire") == 7200);
  bench.now += 5399;
  const Json same = ask(bench);
  CHECK(same.at("tenant_access_token") == first.at("tenant_access_token"));
  CHECK(same.at("expire") == 1801);
  bench.now += 1;
  const Json fresh = ask(bench);
  CHECK(fresh.at("tenant_access_token") != first.at("tenant_access_token"));
  CHECK(fresh.at("expire") == 7200);
}

TEST_CASE("old and new token are both valid until each runs out") {
  Bench bench;
  const std::string old = bench.token;
  bench.now += 5500;
  const std::string fresh = bench.authorise();
  CHECK(bench.code("POST", "/calendars/primary") == 0);
  bench.now += 1700;
  CHECK(bench.code("POST", "/calendars/primary") == kTenantTokenInvalid);
  bench.token = fresh;
  CHECK(bench.code("POST", "/calendars/primary") == 0);
  CHECK(old != fresh);
}

TEST_CASE("wrong credentials are refused, with a status the toggle moves") {
  Bench bench;
  CHECK(ask(bench, "wrong").at("code") == kWrongAppSecret);
  const auto status = [&] {
    return bench.send("POST", "/open-apis/auth/v3/app_access_token/internal", Json::object())
        .status;
  };
  CHECK(status() == 400);
  bench.toggle("auth_error_status", "200");
  CHECK(status() == 200);
}

TEST_CASE("an app_access_token opens nothing but auth endpoints") {
  Bench bench;
  const Json body = {{"app_id", "cli_0123456789abcdef"}, {"app_secret", "sim-secret"}};
  const Json reply =
      bench.send("POST", "/open-apis/auth/v3/app_access_token/internal", body).json();
  bench.token = reply.at("app_access_token").get<std::string>();
  CHECK(bench.token.rfind("a-", 0) == 0);
  CHECK(bench.code("POST", "/calendars/primary") == kTenantTokenInvalid);
}

TEST_CASE("each fault of a token has its own code") {
  Bench bench;
  bench.token = "";
  CHECK(bench.code("POST", "/calendars/primary") == kAuthorizationMissing);
  bench.token = "garbage";
  CHECK(bench.code("POST", "/calendars/primary") == kTokenMalformed);
  bench.token = "t-unknown";
  CHECK(bench.code("POST", "/calendars/primary") == kTenantTokenInvalid);
  bench.token = "u-unknown";
  CHECK(bench.code("POST", "/calendars/primary") == kUserTokenInvalid);
  bench.token = bench.service().user_token(kDefaultUser);
  CHECK(bench.code("POST", "/calendars/primary") == 0);
  bench.now += 7200;
  const Response expired = bench.call("POST", "/calendars/primary");
  CHECK(expired.code == kUserTokenExpired);
  CHECK(expired.status == 401);
  bench.toggle("token_error_status", "400");
  CHECK(bench.call("POST", "/calendars/primary").status == 400);
}

TEST_CASE("push registrations are for people only") {
  Bench bench;
  CHECK(bench.code("POST", "/calendars/subscription") == kUserTokenInvalid);
  bench.token = bench.service().user_token(kDefaultUser);
  CHECK(bench.code("POST", "/calendars/subscription") == 0);
}

TEST_CASE("expired tokens and forced expiry read alike") {
  Bench bench;
  REQUIRE(bench.send("POST", "/_sim/expire", {{"what", "access_tokens"}}).status == 200);
  CHECK(bench.code("POST", "/calendars/primary") == kTenantTokenInvalid);
  bench.token = bench.authorise();
  CHECK(bench.code("POST", "/calendars/primary") == 0);
}

}  // namespace larkdav::feishu_sim::testing
