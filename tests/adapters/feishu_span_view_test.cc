#include "adapters/feishu/span_view.h"

#include <doctest/doctest.h>

#include "tests/support/scripted_transport.h"

using namespace larkdav;
using namespace larkdav::adapters::feishu;
using larkdav::tests::answered;

namespace {

class Token : public Authorisation {
 public:
  std::string bearer() override { return "t"; }
  void refused(const std::string&) override {}
};

long long parameter(const std::string& url, const std::string& name) {
  const auto at = url.find(name + "=");
  REQUIRE(at != std::string::npos);
  return std::stoll(url.substr(at + name.size() + 1));
}

engine::Instant at(long long seconds) { return engine::Instant{std::chrono::seconds(seconds)}; }
constexpr long long kDay = 24 * 3600;

// A calendar with one event each hour; the service shows `most` at once.
struct Bench {
  explicit Bench(long long most_at_once) : most(most_at_once) {}
  long long most;
  long code_of_refusal = 193104;
  tests::ScriptedTransport transport{[this](const adapters::http::Request& request) {
    const long long from = parameter(request.url, "start_time");
    const long long to = parameter(request.url, "end_time");
    if (to - from >= 40 * kDay) return answered(400, R"({"code":193103,"msg":"range"})");
    if ((to - from) / 3600 > most) {
      return answered(400, R"({"code":)" + std::to_string(code_of_refusal) + R"(,"msg":"many"})");
    }
    std::string items;
    for (long long hour = (from + 3599) / 3600; hour * 3600 <= to; ++hour) {
      const std::string start = std::to_string(hour * 3600);
      items += (items.empty() ? "" : ",") + std::string(R"({"event_id":"e_)") + start +
               R"(","status":")" + (hour % 10 == 0 ? "cancelled" : "confirmed") +
               R"(","start_time":{"timestamp":")" + start + R"("}})";
    }
    return answered(200, R"({"code":0,"data":{"items":[)" + items + "]}}");
  }};
  Token token;
  Client client{transport, "http://sim", token};
};

}  // namespace

TEST_CASE("a span of any length is seen whole: each occurrence once, in order, none cancelled") {
  Bench bench(1000);
  const auto found = view_span(bench.client, "c", at(3600), at(3600 + 100 * kDay));
  CHECK(found.size() == 2401 - 240);
  for (std::size_t i = 1; i < found.size(); ++i) {
    CHECK(std::stoll(found[i - 1].start) < std::stoll(found[i].start));
  }
  CHECK(bench.transport.seen.size() == 3);
}

TEST_CASE("where the service holds too much at once, halves are asked for") {
  Bench bench(30);
  CHECK(view_span(bench.client, "c", at(3600), at(3600 + 10 * kDay)).size() == 241 - 24);
  CHECK(bench.transport.seen.size() > 8);
}

TEST_CASE("halving ends, and other refusals stand") {
  Bench bench(-1);
  CHECK_THROWS_AS(view_span(bench.client, "c", at(3600), at(3600 + kDay)), engine::ReplicaError);
  CHECK(bench.transport.seen.size() < 10);
  Bench lost(-1);
  lost.code_of_refusal = 191002;
  CHECK_THROWS_AS(view_span(lost.client, "c", at(3600), at(3600 + kDay)), engine::ReplicaError);
  CHECK(lost.transport.seen.size() == 1);
}
