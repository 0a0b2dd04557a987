#include "tests/feishu_sim/browser.h"
#include "tests/feishu_sim/fixtures.h"
#include "tools/feishu_sim/encoding.h"

namespace larkdav::feishu_sim::testing {
namespace {

Response begin(Bench& bench, const std::string& secret = "sim-secret",
               const std::string& scope = "offline_access") {
  return bench.service().handle(make_request("POST", "/oauth/v1/device_authorization",
                                             "Basic " + base64("cli_0123456789abcdef:" + secret),
                                             "client_id=cli_0123456789abcdef&scope=" + scope));
}

Response poll(Bench& bench, const Json& device) {
  return ask_token(bench, {{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                           {"device_code", device.at("device_code")}});
}

std::string error_of(const Response& response) {
  CHECK(response.status == 400);
  return response.json().at("error").get<std::string>();
}

}  // namespace

TEST_CASE("a device whose user agreed at once gets its token with the first poll") {
  Bench bench;
  const Response start = begin(bench);
  CHECK(start.status == 200);
  CHECK_SHAPE("auth.device_authorization", start.json());
  const Response reply = poll(bench, start.json());
  CHECK(reply.status == 200);
  CHECK(reply.json().contains("refresh_token"));
  bench.now += 5;
  CHECK(error_of(poll(bench, start.json())) == "invalid_grant");
}

TEST_CASE("a device waits until the person decides, and polls no faster than told") {
  Bench bench;
  bench.toggle("consent", "page");
  const Json start = begin(bench).json();
  const Response pending = poll(bench, start);
  CHECK(error_of(pending) == "authorization_pending");
  CHECK_SHAPE("auth.device_token_pending", pending.json());
  bench.now += 4;
  CHECK(error_of(poll(bench, start)) == "slow_down");
  bench.now += 9;
  CHECK(error_of(poll(bench, start)) == "slow_down");
  bench.now += 15;
  CHECK(error_of(poll(bench, start)) == "authorization_pending");
  const std::string page =
      "/oauth/v1/device/verify?user_code=" + start.at("user_code").get<std::string>();
  CHECK(bench.send("GET", page).body.find("Lin Ya") != std::string::npos);
  const Request allow = make_request("POST", page, "", std::string("allow=") + kDefaultUser);
  CHECK(bench.service().handle(allow).status == 200);
  bench.now += 15;
  CHECK(poll(bench, start).status == 200);
}

TEST_CASE("a refused or forgotten device is told so") {
  Bench bench;
  bench.toggle("consent", "denied");
  CHECK(error_of(poll(bench, begin(bench).json())) == "access_denied");
  bench.toggle("consent", "page");
  const Json late = begin(bench).json();
  bench.now += 240;
  CHECK(error_of(poll(bench, late)) == "expired_token");
  CHECK(error_of(poll(bench, {{"device_code", "x"}})) == "invalid_grant");
  CHECK(bench.send("GET", "/oauth/v1/device/verify?user_code=nope").status == 404);
}

TEST_CASE("wrong credentials and scopes start no device flow") {
  Bench bench;
  CHECK(begin(bench, "wrong").status == 401);
  CHECK(begin(bench, "wrong").json().at("error") == "invalid_client");
  CHECK(error_of(begin(bench, "sim-secret", "no:such")) == "invalid_scope");
}

TEST_CASE("the verification page is on the host that was asked") {
  Bench bench;
  Request request = make_request("POST", "/oauth/v1/device_authorization",
                                 "Basic " + base64("cli_0123456789abcdef:sim-secret"), "");
  request.host = "127.0.0.1:4711";
  CHECK(bench.service().handle(request).json().at("verification_uri") ==
        "http://127.0.0.1:4711/oauth/v1/device/verify");
}

}  // namespace larkdav::feishu_sim::testing
