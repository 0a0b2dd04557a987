#include "adapters/feishu/tokens.h"

#include <doctest/doctest.h>

#include <map>

#include "adapters/feishu/client.h"
#include "engine/error.h"
#include "tests/support/scripted_transport.h"

using namespace larkdav;
using namespace larkdav::adapters::feishu;
using larkdav::tests::answered;

namespace {

struct Bench {
  long long now = 1000;
  int made = 0;
  int expire = 7200;
  std::map<std::string, std::string> kept;
  std::string refuse;  // a token that the service does not take
  tests::ScriptedTransport transport{[this](const adapters::http::Request& request) {
    if (request.url.find("tenant_access_token") != std::string::npos) {
      return answered(200, R"({"code":0,"msg":"ok","tenant_access_token":"t-)" +
                               std::to_string(++made) + R"(","expire":)" + std::to_string(expire) +
                               "}");
    }
    const bool bad = !request.headers.empty() && request.headers[0].second == "Bearer " + refuse;
    return bad ? answered(400, R"({"code":99991663,"msg":"invalid"})")
               : answered(200, R"({"code":0,"data":{}})");
  }};
  Memory memory{[this](const std::string& key) -> std::optional<std::string> {
                  const auto found = kept.find(key);
                  return found == kept.end() ? std::nullopt : std::optional(found->second);
                },
                [this](const std::string& key, const std::string& value) { kept[key] = value; }};
  TenantAuthorisation make() {
    return {transport, "http://sim", "cli_1",
            "secret",  memory,       [this] { return engine::Instant{std::chrono::seconds(now)}; }};
  }
};

}  // namespace

TEST_CASE("a tenant token is fetched once, kept, and renewed half an hour before it ends") {
  Bench bench;
  auto first = bench.make();
  CHECK(first.bearer() == "t-1");
  CHECK(first.bearer() == "t-1");
  auto later = bench.make();
  CHECK(later.bearer() == "t-1");
  bench.now += 7200 - 1801;
  CHECK(later.bearer() == "t-1");
  bench.now += 1;
  CHECK(later.bearer() == "t-2");
  CHECK(bench.make().bearer() == "t-2");
}

TEST_CASE("a kept token of another app is not used") {
  Bench bench;
  bench.make().bearer();
  TenantAuthorisation other(bench.transport, "http://sim", "cli_2", "secret", bench.memory,
                            [&] { return engine::Instant{std::chrono::seconds(bench.now)}; });
  CHECK(other.bearer() == "t-2");
}

TEST_CASE("a refused token is fetched again once and the call repeated") {
  Bench bench;
  auto authorisation = bench.make();
  Client client(bench.transport, "http://sim", authorisation);
  authorisation.bearer();
  bench.refuse = "t-1";
  CHECK(client.call_one(get_event("c", "u_0")).ok());
  CHECK(bench.made == 2);
  bench.refuse = "t-2";
  CHECK(client.call_one(get_event("c", "u_0")).ok());
  CHECK(bench.made == 3);
}

TEST_CASE("wrong credentials are an authorisation failure without the secret in it") {
  tests::ScriptedTransport transport(
      [](const auto&) { return answered(200, R"({"code":10015,"msg":"app secret invalid"})"); });
  TenantAuthorisation authorisation(transport, "http://sim", "cli_1", "hush-hush", {},
                                    [] { return engine::Instant{}; });
  try {
    authorisation.bearer();
    FAIL("no error");
  } catch (const engine::ReplicaError& error) {
    CHECK(error.details().cause == engine::Cause::authorisation);
    const std::string all = std::string(error.what()) + error.details().excerpt +
                            error.details().cure + error.details().operation;
    CHECK(all.find("hush-hush") == std::string::npos);
  }
}
