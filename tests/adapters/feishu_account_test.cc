#include "adapters/feishu/account.h"

#include "tests/adapters/feishu_bench.h"

using namespace larkdav;
using namespace larkdav::tests;

TEST_CASE("an expired access token is fetched again once, without an error") {
  FeishuBench bench;
  bench.observe();
  bench.control("expire", {{"what", "access_tokens"}});
  bench.observe();
  CHECK(bench.tree.cursor);
}

TEST_CASE("a tenant token is kept for the next run and never shown") {
  FeishuBench bench;
  bench.reopen();
  long fetched = 0;
  for (const auto& line : bench.transport.log) {
    fetched += line.find("tenant_access_token") != std::string::npos ? 1 : 0;
  }
  CHECK(fetched == 1);
  bench.now += 6000;
  bench.reopen();
  for (const auto& line : bench.transport.log) {
    CHECK(line.find("sim-secret") == std::string::npos);
  }
  CHECK(bench.memory.at("tenant_token").find("sim-secret") == std::string::npos);
}

TEST_CASE("the gateway's limit is waited for exactly as long as it says") {
  FeishuBench bench;
  bench.fault(
      {{"method", "GET"}, {"path", "*/events"}, {"times", 1}, {"status", 429}, {"code", 99991400}});
  bench.observe();
  CHECK(bench.waits.size() == 1);
  CHECK(bench.tree.cursor);
}

TEST_CASE("requests are counted, failed and repeated ones too") {
  FeishuBench bench;
  const long before = bench.transport.sent();
  bench.fault(
      {{"method", "GET"}, {"path", "*/events"}, {"times", 2}, {"status", 500}, {"code", 190003}});
  bench.observe();
  CHECK(bench.replica->requests() == bench.transport.sent() - before);
  CHECK(bench.replica->requests() == 3);
}
