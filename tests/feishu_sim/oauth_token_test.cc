#include "tests/feishu_sim/browser.h"
#include "tests/feishu_sim/fixtures.h"
#include "tools/feishu_sim/oauth.h"

namespace larkdav::feishu_sim::testing {
namespace {

constexpr const char* kScopes = "offline_access%20calendar:calendar:read";

int refused(Bench& bench, const Json& more) {
  const Response reply = ask_token(bench, more);
  CHECK(reply.status == 400);
  CHECK(reply.json().at("error").is_string());
  return reply.json().at("code").get<int>();
}

std::string text(const Json& json, const char* name) { return json.at(name).get<std::string>(); }

}  // namespace

TEST_CASE("a code gives a token for exactly what was agreed to") {
  Bench bench;
  const Json reply = sign_in(bench, kScopes);
  CHECK_SHAPE("auth.oauth_v2_token", reply);
  CHECK(reply.at("code") == 0);
  CHECK(reply.at("expires_in") == 7200);
  CHECK(reply.at("refresh_token_expires_in") == 604800);
  CHECK(reply.at("scope") == "calendar:calendar:read offline_access");
  CHECK(text(reply, "access_token").size() > 1000);
  bench.token = text(reply, "access_token");
  const Json mine = bench.result("POST", "/calendars/primary").at("calendars").at(0);
  CHECK(mine.at("user_id") == kDefaultUser);
  const Response lacking = bench.call("GET", "/calendars/primary/events");
  CHECK(lacking.code == kUserLacksScope);
  CHECK_SHAPE("error.missing_scope_99991679", lacking.json());
  CHECK(lacking.json().at("msg") ==
        "Unauthorized. required one of these privileges: [calendar:calendar.event:read]");
}

TEST_CASE("without offline_access there is no refresh token") {
  Bench bench;
  const Json reply = sign_in(bench, "calendar:calendar:read");
  CHECK_FALSE(reply.contains("refresh_token"));
  CHECK_FALSE(reply.contains("refresh_token_expires_in"));
}

TEST_CASE("grants accumulate, a request may narrow its own token") {
  Bench bench;
  sign_in(bench, kScopes);
  const Json reply = sign_in(bench, "calendar:calendar.event:read");
  CHECK(reply.at("scope") == "calendar:calendar.event:read calendar:calendar:read offline_access");
  const std::string code = consent(bench, "calendar:calendar:read");
  const auto narrow = [&](const std::string& scope) {
    return with(code_grant(code), {{"scope", scope}});
  };
  CHECK(refused(bench, narrow("offline_access offline_access")) == 20067);
  CHECK(refused(bench, narrow("calendar:calendar:delete")) == 20068);
  const Json small = ask_token(bench, narrow("calendar:calendar:read")).json();
  CHECK(small.at("scope") == "calendar:calendar:read");
}

TEST_CASE("a code is used once, within five minutes, by whom it was made for") {
  Bench bench;
  const std::string code = consent(bench, kScopes);
  CHECK(refused(bench, code_grant("nonsense")) == 20003);
  CHECK(refused(bench, with(code_grant(code), {{"redirect_uri", "http://127.0.0.1:1/"}})) == 20071);
  CHECK(refused(bench, with(code_grant(code), {{"redirect_uri", nullptr}})) == 20071);
  CHECK(refused(bench, with(code_grant(code), {{"code_verifier", std::string(43, 'x')}})) == 20049);
  CHECK(refused(bench, with(code_grant(code), {{"code_verifier", nullptr}})) == 20049);
  CHECK(refused(bench, with(code_grant(code), {{"client_secret", "wrong"}})) == 20002);
  CHECK(refused(bench, with(code_grant(code), {{"client_id", "cli_other"}})) == 20048);
  CHECK(ask_token(bench, code_grant(code)).status == 200);
  CHECK(refused(bench, code_grant(code)) == 20065);
  const std::string late = consent(bench, kScopes);
  bench.now += 300;
  CHECK(refused(bench, code_grant(late)) == 20004);
}

TEST_CASE("the plain challenge is the verifier itself") {
  Bench bench;
  const Response page = bench.send(
      "GET", authorize_target("offline_access", std::string("&code_challenge=") + kVerifier));
  const std::string code = redirected(page, "code");
  CHECK(ask_token(bench, code_grant(code)).status == 200);
}

TEST_CASE("malformed requests have their codes") {
  Bench bench;
  CHECK(refused(bench, Json::object()) == 20001);
  CHECK(refused(bench, {{"grant_type", "password"}}) == 20036);
  CHECK(refused(bench, {{"grant_type", 7}}) == 20063);
  CHECK(refused(bench, {{"grant_type", "refresh_token"}}) == 20001);
  const Response broken = bench.service().handle(
      make_request("POST", "/open-apis/authen/v2/oauth/token", "", "{\"grant_type\":"));
  CHECK(broken.code == 20063);
  const Response twice = bench.service().handle(make_request(
      "POST", "/open-apis/authen/v2/oauth/token", "Basic eDp5", client(Json::object()).dump()));
  CHECK(twice.code == 20070);
}

TEST_CASE("a form body is as good as a JSON one") {
  Bench bench;
  const std::string body =
      "grant_type=authorization_code&client_id=cli_0123456789abcdef&client_secret=sim-secret"
      "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8731%2Fcallback&code_verifier=" +
      std::string(kVerifier) + "&code=" + consent(bench, kScopes);
  const Response reply =
      bench.service().handle(make_request("POST", "/open-apis/authen/v2/oauth/token", "", body));
  CHECK(reply.status == 200);
  CHECK(reply.json().at("token_type") == "Bearer");
}

TEST_CASE("refresh tokens rotate, are used once, and leave the old token a minute") {
  Bench bench;
  const Json first = sign_in(bench, kScopes);
  const Json second = ask_token(bench, refresh_grant(text(first, "refresh_token"))).json();
  CHECK(second.at("code") == 0);
  CHECK(second.at("refresh_token") != first.at("refresh_token"));
  CHECK(second.at("scope") == first.at("scope"));
  const Response again = ask_token(bench, refresh_grant(text(first, "refresh_token")));
  CHECK(again.json().at("code") == 20073);
  CHECK_SHAPE("auth.oauth_v2_refresh_used", again.json());
  bench.now += 59;
  bench.token = text(first, "access_token");
  CHECK(bench.code("POST", "/calendars/primary") == 0);
  bench.now += 1;
  CHECK(bench.code("POST", "/calendars/primary") == kUserTokenExpired);
  bench.token = text(second, "access_token");
  CHECK(bench.code("POST", "/calendars/primary") == 0);
  CHECK(ask_token(bench, refresh_grant(text(second, "refresh_token"))).status == 200);
}

TEST_CASE("a replayed refresh token ends its chain where the toggle says so") {
  Bench bench;
  bench.toggle("refresh_replay", "revokes");
  const Json first = sign_in(bench, kScopes);
  const Json second = ask_token(bench, refresh_grant(text(first, "refresh_token"))).json();
  CHECK(refused(bench, refresh_grant(text(first, "refresh_token"))) == 20073);
  CHECK(refused(bench, refresh_grant(text(second, "refresh_token"))) == 20064);
}

TEST_CASE("refreshing ends after seven idle days, and a year after the consent") {
  Bench bench;
  Json last = sign_in(bench, kScopes);
  bench.now += 604800;
  CHECK(refused(bench, refresh_grant(text(last, "refresh_token"))) == 20037);
  last = sign_in(bench, kScopes);
  for (int day = 5; day < 365; day += 5) {
    bench.now += 5 * 86400;
    last = ask_token(bench, refresh_grant(text(last, "refresh_token"))).json();
    REQUIRE(last.at("code") == 0);
  }
  bench.now += 5 * 86400;
  CHECK(refused(bench, refresh_grant(text(last, "refresh_token"))) == 20037);
}

TEST_CASE("the console's switches reach the token endpoint") {
  Bench bench;
  const std::string token = text(sign_in(bench, kScopes), "refresh_token");
  CHECK(refused(bench, refresh_grant("ur-of-v1")) == 20026);
  bench.toggle("refresh_switch", "off");
  CHECK(refused(bench, refresh_grant(token)) == 20074);
  bench.toggle("refresh_switch", "on");
  bench.toggle("app_state", "disabled");
  CHECK(refused(bench, refresh_grant(token)) == 20069);
  bench.toggle("app_state", "not_installed");
  CHECK(refused(bench, refresh_grant(token)) == 20009);
  bench.toggle("app_state", "enabled");
  bench.send("POST", "/_sim/expire", {{"what", "refresh_tokens"}});
  CHECK(refused(bench, refresh_grant(token)) == 20037);
}

TEST_CASE("codes come as strings where the toggle says so") {
  Bench bench;
  bench.toggle("oauth_code_type", "string");
  const Json reply = sign_in(bench, kScopes);
  CHECK_SHAPE("auth.oauth_v2_token_string_code", reply);
  CHECK(reply.at("code") == "0");
  CHECK(ask_token(bench, refresh_grant("x")).json().at("code") == "20026");
}

TEST_CASE("a lost reply to a refresh costs the grant") {
  Bench bench;
  const std::string token = text(sign_in(bench, kScopes), "refresh_token");
  bench.send("POST", "/_sim/faults",
             Json::array({{{"path", "*/oauth/token"}, {"drop_after_commit", true}}}));
  CHECK(ask_token(bench, refresh_grant(token)).dropped);
  CHECK(refused(bench, refresh_grant(token)) == 20073);
}

TEST_CASE("faults with OAuth codes answer in OAuth's form") {
  Bench bench;
  bench.send("POST", "/_sim/faults",
             Json::array({{{"code", 20050}}, {{"code", 20072}}, {{"code", 20010}}}));
  const Response internal = ask_token(bench, refresh_grant("x"));
  CHECK(internal.status == 500);
  CHECK_SHAPE("auth.oauth_v2_server_error", internal.json());
  CHECK(internal.json().at("error") == "server_error");
  CHECK(ask_token(bench, refresh_grant("x")).status == 503);
  CHECK(ask_token(bench, refresh_grant("x")).json().at("error") == "unauthorized_client");
}

TEST_CASE("user_info names the person, contact members only with their scopes") {
  Bench bench;
  bench.token = text(sign_in(bench, "calendar:calendar:read"), "access_token");
  const Json plain = bench.send("GET", "/open-apis/authen/v1/user_info").json();
  CHECK_SHAPE("auth.user_info", plain);
  CHECK(plain.at("data").at("open_id") == kDefaultUser);
  bench.token =
      text(sign_in(bench, "contact:user.employee_id:readonly%20contact:user.email:readonly"),
           "access_token");
  const Json full = bench.send("GET", "/open-apis/authen/v1/user_info").json().at("data");
  CHECK(full.at("user_id") == "5c8f21ab");
  CHECK(full.contains("email"));
}

}  // namespace larkdav::feishu_sim::testing
