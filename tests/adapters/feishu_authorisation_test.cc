#include "adapters/feishu/resources/authorisation.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include "tests/mapping/feishu_fixture.h"
#include "tests/support/scripted_transport.h"

using namespace larkdav;
using namespace larkdav::adapters::feishu;
using larkdav::tests::answered;
using larkdav::tests::fixture;
using mapping::feishu::parse_object;
using mapping::feishu::string_member;

namespace {

std::optional<Answer> example(const std::string& name, int status = 200) {
  const auto body = fixture(name);
  if (!body) return std::nullopt;
  return read_oauth_reply(answered(status, body->dump()), "try");
}

const engine::Instant kNow{std::chrono::seconds(1'793'500'000)};

}  // namespace

TEST_CASE("the authorise page is asked with everything encoded") {
  const std::string url = authorise_url("http://accounts", {"cli_1", "http://localhost:1/callback",
                                                            "offline_access a:b", "s t", "ch"});
  CHECK(url ==
        "http://accounts/open-apis/authen/v1/authorize?client_id=cli_1"
        "&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fcallback&response_type=code"
        "&scope=offline_access%20a%3Ab&state=s%20t&code_challenge=ch&code_challenge_method=S256");
}

TEST_CASE("a redirect is its code and its state, whatever else stands there") {
  const Redirect good = read_redirect("/callback?code=a_b-C&state=s%20%2Bt#frag");
  CHECK(good.code == "a_b-C");
  CHECK(good.state == "s +t");
  const Redirect pasted = read_redirect("http://localhost:1/callback?state=x&code=y&more");
  CHECK(pasted.code == "y");
  CHECK(pasted.state == "x");
  const Redirect denied = read_redirect("/callback?error=access_denied&state=x");
  CHECK(denied.error == "access_denied");
  CHECK(denied.code.empty());
  for (const char* text : {"", "/callback", "?", "/callback?", "/callback?code", "?&&=&%zz=%"}) {
    CHECK(read_redirect(text).code.empty());
  }
}

TEST_CASE("tokens are read with their ends, and a code may be a text") {
  for (const char* name : {"auth.oauth_v2_token", "auth.oauth_v2_token_string_code"}) {
    const auto answer = example(name);
    if (!answer) continue;
    CAPTURE(name);
    CHECK(answer->ok());
    const auto tokens = tokens_of(*answer, kNow);
    REQUIRE(tokens);
    CHECK_FALSE(tokens->access_token.empty());
    CHECK_FALSE(tokens->refresh_token.empty());
    CHECK(tokens->access_until > kNow + std::chrono::seconds(7000));
    CHECK(tokens->refresh_until > kNow + std::chrono::seconds(604'000));
    CHECK(tokens->scope.find("offline_access") != std::string::npos);
  }
  const auto bare = read_oauth_reply(answered(200, R"({"access_token":"x"})"), "try");
  CHECK(bare.ok());
  REQUIRE(tokens_of(bare, kNow));
  CHECK(tokens_of(bare, kNow)->refresh_token.empty());
  CHECK_FALSE(tokens_of(read_oauth_reply(answered(200, "{}"), "try"), kNow));
}

TEST_CASE("refusals of the token endpoint are told by their code, else by their error") {
  if (const auto used = example("auth.oauth_v2_refresh_used", 400)) {
    CHECK(used->code == 20073);
    CHECK(used->verdict.cause == engine::Cause::authorisation);
    CHECK(used->text().find("only once") != std::string::npos);
  }
  if (const auto broken = example("auth.oauth_v2_server_error", 500)) {
    CHECK(broken->verdict.kind == Class::unsure);
    CHECK(broken->verdict.retry == engine::Retry::later);
  }
  if (const auto pending = example("auth.device_token_pending", 400)) {
    CHECK(poll_of(*pending) == Poll::pending);
  }
  const auto poll = [](const std::string& body, int status = 400) {
    return poll_of(read_oauth_reply(answered(status, body), "try"));
  };
  CHECK(poll(R"({"error":"slow_down"})") == Poll::slow_down);
  CHECK(poll(R"({"error":"slow_down","code":0})", 200) == Poll::slow_down);
  CHECK(poll(R"({"error":"access_denied"})") == Poll::denied);
  CHECK(poll(R"({"error":"expired_token"})") == Poll::expired);
  CHECK(poll(R"({"error":"invalid_grant","code":20003})") == Poll::expired);
  CHECK(poll(R"({"code":20002,"error":"invalid_client"})") == Poll::failed);
  CHECK(poll("<html>", 502) == Poll::failed);
  CHECK(poll(R"({"access_token":"x"})", 200) == Poll::granted);
}

TEST_CASE("a device code is read with its page, its life and its interval within reason") {
  if (const auto answer = example("auth.device_authorization")) {
    const auto code = device_code_of(*answer);
    REQUIRE(code);
    CHECK(code->user_code == "KTQW-8246");
    CHECK(code->verification_uri.find("user_code=") != std::string::npos);
    CHECK(code->interval == std::chrono::seconds(5));
    CHECK(code->life == std::chrono::seconds(240));
  }
  const auto of = [](const std::string& body) {
    return device_code_of(read_oauth_reply(answered(200, body), "try"));
  };
  CHECK_FALSE(of(R"({"device_code":"x"})"));
  const auto hasty =
      of(R"({"device_code":"x","verification_uri":"u","interval":0,"expires_in":99999999})");
  REQUIRE(hasty);
  CHECK(hasty->verification_uri == "u");
  CHECK(hasty->interval == std::chrono::seconds(1));
  CHECK(hasty->life == std::chrono::seconds(3600));
}

TEST_CASE("who is logged in is his id and his name") {
  if (const auto answer = example("auth.user_info")) {
    const auto person = person_of(*answer);
    CHECK_FALSE(person);  // `data` is one level down: this is no reply of the token endpoint
    const auto whole = person_of(read_reply(answered(200, fixture("auth.user_info")->dump()), "t"));
    REQUIRE(whole);
    CHECK(whole->name == "Lin Ya");
    CHECK(whole->open_id.rfind("ou_", 0) == 0);
  }
}

TEST_CASE("the calls of the token endpoint hold what the reference asks for") {
  const AppKeys app{"cli_1", "s"};
  const auto body = [](const Call& call) { return *parse_object(call.body); };
  const auto code = body(exchange_code(app, "c", "http://localhost/callback", "v"));
  CHECK(string_member(code, "grant_type") == "authorization_code");
  CHECK(string_member(code, "redirect_uri") == "http://localhost/callback");
  CHECK(string_member(code, "code_verifier") == "v");
  const auto refresh = body(exchange_refresh_token(app, "r"));
  CHECK(string_member(refresh, "grant_type") == "refresh_token");
  CHECK(string_member(refresh, "client_secret") == "s");
  CHECK(string_member(body(exchange_device_code(app, "d")), "grant_type") ==
        "urn:ietf:params:oauth:grant-type:device_code");
  const auto device = to_request(ask_device_code(app, "a b"), "http://accounts", "");
  CHECK(device.url == "http://accounts/oauth/v1/device_authorization");
  CHECK(device.body == "client_id=cli_1&scope=a%20b");
  const adapters::http::Headers expected{{"Authorization", "Basic Y2xpXzE6cw=="},
                                         {"Content-Type", "application/x-www-form-urlencoded"}};
  CHECK(device.headers == expected);
}

TEST_CASE("missing scopes are named; the broad ones cover the fine ones") {
  const auto missing = [](std::string_view granted) {
    return missing_scopes(granted, needed_scopes());
  };
  CHECK(missing(joined(needed_scopes())).empty());
  CHECK(missing("").size() == needed_scopes().size());
  CHECK(missing("calendar:calendar offline_access").empty());
  CHECK(missing("calendar:calendar") == std::vector<std::string>{"offline_access"});
  const auto reading = missing("offline_access calendar:calendar:readonly");
  CHECK(std::find(reading.begin(), reading.end(), "calendar:calendar.event:read") == reading.end());
  CHECK(std::find(reading.begin(), reading.end(), "calendar:calendar.event:update") !=
        reading.end());
  constexpr std::array<std::string_view, 1> kTimeOff{"calendar:time_off:create"};
  CHECK(missing_scopes("calendar:calendar", kTimeOff).size() == 1);
}
