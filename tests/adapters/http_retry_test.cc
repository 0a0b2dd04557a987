#include "adapters/http/retry.h"

#include <doctest/doctest.h>

#include "tests/support/scripted_transport.h"

using namespace larkdav::adapters::http;
using larkdav::tests::answered;
using larkdav::tests::lost;
using larkdav::tests::ScriptedTransport;

namespace {
Request read() { return {.method = "GET", .url = "http://x/", .idempotent = true}; }
Request write() { return {.method = "POST", .url = "http://x/"}; }
Backoff steady() {
  return {.jitter = [] { return 1.0; }};
}
}  // namespace

TEST_CASE("which outcomes the usual policy repeats") {
  struct Case {
    const char* what;
    Reply reply;
    bool repeats_read;
    bool repeats_write;
  };
  const Case cases[] = {
      {"success", answered(200), false, false},
      {"not found", answered(404), false, false},
      {"too many requests", answered(429), true, true},
      {"bad gateway", answered(502), true, false},
      {"unavailable, perhaps after applying", answered(503), true, false},
      {"internal error", answered(500), false, false},
      {"never sent", lost(Delivery::not_sent), true, true},
      {"lost", lost(), true, false},
  };
  for (const Case& one : cases) {
    CAPTURE(one.what);
    for (const bool reading : {true, false}) {
      int asked = 0;
      ScriptedTransport inner(
          [&](const Request&) { return ++asked == 1 ? one.reply : answered(200); });
      Retry retry(inner, usual_retry(steady()), [](Wait) {});
      (void)retry.exchange_one(reading ? read() : write());
      CHECK((asked == 2) == (reading ? one.repeats_read : one.repeats_write));
    }
  }
}

TEST_CASE("a lost write is not repeated even where a policy says so") {
  ScriptedTransport inner([](const Request&) { return lost(); });
  Retry retry(
      inner, [](const Request&, const Reply&, int) { return Wait(0); }, [](Wait) {});
  CHECK(retry.exchange_one(write()).delivery == Delivery::unknown);
  CHECK(inner.seen.size() == 1);
}

TEST_CASE("a reply tells whether an earlier try may have been applied") {
  for (const auto& [first, repeated] :
       {std::pair{lost(), true}, std::pair{answered(503), true}, std::pair{answered(429), false},
        std::pair{lost(Delivery::not_sent), false}}) {
    CAPTURE(first.status);
    int asked = 0;
    ScriptedTransport inner([&](const Request&) { return ++asked == 1 ? first : answered(200); });
    Retry retry(inner, usual_retry(steady()), [](Wait) {});
    CHECK(retry.exchange_one(read()).repeated == repeated);
  }
}

TEST_CASE("an untrusted certificate is not tried again") {
  ScriptedTransport inner([](const Request&) {
    Reply reply = lost(Delivery::not_sent);
    reply.verification_failed = true;
    return reply;
  });
  Retry retry(inner, usual_retry(steady()), [](Wait) {});
  (void)retry.exchange_one(read());
  CHECK(inner.seen.size() == 1);
}

TEST_CASE("tries are bounded and waits double") {
  ScriptedTransport inner([](const Request&) { return answered(503); });
  std::vector<long> waits;
  Retry retry(
      inner, usual_retry(steady()), [&](Wait wait) { waits.push_back(wait.count()); }, 4);
  CHECK(retry.exchange_one(read()).status == 503);
  CHECK(inner.seen.size() == 4);
  CHECK(waits == std::vector<long>{500, 1000, 2000});
  CHECK(backoff_wait(steady(), 60) == Wait(30'000));
  CHECK(backoff_wait({.jitter = [] { return 0.0; }}, 1) == Wait(250));
}

TEST_CASE("only the failed requests of a batch go out again and replies stay in order") {
  ScriptedTransport inner([&](const Request& request) {
    const bool first = std::count_if(inner.seen.begin(), inner.seen.end(),
                                     [&](const Request& r) { return r.url == request.url; }) == 1;
    return request.url == "http://x/2" && first ? answered(429) : answered(200, request.url);
  });
  Retry retry(inner, usual_retry(steady()), [](Wait) {});
  std::vector<Request> requests(3, read());
  for (std::size_t i = 0; i < 3; ++i) requests[i].url = "http://x/" + std::to_string(i + 1);
  const auto replies = retry.exchange(requests);
  CHECK(inner.seen.size() == 4);
  for (std::size_t i = 0; i < 3; ++i) CHECK(replies[i].body == requests[i].url);
}

TEST_CASE("Retry-After is read as seconds or as a date counted from the server's clock") {
  const auto now = *read_http_date("Sun, 22 Nov 2026 10:00:00 GMT");
  const auto after = [&](Headers headers) { return retry_after(answered(503, "", headers), now); };
  CHECK(after({}) == std::nullopt);
  CHECK(after({{"retry-after", "7"}}) == std::chrono::seconds(7));
  CHECK(after({{"retry-after", "-7"}}) == std::nullopt);
  CHECK(after({{"retry-after", "soon"}}) == std::nullopt);
  CHECK(after({{"retry-after", "Sun, 22 Nov 2026 10:00:30 GMT"}}) == std::chrono::seconds(30));
  CHECK(after({{"retry-after", "Sun, 22 Nov 2026 09:00:00 GMT"}}) == std::chrono::seconds(0));
  CHECK(after({{"retry-after", "Sun, 22 Nov 2026 10:00:30 GMT"},
               {"date", "Sun, 22 Nov 2026 10:00:20 GMT"}}) == std::chrono::seconds(10));
  CHECK(read_http_date("Sun, 06 Nov 1994 08:49:37 GMT")->time_since_epoch().count() == 784111777);
  for (const char* wrong : {"", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 PST",
                            "Sun, 06 Nvv 1994 08:49:37 GMT", "Sun, 06 Nov 1994 28:49:37 GMT"})
    CHECK_FALSE(read_http_date(wrong));
}

TEST_CASE("a wait the server asks for is kept, unless it is too long to wait for") {
  std::vector<long> waits;
  const auto run = [&](const char* seconds) {
    int asked = 0;
    ScriptedTransport inner([&](const Request&) {
      return ++asked == 1 ? answered(429, "", {{"retry-after", seconds}}) : answered(200);
    });
    Retry retry(inner, usual_retry(steady()), [&](Wait wait) { waits.push_back(wait.count()); });
    return retry.exchange_one(write()).status;
  };
  CHECK(run("3") == 200);
  CHECK(run("3600") == 429);
  CHECK(waits == std::vector<long>{3000});
}
