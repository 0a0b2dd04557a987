// How fast the limits of the service let us be (Feishu reference 1.7): real requests over loopback
// to the local service with its limits on. Work takes processor time; waits move the clock.
// LARKDAV_RATES=3000 is the whole measurement.
#include <doctest/doctest.h>

#include <time.h>

#include <atomic>
#include <cstdlib>

#include "adapters/feishu/policy.h"
#include "tests/adapters/contract.h"
#include "tests/interop/rig.h"
#include "tools/feishu_sim/server.h"

using namespace larkdav;
using namespace larkdav::tests;
using adapters::http::Budget;
using adapters::http::Reply;
using adapters::http::Request;
using std::chrono::milliseconds;

namespace {

constexpr double kMinute = kNow + 20;  // where one begins, as the service counts them

// The processor's time plus what was slept through, so that a busy machine changes nothing; read by
// the service's thread too.
class SkippingClock : public engine::Clock {
 public:
  SkippingClock() { begin_ = elapsed().count(); }
  [[nodiscard]] milliseconds elapsed() const {
    timespec spent{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return milliseconds{spent.tv_sec * 1000 + spent.tv_nsec / 1'000'000 - begin_ + skipped_.load()};
  }
  [[nodiscard]] double seconds() const {
    return kMinute + static_cast<double>(elapsed().count()) / 1000;
  }
  void skip(milliseconds wait) { skipped_ += wait.count(); }
  engine::Instant now() override { return at(static_cast<long long>(seconds())); }

 private:
  std::atomic<milliseconds::rep> skipped_{0};
  milliseconds::rep begin_ = 0;
};

// Counts what the service said to each method.
class CountingTransport : public adapters::http::Transport {
 public:
  std::vector<Reply> exchange(std::span<const Request> requests) override {
    auto replies = inner_.exchange(requests);
    std::map<std::string, bool> throttled;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      const std::string key = adapters::feishu::pace_of(requests[i]).key;
      ++asked[key];
      throttled[key] = throttled[key] || replies[i].status == 429;
      throttles += replies[i].status == 429 ? 1 : 0;
    }
    for (const auto& [key, now] : throttled) {
      if (now && last_[key]) ++twice_in_a_row;
      last_[key] = now;
    }
    return replies;
  }
  [[nodiscard]] long sent() const override { return inner_.sent(); }

  std::map<std::string, long> asked;
  long throttles = 0;
  long twice_in_a_row = 0;

 private:
  adapters::http::CurlTransport inner_;
  std::map<std::string, bool> last_;
};

const std::string kCreations = "POST /open-apis/calendar/v4/calendars/:id/events";
const std::string kListings = "GET /open-apis/calendar/v4/calendars/:id/events";

class LoopbackWorld {
 public:
  LoopbackWorld() : service(options()), server_(service, "127.0.0.1", 0) {}

  // An account of the one app, speaking over `wire`.
  std::unique_ptr<adapters::feishu::FeishuAccount> account(CountingTransport& wire,
                                                           std::shared_ptr<Budget> budget) {
    adapters::feishu::FeishuOptions feishu;
    feishu.base_url = server_.url();
    feishu.app_id = "cli_0123456789abcdef";
    feishu.app_secret = "sim-secret";
    feishu.now = [this] { return clock.now(); };
    feishu.steady = [this] { return clock.elapsed(); };
    feishu.sleeper = [this](milliseconds wait) { clock.skip(wait); };
    feishu.budget = std::move(budget);
    return std::make_unique<adapters::feishu::FeishuAccount>(wire, feishu);
  }

  // A first sync of so many texts; returns how long it took.
  milliseconds first_sync(adapters::feishu::FeishuAccount& account, int events,
                          const std::string& name) {
    VdirSide side;
    for (int i = 0; i < events; ++i) {
      const std::string uid = name + std::to_string(i);
      side.put(uid + ".ics",
               calendar_text("BEGIN:VEVENT\nUID:" + uid +
                             "\nDTSTAMP:20261101T000000Z\nSUMMARY:" + uid + "\nDTSTART:20261103T0" +
                             std::to_string(i % 10) + "0000Z\nDURATION:PT30M\nEND:VEVENT\n"));
    }
    adapters::OpenOptions opening;
    opening.floating_zone = "Asia/Shanghai";
    const auto feishu = account.open(account.primary(), opening);
    const auto other = side.open(opening);
    auto database = state::empty_state();
    const auto pair =
        state::Pairs(database).open(name, {{"work", "primary"}, {"home", name}}, "fp").id;
    state::PairStore store(database, pair);
    engine::Policy policy;
    policy.past = std::nullopt;
    engine::RunOptions run;
    run.allow_creates = 1'000'000;
    const milliseconds before = clock.elapsed();
    const auto report =
        engine::run_pass({{feishu.get(), other.get()}, store, clock}, policy, run).report;
    CHECK(report.outcome == engine::Outcome::ok);
    CHECK(report.sides.feishu.created == events);
    return clock.elapsed() - before;
  }

  SkippingClock clock;
  feishu_sim::Service service;

 private:
  feishu_sim::Options options() {
    feishu_sim::Options out;
    out.clock = [this] { return clock.seconds(); };
    out.ids = 7;
    return out;
  }
  feishu_sim::Server server_;
};

int creations() {
  const char* text = std::getenv("LARKDAV_RATES");
  return text == nullptr ? 1100 : std::atoi(text);
}

}  // namespace

TEST_CASE("ten thousand events are listed in at most eleven requests") {
  LoopbackWorld world;
  const auto post = [&](const std::string& token, const std::string& path, const Json& body) {
    const auto request = feishu_sim::make_request("POST", path, token, body.dump());
    return world.service.handle(request).json();
  };
  const Json granted = post("", "/open-apis/auth/v3/tenant_access_token/internal",
                            {{"app_id", "cli_0123456789abcdef"}, {"app_secret", "sim-secret"}});
  const std::string bearer = "Bearer " + granted.at("tenant_access_token").get<std::string>();
  for (int i = 0; i < 10'000; ++i) {
    if (i % 45 == 0) world.clock.skip(milliseconds{3000});
    const std::string start = std::to_string(kTuesday + i * 600);
    const std::string end = std::to_string(kTuesday + i * 600 + 300);
    const Json made = post(bearer, "/open-apis/calendar/v4/calendars/primary/events",
                           {{"summary", "Event " + std::to_string(i)},
                            {"start_time", {{"timestamp", start}, {"timezone", "Asia/Shanghai"}}},
                            {"end_time", {{"timestamp", end}, {"timezone", "Asia/Shanghai"}}}});
    if (made.at("code") != 0) FAIL(made.dump());
  }
  CountingTransport wire;
  const auto account = world.account(wire, nullptr);
  const auto replica = account->open(account->primary(), {});
  Tree tree;
  replica->changes(std::nullopt, tree);
  CHECK(tree.records.size() == 10'000);
  CHECK(wire.asked[kListings] <= 11);
  CHECK(wire.throttles == 0);
}

TEST_CASE("a first sync uses the rate it is allowed, and is not throttled") {
  LoopbackWorld world;
  CountingTransport wire;
  const auto account = world.account(wire, nullptr);
  const int events = creations();
  const milliseconds took = world.first_sync(*account, events, "a");
  const double a_minute = events * 60'000.0 / static_cast<double>(took.count());
  MESSAGE(events << " creations in " << took.count() << " ms of the service's time: " << a_minute
                 << " a minute of 1000 allowed");
  CHECK(a_minute >= 850);
  CHECK(wire.asked[kCreations] == events);
  CHECK(wire.throttles == 0);
}

TEST_CASE("accounts of one app keep below the limit together") {
  LoopbackWorld world;
  CountingTransport wire;
  const auto budget = std::make_shared<Budget>();
  const auto one = world.account(wire, budget);
  const auto two = world.account(wire, budget);
  world.first_sync(*one, 600, "a");
  world.first_sync(*two, 600, "b");
  CHECK(wire.throttles == 0);
}

TEST_CASE("where somebody else has used up the minute, one wait is enough") {
  LoopbackWorld world;
  CountingTransport wire;
  const auto one = world.account(wire, nullptr);
  const auto two = world.account(wire, nullptr);  // as another process would: it knows of nothing
  world.first_sync(*one, 900, "a");
  world.first_sync(*two, 400, "b");
  CHECK(wire.throttles > 0);
  CHECK(wire.twice_in_a_row == 0);
}
