// A Feishu account over the local service in this process: no socket, a clock that stands still.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "adapters/feishu/account.h"
#include "engine/replica.h"
#include "mapping/recurrence.h"
#include "mapping/timezone.h"
#include "tests/support/silence.h"
#include "tools/feishu_sim/service.h"

namespace larkdav::tests {

using feishu_sim::Json;

inline constexpr double kNow = 1793500000;  // 2026-11-01

class SimTransport : public adapters::http::Transport {
 public:
  explicit SimTransport(feishu_sim::Service& service) : service_(service) {}

  std::vector<adapters::http::Reply> exchange(
      std::span<const adapters::http::Request> requests) override {
    std::vector<adapters::http::Reply> replies;
    most_at_once = std::max(most_at_once, requests.size());
    for (const auto& request : requests) replies.push_back(one(request));
    return replies;
  }
  [[nodiscard]] long sent() const override { return sent_; }

  std::vector<std::string> log;  // "METHOD path?query"
  std::vector<std::string> bodies;
  std::size_t most_at_once = 0;
  long lost = 0;          // replies that never came
  std::string bearer;     // not empty: speaks as another identity than the app
  bool opted_in = false;  // this test's person wants people told

 private:
  adapters::http::Reply one(const adapters::http::Request& request) {
    ++sent_;
    if (!opted_in) CHECK(why_loud(request) == "");
    const std::string target = request.url.substr(std::string("http://sim").size());
    std::string authorization;
    for (const auto& [name, value] : request.headers) {
      if (name == "Authorization") authorization = value;
    }
    if (!bearer.empty() && authorization.starts_with("Bearer t-")) {
      authorization = "Bearer " + bearer;
    }
    log.push_back(request.method + " " + target);
    bodies.push_back(request.body);
    const auto response = service_.handle(
        feishu_sim::make_request(request.method, target, authorization, request.body));
    adapters::http::Reply reply;
    if (response.dropped || response.truncate_at) {
      ++lost;
      reply.delivery = adapters::http::Delivery::unknown;
      reply.error = "connection closed";
      return reply;
    }
    reply.status = response.status;
    reply.body = response.body;
    for (const auto& [name, value] : response.headers) {
      std::string lower = name;
      for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      reply.headers.emplace_back(lower, value);
    }
    return reply;
  }

  feishu_sim::Service& service_;
  long sent_ = 0;
};

// The observed tree, as the engine keeps it.
class Tree : public engine::RecordSink {
 public:
  void page(engine::Page page) override {
    ++pages;
    if (page.starts_listing) seen.clear();
    for (auto& record : page.records) {
      seen.insert(record.id);
      put(std::move(record));
    }
    if (!page.next.value.empty()) cursor = page.next;
    if (page.ends_listing) ended_listing = true;
  }
  void put(engine::Record record) {
    const auto old = records.find(record.id);
    const bool same =
        old != records.end() && (record.revision.empty() ? old->second.raw == record.raw
                                                         : old->second.revision == record.revision);
    if (same && !record.gone && !record.complete) return;
    if (!record.complete && old != records.end()) record.raw = old->second.raw;
    records[record.id] = std::move(record);
  }
  [[nodiscard]] std::vector<engine::NativeId> debts() const {
    std::vector<engine::NativeId> out;
    for (const auto& [id, record] : records) {
      if (!record.complete && !record.gone) out.push_back(id);
    }
    return out;
  }
  [[nodiscard]] std::vector<engine::Record> group(const engine::GroupId& id) const {
    std::vector<engine::Record> out;
    for (const auto& [native, record] : records) {
      if (record.group == id) out.push_back(record);
    }
    return out;
  }

  std::map<engine::NativeId, engine::Record> records;
  std::set<engine::NativeId> seen;
  std::optional<engine::Cursor> cursor;
  bool ended_listing = false;
  int pages = 0;
};

class FeishuBench {
 public:
  FeishuBench() : service(prepared(&now)), transport(service) { reopen(); }

  double now = kNow;
  feishu_sim::Service service;
  SimTransport transport;
  std::map<std::string, std::string> memory;
  std::unique_ptr<adapters::feishu::FeishuAccount> account;
  std::unique_ptr<engine::Replica> replica;
  adapters::CalendarInfo calendar;
  std::string calendar_id;  // not empty: opened instead of the identity's primary calendar
  Tree tree;
  std::vector<long> waits;                                       // milliseconds slept
  adapters::OpenOptions opening;                                 // beside zone and memory
  std::string zone = "Asia/Shanghai";                            // of floating times and dates
  std::function<void(adapters::feishu::FeishuOptions&)> adjust;  // before an account is opened

  void reopen(const std::string& all_day_end = "auto") {
    adapters::feishu::FeishuOptions options;
    options.base_url = "http://sim";
    options.app_id = "cli_0123456789abcdef";
    options.app_secret = "sim-secret";
    options.all_day_end = all_day_end;
    options.memory = {
        [this](const std::string& key) -> std::optional<std::string> {
          const auto found = memory.find(key);
          if (found == memory.end()) return std::nullopt;
          return found->second;
        },
        [this](const std::string& key, const std::string& value) { memory[key] = value; }};
    options.now = [this] { return instant(); };
    options.sleeper = [this](adapters::http::Wait wait) {
      waits.push_back(wait.count());
      now += static_cast<double>(wait.count()) / 1000;
    };
    options.steady = [] { return std::chrono::milliseconds{0}; };
    options.paced = false;
    if (adjust) adjust(options);
    account = std::make_unique<adapters::feishu::FeishuAccount>(transport, options);
    calendar = calendar_id.empty() ? account->primary() : account->calendar(calendar_id);
    adapters::OpenOptions open = opening;
    open.floating_zone = zone;
    open.recall = options.memory.recall;
    open.remember = options.memory.remember;
    replica = account->open(calendar, open);
  }

  [[nodiscard]] engine::Instant instant() const {
    return engine::Instant{std::chrono::seconds(static_cast<long long>(now))};
  }

  // The app's own token, another one than the client's.
  const std::string& app_token() {
    if (token_.empty() || now - token_since_ > 3600) {
      token_since_ = now;
      const auto reply = service.handle(feishu_sim::make_request(
          "POST", "/open-apis/auth/v3/tenant_access_token/internal", "",
          R"({"app_id":"cli_0123456789abcdef","app_secret":"sim-secret"})"));
      token_ = reply.json().at("tenant_access_token").get<std::string>();
    }
    return token_;
  }
  // A request of somebody else, as the same app.
  Json raw(const std::string& method, const std::string& path, const Json& body = Json()) {
    const auto reply = service.handle(
        feishu_sim::make_request(method, "/open-apis/calendar/v4/calendars/primary" + path,
                                 "Bearer " + app_token(), body.is_null() ? "" : body.dump()));
    INFO(reply.body);
    REQUIRE(reply.json().at("code") == 0);
    return reply.json().at("data");
  }
  Json make(const Json& body) { return raw("POST", "/events", body).at("event"); }
  void control(const std::string& what, const Json& body) {
    const auto reply =
        service.handle(feishu_sim::make_request("POST", "/_sim/" + what, "", body.dump()));
    INFO(reply.body);
    REQUIRE(reply.status == 200);
  }
  void toggle(const std::string& name, const Json& value) { control("toggles", {{name, value}}); }
  void fault(const Json& fault) { control("faults", Json::array({fault})); }

  // Reads changes and pays the debts, as one run does.
  void observe() {
    tree.ended_listing = false;
    replica->changes(tree.cursor, tree);
    if (tree.ended_listing) {
      std::vector<engine::NativeId> unseen;
      for (const auto& [id, record] : tree.records) {
        if (!record.gone && tree.seen.count(id) == 0) unseen.push_back(id);
      }
      if (!unseen.empty()) fetch(unseen);
    }
    fetch(tree.debts());
  }
  void fetch(const std::vector<engine::NativeId>& ids) {
    const auto cursor = tree.cursor;
    if (!ids.empty()) replica->fetch(ids, tree);
    tree.cursor = cursor;
  }

  [[nodiscard]] std::map<std::string, engine::ItemState> items() const {
    std::map<std::string, engine::ItemState> out;
    std::set<engine::GroupId> groups;
    for (const auto& [id, record] : tree.records) groups.insert(record.group);
    for (const auto& group : groups) {
      for (auto& item : replica->assemble(tree.group(group))) {
        out[item.id.value] = std::move(item.state);
      }
    }
    return out;
  }
  [[nodiscard]] std::map<std::string, engine::Event> events() const {
    std::map<std::string, engine::Event> out;
    for (auto& [id, state] : items()) {
      if (auto* assembled = std::get_if<engine::Assembled>(&state)) out[id] = assembled->event;
    }
    return out;
  }
  // The only event there is.
  [[nodiscard]] engine::Event only() const {
    const auto all = events();
    REQUIRE(all.size() == 1);
    return all.begin()->second;
  }

  // Works a goal to its end; the result of the last step, nullopt when it was reached.
  std::optional<engine::StepResult> reach(engine::Goal& goal) {
    for (int i = 0; i < 40; ++i) {
      std::vector<engine::Record> group;
      if (goal.item) group = tree.group(replica->group_of(*goal.item));
      const auto step = replica->next_step(goal, group);
      if (!step) return std::nullopt;
      last = *step;
      auto result = replica->perform({&*step, 1}).front();
      const auto* answered = std::get_if<engine::Answered>(&result);
      if (answered == nullptr) {
        if (const auto* stale = std::get_if<engine::Stale>(&result)) {
          for (const auto& record : stale->now) tree.put(record);
        }
        return result;
      }
      for (const auto& record : answered->now) tree.put(record);
      if (!goal.item) goal.item = engine::ItemId{answered->now.front().group.value};
      goal.answered = goal.answered | step->touches;
    }
    FAIL("the goal has no end");
    return std::nullopt;
  }
  engine::Goal creation(const engine::Event& event, const std::string& uid = "uid-1") const {
    engine::Goal goal;
    goal.uid = {uid};
    goal.wanted = event;
    goal.fields = engine::FieldMask::everything();
    goal.stamp = instant();
    goal.born = instant();
    return goal;
  }
  engine::Goal change(const engine::Event& wanted) const {
    const auto all = events();
    REQUIRE(all.size() == 1);
    engine::Goal goal;
    goal.uid = {"uid-1"};
    goal.item = engine::ItemId{all.begin()->first};
    goal.before = all.begin()->second;
    goal.wanted = wanted;
    goal.fields = diff(*goal.before, wanted);
    return goal;
  }
  engine::Goal removal() const {
    engine::Goal goal = change(only());
    goal.wanted.reset();
    return goal;
  }
  engine::Step last;

 private:
  static feishu_sim::Options prepared(const double* clock) {
    feishu_sim::Options options;
    options.rate_limit = false;
    options.clock = [clock] { return *clock; };
    options.ids = 7;
    return options;
  }
  std::string token_;
  double token_since_ = 0;
};

inline constexpr long long kTuesday = 1793671200;  // 2026-11-03 10:00 Asia/Shanghai
inline constexpr long long kWeek = 7 * 86400;
inline engine::Instant at(long long seconds) {
  return engine::Instant{std::chrono::seconds(seconds)};
}
inline engine::EventTime shanghai(long long seconds) {
  return mapping::zoned(at(seconds), "Asia/Shanghai");
}
inline engine::Event meeting(const std::string& title = "Crane inspection") {
  engine::Event event;
  event.fields.title = title;
  event.fields.start = shanghai(kTuesday);
  event.fields.end = shanghai(kTuesday + 3600);
  return event;
}
inline engine::Event weekly(const std::string& title = "Weekly tide review") {
  engine::Event event = meeting(title);
  event.rule = mapping::canonical_rule("FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T155959Z",
                                       {event.fields.start, "Asia/Shanghai"});
  return event;
}
inline engine::Event days(const engine::Date& first, const engine::Date& past) {
  engine::Event event;
  event.fields.title = "Dock fair";
  event.fields.start = first;
  event.fields.end = past;
  return event;
}

}  // namespace larkdav::tests
