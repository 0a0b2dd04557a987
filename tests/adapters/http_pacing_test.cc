#include "adapters/http/pacing.h"

#include <doctest/doctest.h>

#include <map>

#include "tests/support/scripted_transport.h"

using namespace larkdav::adapters::http;
using larkdav::tests::answered;
using larkdav::tests::ScriptedTransport;
using std::chrono::milliseconds;

TEST_CASE("no second and no minute sees more requests of a key than its rate") {
  milliseconds now{0};
  std::map<std::string, std::vector<milliseconds>> sent;
  ScriptedTransport inner([&](const Request& request) {
    sent[request.url].push_back(now);
    return answered(200, request.label);
  });
  Pacing pacing(
      inner,
      [](const Request& request) {
        return request.url == "free" ? Pace{} : Pace{request.url, {5, 20}};
      },
      [&] { return now; }, [&](Wait wait) { now += wait; });

  std::vector<Request> requests;
  for (int i = 0; i < 50; ++i)
    requests.push_back({.url = i % 2 == 0 ? "a" : "b", .label = std::to_string(i)});
  for (int i = 0; i < 30; ++i) requests.push_back({.url = "free", .label = std::to_string(50 + i)});
  const auto replies = pacing.exchange(requests);

  for (std::size_t i = 0; i < replies.size(); ++i) CHECK(replies[i].body == std::to_string(i));
  CHECK(sent["free"].back() == milliseconds{0});
  for (const char* key : {"a", "b"}) {
    const auto& moments = sent[key];
    REQUIRE(moments.size() == 25);
    for (std::size_t i = 5; i < moments.size(); ++i)
      CHECK(moments[i] - moments[i - 5] >= milliseconds{1000});
    for (std::size_t i = 20; i < moments.size(); ++i)
      CHECK(moments[i] - moments[i - 20] >= milliseconds{60'000});
    CHECK(moments.back() == milliseconds{60'000});  // and no slower than it must be
  }
}

TEST_CASE("transports that share a budget keep one rate together") {
  milliseconds now{0};
  std::vector<milliseconds> moments;
  ScriptedTransport inner([&](const Request&) {
    moments.push_back(now);
    return answered(200, "");
  });
  const auto budget = std::make_shared<Budget>();
  const auto make = [&] {
    return Pacing(
        inner,
        [](const Request& request) {
          return Pace{request.url, {5, 20}};
        },
        [&] { return now; }, [&](Wait wait) { now += wait; }, budget);
  };
  Pacing one = make();
  Pacing two = make();
  for (int i = 0; i < 30; ++i) (i % 2 == 0 ? one : two).exchange_one({.url = "a"});
  REQUIRE(moments.size() == 30);
  for (std::size_t i = 5; i < moments.size(); ++i)
    CHECK(moments[i] - moments[i - 5] >= milliseconds{1000});
  for (std::size_t i = 20; i < moments.size(); ++i)
    CHECK(moments[i] - moments[i - 20] >= milliseconds{60'000});
}
