#include "tests/feishu_sim/fixtures.h"
#include "tests/feishu_sim/people.h"
#include "tools/feishu_sim/tenant.h"

namespace larkdav::feishu_sim::testing {
namespace {

Json accounts(const Json& more = Json::object()) {
  return with({{"admin_account", "admin@example.com"},
               {"exchange_account", "bob@example.com"},
               {"user_id", kBob}},
              more);
}

}  // namespace

TEST_CASE("a binding is made by the administrator and gets done by itself") {
  Bench bench(with_bob());
  const Speaking lin(bench, kDefaultUser);
  const Response made = bench.call("POST", "/exchange_bindings", accounts());
  CHECK_SHAPE("exchange_bindings.create", made.json());
  CHECK(made.json()["data"]["status"] == "doing");
  const std::string path =
      "/exchange_bindings/" + made.json()["data"]["exchange_binding_id"].get<std::string>();
  CHECK(path == "/exchange_bindings/YWRtaW5AZXhhbXBsZS5jb20gYm9iQGV4YW1wbGUuY29t");
  bench.now += 30;
  CHECK(bench.result("GET", path)["status"] == "cal_done");
  bench.now += 60;
  CHECK(bench.result("GET", path)["status"] == "done");
  CHECK_SHAPE("exchange_bindings.get", bench.call("GET", path).json());
  CHECK(bench.result("DELETE", path) == Json::object());
  CHECK(bench.code("GET", path) == kBindingNotFound);
}

TEST_CASE("bindings are refused by their codes") {
  Bench bench(with_bob({{"exchange_admins", {"admin@example.com"}}}));
  CHECK(bench.code("POST", "/exchange_bindings", accounts()) == kUserTokenInvalid);
  {
    const Speaking bob(bench, kBob);
    CHECK(bench.code("POST", "/exchange_bindings", accounts()) == kNoSuperAdministrator);
  }
  const Speaking lin(bench, kDefaultUser);
  const auto code = [&](const Json& more) {
    return bench.code("POST", "/exchange_bindings", accounts(more));
  };
  CHECK(code({{"admin_account", "boss@example.com"}}) == kAdminAccountMissing);
  CHECK(code({{"admin_account", "nobody"}}) == kAdminBindingFailed);
  CHECK(code({{"user_id", "ou_stranger"}}) == kUserNotInTenant);
  CHECK(code({{"user_id", "ou_b07a4d61c2f94e3d8a5b6c7d8e9f0a1b"}}) == kBindingTenantMismatch);
  CHECK(code({{"exchange_account", nullptr}}) == kInvalidParameters);
  CHECK(bench.code("GET", "/exchange_bindings/not-base64") == kInvalidBindingId);
  CHECK(bench.code("GET", "/exchange_bindings/YSBi") == kBindingNotFound);
}

TEST_CASE("CalDAV credentials are new each time, and a person's") {
  Bench bench;
  CHECK(bench.code("POST", "/settings/generate_caldav_conf") == kUserTokenInvalid);
  const Speaking lin(bench, kDefaultUser);
  const auto make = [&](const std::string& name) {
    return bench.call("POST", "/settings/generate_caldav_conf", {{"device_name", name}}).json();
  };
  const Json first = make("laptop");
  CHECK_SHAPE("settings.generate_caldav_conf", first);
  CHECK(first["data"]["password"] != make("laptop")["data"]["password"]);
  CHECK(make(std::string(101, 'x'))["code"] == kInvalidParameters);
}

}  // namespace larkdav::feishu_sim::testing
