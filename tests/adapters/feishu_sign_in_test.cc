#include "adapters/feishu/sign_in.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/support/scripted_transport.h"

using namespace larkdav;
using namespace larkdav::adapters::feishu;
using larkdav::tests::answered;

namespace {

struct Bench {
  std::vector<adapters::http::Reply> polls;
  std::vector<long> waits;
  long long now = 1'793'500'000;
  tests::ScriptedTransport transport{[this](const adapters::http::Request& request) {
    if (request.url.find("user_info") != std::string::npos) {
      return answered(200, R"({"code":0,"data":{"open_id":"ou_1","name":"Lin Ya"}})");
    }
    if (polls.empty()) return answered(400, R"({"error":"authorization_pending"})");
    auto reply = polls.front();
    polls.erase(polls.begin());
    return reply;
  }};
  SignIn sign_in{transport,
                 {"http://open", "http://accounts", {"cli_1", "s"}},
                 [this] { return engine::Instant{std::chrono::seconds(now)}; },
                 [this](adapters::http::Wait wait) {
                   waits.push_back(wait.count() / 1000);
                   now += wait.count() / 1000;
                 }};
};

const char* const kTokens =
    R"({"code":0,"access_token":"a","expires_in":7200,"refresh_token":"r","scope":"x"})";
const DeviceCode kCode{"d", "U", "http://page", std::chrono::seconds(240), std::chrono::seconds(5)};

}  // namespace

TEST_CASE("the challenge is that of RFC 7636, appendix B") {
  CHECK(challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const Pkce pkce = new_pkce();
    CHECK(pkce.verifier.size() == 64);
    CHECK(pkce.challenge == challenge_of(pkce.verifier));
    seen.insert(pkce.verifier);
  }
  CHECK(seen.size() == 100);
}

TEST_CASE("a code gives a log-in of the person it is for") {
  Bench bench;
  bench.polls = {answered(200, kTokens)};
  const LogIn log_in = bench.sign_in.by_code("c", "http://localhost/callback", "v");
  CHECK(log_in.person.open_id == "ou_1");
  CHECK(log_in.tokens.refresh_token == "r");
  CHECK(log_in.app_id == "cli_1");
  CHECK(log_in.authorised.time_since_epoch().count() == bench.now);
  CHECK(bench.transport.seen.back().headers.at(0).second == "Bearer a");
}

TEST_CASE("a refused code says what to do") {
  Bench bench;
  bench.polls = {answered(400, R"({"code":20065,"error":"invalid_grant"})")};
  try {
    bench.sign_in.by_code("c", "u", "v");
    FAIL("no refusal");
  } catch (const engine::ReplicaError& error) {
    CHECK(error.details().cause == engine::Cause::authorisation);
    CHECK(error.details().cure.find("larkdav login") != std::string::npos);
  }
}

TEST_CASE("a device code is asked about at its interval, slower where told to") {
  Bench bench;
  bench.polls = {answered(400, R"({"error":"authorization_pending"})"),
                 answered(400, R"({"error":"slow_down"})"), tests::lost(), answered(503, "busy"),
                 answered(200, kTokens)};
  CHECK(bench.sign_in.by_device(kCode).person.name == "Lin Ya");
  CHECK(bench.waits == std::vector<long>{5, 5, 10, 10, 10});
}

TEST_CASE("a device code ends where the person refuses, and when its time is over") {
  const auto said = [](Bench& bench) {
    try {
      bench.sign_in.by_device(kCode);
    } catch (const engine::ReplicaError& error) {
      CHECK(error.details().cause == engine::Cause::authorisation);
      return std::string(error.what());
    }
    return std::string();
  };
  Bench refused;
  refused.polls = {answered(400, R"({"error":"access_denied"})")};
  CHECK(said(refused).find("refused") != std::string::npos);
  Bench expired;
  expired.polls = {answered(400, R"({"error":"expired_token"})")};
  CHECK(said(expired).find("in time") != std::string::npos);
  Bench silent;
  CHECK(said(silent).find("in time") != std::string::npos);
  CHECK(silent.waits.size() == 48);
  Bench wrong;
  wrong.polls = {answered(400, R"({"code":20002,"error":"invalid_client"})")};
  CHECK(said(wrong).find("app secret") != std::string::npos);
}

TEST_CASE("an access token that shows nobody is no log-in") {
  tests::ScriptedTransport transport{[](const adapters::http::Request& request) {
    return request.url.find("user_info") != std::string::npos
               ? answered(200, R"({"code":0,"data":{}})")
               : answered(200, kTokens);
  }};
  SignIn sign_in(
      transport, {"http://o", "http://a", {"c", "s"}}, [] { return engine::Instant{}; },
      [](adapters::http::Wait) {});
  CHECK_THROWS_WITH_AS(sign_in.by_code("c", "u", "v"), doctest::Contains("open_id"),
                       engine::ReplicaError);
}
