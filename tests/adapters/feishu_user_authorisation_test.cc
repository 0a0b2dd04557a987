#include "adapters/feishu/user_authorisation.h"

#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "adapters/feishu/client.h"
#include "mapping/feishu/members.h"
#include "tests/support/scripted_transport.h"

using namespace larkdav;
using namespace larkdav::adapters::feishu;
using larkdav::tests::answered;
using mapping::feishu::parse_object;
using mapping::feishu::string_member;

namespace {

// The token endpoint: refresh tokens r-1, r-2, … each good once.
class TokenService {
 public:
  adapters::http::Reply answer(const adapters::http::Request& request) {
    if (request.url.find("/oauth/token") == std::string::npos) return use(request);
    ++refreshes;
    const std::string token = string_member(*parse_object(request.body), "refresh_token");
    if (!refusal.empty()) return answered(400, refusal);
    if (!good.erase(token)) {
      return answered(400, R"({"code":20073,"error":"invalid_grant","error_description":"used"})",
                      {{"x-tt-logid", "log-73"}});
    }
    const std::string next = std::to_string(++made);
    good.insert("r-" + next);
    access = "a-" + next;
    if (lose-- > 0) return tests::lost();
    return answered(200, R"({"code":0,"access_token":")" + access +
                             R"(","expires_in":7200,"refresh_token":"r-)" + next +
                             R"(","refresh_token_expires_in":604800,"scope":"offline_access"})");
  }
  std::set<std::string> good{"r-1"};
  std::string access = "a-1";
  std::string refusal;
  int made = 1;
  int lose = 0;  // replies that never come, after the service did its part
  int refreshes = 0;

 private:
  adapters::http::Reply use(const adapters::http::Request& request) const {
    const bool known = request.headers.at(0).second == "Bearer " + access;
    return known ? answered(200, R"({"code":0,"data":{}})")
                 : answered(401, R"({"code":99991677,"msg":"expired"})");
  }
};

class Shelf : public TokenShelf {
 public:
  std::optional<std::string> read() override { return text; }
  void write(const std::string& value) override {
    if (before_write) before_write();
    text = value;
    ++writes;
  }
  void clear() override { text.reset(); }
  std::shared_ptr<void> hold() override {
    if (auto other = std::exchange(while_waiting, nullptr)) other();
    REQUIRE_FALSE(held);
    held = true;
    return {static_cast<void*>(nullptr), [this](void*) { held = false; }};
  }
  std::optional<std::string> text;
  int writes = 0;
  bool held = false;
  std::function<void()> while_waiting;  // what another process does before we get the hold
  std::function<void()> before_write;
};

struct Bench {
  Bench() {
    LogIn log_in;
    log_in.app_id = "cli_1";
    log_in.person = {"ou_1", "Lin Ya"};
    log_in.tokens = {"a-1", at(7200), "r-1", at(604800), "offline_access"};
    log_in.authorised = log_in.renewed = at(0);
    shelf->text = to_text(log_in);
  }
  engine::Instant at(long long seconds) const {
    return engine::Instant{std::chrono::seconds(1'793'500'000 + seconds)};
  }
  UserAuthorisation authorisation() {
    return {transport,
            {"work", "http://sim", {"cli_1", "secret"}, shelf, [this] { return at(now); }}};
  }
  LogIn kept() const { return *log_in_of(*shelf->text); }

  long long now = 0;
  TokenService service;
  std::shared_ptr<Shelf> shelf = std::make_shared<Shelf>();
  tests::ScriptedTransport transport{
      [this](const adapters::http::Request& request) { return service.answer(request); }};
};

std::string failure_of(UserAuthorisation& authorisation) {
  try {
    authorisation.bearer();
  } catch (const engine::ReplicaError& error) {
    CHECK(error.details().cause == engine::Cause::authorisation);
    CHECK(error.details().scope == engine::Scope::account);
    CHECK(error.details().cure == "run `larkdav login work`");
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("an access token serves until five minutes before its end, then it is refreshed") {
  Bench bench;
  auto process = bench.authorisation();
  CHECK(process.bearer() == "a-1");
  bench.now = 7200 - 301;
  CHECK(process.bearer() == "a-1");
  CHECK(bench.service.refreshes == 0);
  bench.now = 7200 - 300;
  CHECK(process.bearer() == "a-2");
  CHECK(process.bearer() == "a-2");
  CHECK(bench.service.refreshes == 1);
  CHECK(bench.kept().tokens.refresh_token == "r-2");
  CHECK(bench.kept().authorised == bench.at(0));
  CHECK(bench.kept().renewed == bench.at(6900));
}

TEST_CASE("the new pair is on the shelf before anything is asked with it") {
  Bench bench;
  bench.now = 7200;
  std::size_t asked_before_write = 0;
  bench.shelf->before_write = [&] { asked_before_write = bench.transport.seen.size(); };
  auto process = bench.authorisation();
  Client client(bench.transport, "http://sim", process);
  CHECK(client.call_one(primary_calendar()).ok());
  CHECK(asked_before_write == 1);
  CHECK(bench.transport.seen.size() == 2);
}

TEST_CASE("of two processes that refresh at once one asks and the other takes what it got") {
  Bench bench;
  bench.now = 7200;
  auto one = bench.authorisation();
  auto two = bench.authorisation();
  bench.shelf->while_waiting = [&] { CHECK(two.bearer() == "a-2"); };
  CHECK(one.bearer() == "a-2");
  CHECK(bench.service.refreshes == 1);
  CHECK(bench.shelf->writes == 1);
}

TEST_CASE("a token that the service refuses is refreshed once, whatever its age") {
  Bench bench;
  bench.service.access = "nothing";
  auto process = bench.authorisation();
  Client client(bench.transport, "http://sim", process);
  CHECK(client.call_one(primary_calendar()).ok());
  CHECK(bench.service.refreshes == 1);

  SUBCASE("and where another process has already done it, its token is taken") {
    auto late = bench.authorisation();
    late.bearer();
    auto quick = bench.authorisation();
    quick.refused("a-2");
    CHECK(quick.bearer() == "a-3");
    late.refused("a-2");
    CHECK(late.bearer() == "a-3");
    CHECK(bench.service.refreshes == 2);
  }
}

TEST_CASE("a process killed in the middle of a refresh leaves a log-in that says what to do") {
  Bench bench;
  bench.now = 7200;
  bench.shelf->before_write = [] { throw std::runtime_error("killed"); };
  auto killed = bench.authorisation();
  CHECK_THROWS_AS(killed.bearer(), std::runtime_error);
  CHECK_FALSE(bench.shelf->held);
  bench.shelf->before_write = nullptr;
  auto next = bench.authorisation();
  const std::string said = failure_of(next);
  CHECK(said.find("already used") != std::string::npos);
  CHECK(said.find("20073") != std::string::npos);
  CHECK(said.find("log-73") != std::string::npos);
}

TEST_CASE("a lost reply ends in one clear refusal, and no later run asks again") {
  Bench bench;
  bench.now = 7200;
  bench.service.lose = 1;
  auto process = bench.authorisation();
  CHECK_THROWS_AS(process.bearer(), engine::ReplicaError);  // the network's fault, so far
  const int asked = bench.service.refreshes;
  auto next = bench.authorisation();
  CHECK(failure_of(next).find("may have been lost") != std::string::npos);
  CHECK(bench.service.refreshes == asked + 1);
  for (int run = 0; run < 3; ++run) {
    auto later = bench.authorisation();
    CHECK(failure_of(later).find("may have been lost") != std::string::npos);
  }
  CHECK(bench.service.refreshes == asked + 1);
}

TEST_CASE("a refresh that never arrived is sent again and works") {
  Bench bench;
  bench.now = 7200;
  int silent = 1;
  tests::ScriptedTransport transport{[&](const adapters::http::Request& request) {
    return silent-- > 0 ? tests::lost() : bench.service.answer(request);
  }};
  UserAuthorisation process(transport, {"work", "http://sim", {"cli_1", "s"}, bench.shelf, [&] {
                                          return bench.at(bench.now);
                                        }});
  CHECK_THROWS_AS(process.bearer(), engine::ReplicaError);
  CHECK(process.bearer() == "a-2");
}

TEST_CASE("what the authorisation service says decides whether the log-in is over") {
  struct Row {
    int code;
    bool over;
    engine::Cause cause;
  };
  using engine::Cause;
  for (const Row& row :
       {Row{20026, true, Cause::authorisation}, Row{20037, true, Cause::authorisation},
        Row{20064, true, Cause::authorisation}, Row{20073, true, Cause::authorisation},
        Row{20002, false, Cause::authorisation}, Row{20010, false, Cause::authorisation},
        Row{20074, false, Cause::authorisation}, Row{20050, false, Cause::unreachable},
        Row{20072, false, Cause::unreachable}}) {
    CAPTURE(row.code);
    Bench bench;
    bench.now = 7200;
    bench.service.refusal = R"({"code":)" + std::to_string(row.code) + R"(,"error":"x"})";
    auto process = bench.authorisation();
    try {
      process.bearer();
      FAIL("no refusal");
    } catch (const engine::ReplicaError& error) {
      CHECK(error.details().cause == row.cause);
      CHECK_FALSE(error.details().cure.empty());
      CHECK(std::string(error.what()).find(std::to_string(row.code)) != std::string::npos);
    }
    CHECK(bench.kept().ended.empty() != row.over);
    bench.service.refusal.clear();
    auto next = bench.authorisation();
    if (row.over) {
      failure_of(next);
    } else {
      CHECK(next.bearer() == "a-2");
    }
  }
}

TEST_CASE("without a log-in, or with one of another app, nothing is asked") {
  Bench bench;
  const std::string kept = *bench.shelf->text;
  for (const auto& [text, words] : std::vector<std::pair<std::optional<std::string>, std::string>>{
           {std::nullopt, "is not logged in"},
           {"not ours", "is not logged in"},
           {[&] {
              std::string other = kept;
              other.replace(other.find("cli_1"), 5, "cli_9");
              return other;
            }(),
            "another app, cli_9"}}) {
    bench.shelf->text = text;
    auto process = bench.authorisation();
    CHECK(failure_of(process).find(words) != std::string::npos);
  }
  CHECK(bench.transport.seen.empty());
}

TEST_CASE("without offline_access the log-in ends with its access token") {
  Bench bench;
  LogIn log_in = bench.kept();
  log_in.tokens.refresh_token.clear();
  bench.shelf->text = to_text(log_in);
  auto process = bench.authorisation();
  CHECK(process.bearer() == "a-1");
  bench.now = 7200;
  CHECK(failure_of(process).find("offline_access") != std::string::npos);
  CHECK(bench.service.refreshes == 0);
}

TEST_CASE("an account that nothing uses is renewed once half of its refresh token's life is over") {
  Bench bench;
  bench.now = 604800 / 2 - 1;
  auto process = bench.authorisation();
  CHECK_FALSE(process.keep_alive());
  bench.now += 1;
  CHECK(process.keep_alive());
  CHECK_FALSE(process.keep_alive());
  CHECK(bench.service.refreshes == 1);
}

TEST_CASE("no message holds a token") {
  Bench bench;
  bench.now = 7200;
  bench.service.refusal = R"({"code":20037,"error":"invalid_grant"})";
  auto process = bench.authorisation();
  const std::string said = failure_of(process);
  for (const char* secret : {"r-1", "a-1", "secret"}) CHECK(said.find(secret) == std::string::npos);
}
