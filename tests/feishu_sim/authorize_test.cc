#include "tests/feishu_sim/browser.h"
#include "tools/feishu_sim/oauth.h"

namespace larkdav::feishu_sim::testing {
namespace {

int page_code(Bench& bench, const std::string& target) {
  const Response page = bench.send("GET", target);
  CHECK(page.status == 400);
  CHECK(header_of(page, "Content-Type") == "text/html; charset=utf-8");
  return page.code.value_or(-1);
}

}  // namespace

TEST_CASE("consent at once goes back to the redirect URL with code and state") {
  Bench bench;
  const Response page = bench.send("GET", authorize_target("calendar:calendar:read"));
  CHECK(page.status == 302);
  CHECK(header_of(page, "Location").rfind(std::string(kRedirect) + "?code=", 0) == 0);
  CHECK(redirected(page, "state") == "s&1");
  CHECK(redirected(page, "code").size() >= 64);
}

TEST_CASE("a refusal goes back with access_denied and the state") {
  Bench bench;
  bench.toggle("consent", "denied");
  const Response page = bench.send("GET", authorize_target("calendar:calendar:read"));
  CHECK(redirected(page, "error") == "access_denied");
  CHECK(redirected(page, "state") == "s&1");
  CHECK(redirected(page, "code").empty());
}

TEST_CASE("the consent page lets each person of the tenant agree, or nobody") {
  Options options;
  options.seed = {{"users", Json::array({{{"name", "Bob <Ng>"}, {"open_id", "ou_bob"}}})}};
  Bench bench(std::move(options));
  bench.toggle("consent", "page");
  const std::string target = authorize_target("calendar:calendar:read");
  const Response page = bench.send("GET", target);
  CHECK(page.status == 200);
  CHECK(page.body.find("Bob &lt;Ng&gt;") != std::string::npos);
  CHECK(page.body.find("value=\"ou_bob\"") != std::string::npos);
  Request allow = make_request("POST", target, "", "allow=ou_bob");
  const std::string code = redirected(bench.service().handle(allow), "code");
  const Json grant = {
      {"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", kRedirect}};
  bench.token = ask_token(bench, grant).json().at("access_token").get<std::string>();
  const Json me = bench.send("GET", "/open-apis/authen/v1/user_info").json().at("data");
  CHECK(me.at("open_id") == "ou_bob");
  Request deny = make_request("POST", target, "", "deny=1");
  CHECK(redirected(bench.service().handle(deny), "error") == "access_denied");
}

TEST_CASE("the control names who sits at the browser") {
  Options options;
  options.seed = {{"users", Json::array({{{"name", "Bob Ng"}, {"open_id", "ou_bob"}}})}};
  Bench bench(std::move(options));
  CHECK(bench.send("POST", "/_sim/consent", {{"open_id", "ou_nobody"}}).status == 400);
  CHECK(bench.send("POST", "/_sim/consent", {{"open_id", 7}}).status == 400);
  CHECK(bench.send("POST", "/_sim/consent", {{"open_id", "ou_bob"}}).status == 200);
  bench.token = sign_in(bench, "calendar:calendar:read").at("access_token").get<std::string>();
  const Json me = bench.send("GET", "/open-apis/authen/v1/user_info").json().at("data");
  CHECK(me.at("name") == "Bob Ng");
}

TEST_CASE("what a console would refuse is a page with its code") {
  Bench bench;
  const std::string base = std::string(kAuthorize) + "?redirect_uri=http://127.0.0.1:1/x";
  const std::string known = base + "&client_id=cli_0123456789abcdef";
  CHECK(page_code(bench, base) == 20001);
  CHECK(page_code(bench, base + "&client_id=cli_other") == 20048);
  CHECK(page_code(bench, known + "&scope=no:such:scope") == 20027);
  CHECK(page_code(bench, known + "&code_challenge=x&code_challenge_method=S512") == 20063);
  std::string many;
  for (int i = 0; i < 51; ++i) many += "offline_access+";
  CHECK(page_code(bench, known + "&scope=" + many) == 20063);
  const std::string other = std::string(kAuthorize) + "?client_id=cli_0123456789abcdef";
  for (const char* url : {"https://example.org/cb", "http://127.0.0.1.example.org/cb", ""})
    CHECK(page_code(bench, other + "&redirect_uri=" + url) == 20029);
}

TEST_CASE("registered redirect URLs are matched exactly, a fragment goes to the end") {
  Options options;
  options.seed = {{"app", {{"redirect_uris", {"https://example.org/cb?a=1#top"}}}}};
  Bench bench(std::move(options));
  const std::string base = std::string(kAuthorize) + "?client_id=cli_0123456789abcdef";
  CHECK(page_code(bench, base + "&redirect_uri=http://127.0.0.1:1/x") == 20029);
  const Response page =
      bench.send("GET", base + "&redirect_uri=https%3A%2F%2Fexample.org%2Fcb%3Fa%3D1%23top");
  const std::string location = header_of(page, "Location");
  CHECK(location.rfind("https://example.org/cb?a=1&code=", 0) == 0);
  CHECK(location.substr(location.size() - 4) == "#top");
}

TEST_CASE("scopes the app has not enabled cannot be asked for") {
  Options options;
  options.seed = {{"app", {{"scopes", {"calendar:calendar:read"}}}}};
  Bench bench(std::move(options));
  CHECK(bench.send("GET", authorize_target("calendar:calendar:read")).status == 302);
  CHECK(page_code(bench, authorize_target("calendar:calendar:read%20offline_access")) == 20027);
}

}  // namespace larkdav::feishu_sim::testing
