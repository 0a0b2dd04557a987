#include "tools/feishu_sim/persistence.h"

#include <unistd.h>

#include <filesystem>
#include <memory>

#include "tests/feishu_sim/browser.h"
#include "tests/feishu_sim/people.h"

namespace larkdav::feishu_sim::testing {
namespace {

// A file path of its own, gone afterwards.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& name)
      : path_(std::filesystem::temp_directory_path() /
              ("feishu-sim-" + std::to_string(::getpid()) + "-" + name)) {
    remove();
  }
  ~TemporaryFile() { remove(); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  void remove() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  std::filesystem::path path_;
};

Options kept_in(const TemporaryFile& file) {
  Options options;
  options.data_path = file.path();
  return options;
}

Json state(Bench& bench) { return bench.send("GET", "/_sim/state").json(); }

}  // namespace

TEST_CASE("everything survives a restart: records, tokens, toggles, clock") {
  const TemporaryFile file("restart");
  Json before, toggles;
  std::string token, sync;
  {
    Bench bench(kept_in(file));
    const Json master = bench.create(weekly(), "?idempotency_key=" + std::string(32, 'k'));
    bench.result("PATCH", occurrence(master, kTuesday), {{"color", 3}});
    bench.result("DELETE", occurrence(master, kTuesday + kWeek));
    bench.result("POST", path_of(master) + "/attendees",
                 {{"attendees", Json::array({{{"type", "user"}, {"user_id", kDefaultUser}}})}});
    bench.result("POST", "/calendars", {{"summary", "Dock"}, {"summary_alias", "mine"}});
    bench.toggle("get_deleted", 193003);
    sync = bench.result("GET", "/calendars/primary/events?anchor_time=1")["sync_token"];
    bench.send("POST", "/_sim/clock", {{"advance_s", 100}});
    before = state(bench);
    token = bench.token;
  }
  Bench bench(kept_in(file));
  CHECK(state(bench) == before);
  CHECK(bench.token == token);  // the old one is still the newest
  CHECK(bench.send("GET", "/_sim/clock").json()["now"] == kNow + 100);
  CHECK(bench.result("GET", "/calendars/primary/events?sync_token=" + sync)["items"].empty());
  CHECK(bench.create(weekly(), "?idempotency_key=" + std::string(32, 'k'))["event_id"].is_string());
  CHECK(state(bench)["events"].dump() == before["events"].dump());
  for (const Json& one : bench.send("GET", "/_sim/toggles").json()) {
    if (one["name"] == "get_deleted") CHECK(one["value"] == "193003");
  }
  bench.token = bench.service().user_token(kDefaultUser);
  CHECK(bench.result("GET", "/calendars/primary/events")["items"].size() == 1);
}

TEST_CASE("a restart loses no sign-in, and nothing around the calendars") {
  const TemporaryFile file("grants");
  const Json chats = {{"oc_crew", {{"name", "Crew"}, {"members", {kBob}}}}};
  Json first, chat;
  std::string code, used, binding, timeoff;
  {
    Options options = with_bob({{"chats", chats}});
    options.data_path = file.path();
    Bench bench(std::move(options));
    first = sign_in(bench, "offline_access%20calendar:calendar:read");
    used = first["refresh_token"];
    first = ask_token(bench, refresh_grant(used)).json();
    code = consent(bench, "offline_access");
    const std::string event = path_of(bench.create(timed(kTuesday)));
    chat = {event, bench.result("POST", event + "/meeting_chat")};
    const Json leave = {{"user_id", kBob},
                        {"timezone", "Asia/Shanghai"},
                        {"start_time", "2026-11-12"},
                        {"end_time", "2026-11-12"}};
    timeoff = bench.result("POST", "/timeoff_events", leave)["timeoff_event_id"];
    const Speaking lin(bench, kDefaultUser);
    const Json accounts = {{"admin_account", "admin@example.com"},
                           {"exchange_account", "bob@example.com"},
                           {"user_id", kBob}};
    binding = bench.result("POST", "/exchange_bindings", accounts)["exchange_binding_id"];
  }
  Bench bench(kept_in(file));
  CHECK(ask_token(bench, refresh_grant(used)).json()["code"] == 20073);
  const Json next = ask_token(bench, refresh_grant(first["refresh_token"])).json();
  CHECK(next["scope"] == "calendar:calendar:read offline_access");
  CHECK(ask_token(bench, code_grant(code)).status == 200);
  CHECK(bench.result("POST", chat[0].get<std::string>() + "/meeting_chat") == chat[1]);
  CHECK(bench.code("DELETE", "/timeoff_events/" + timeoff) == 0);
  const Speaking lin(bench, kDefaultUser);
  CHECK(bench.code("GET", "/exchange_bindings/" + binding) == 0);
}

TEST_CASE("a line that a crash cut off is left out") {
  const TemporaryFile file("torn");
  {
    Bench bench(kept_in(file));
    bench.create(weekly("kept"));
  }
  std::ofstream(file.path(), std::ios::app) << R"({"events":[["feishu.cn_aPp)";
  Bench bench(kept_in(file));
  CHECK(bench.result("GET", "/calendars/primary/events")["items"].size() == 1);
  bench.create(weekly("after"));
  Bench again(kept_in(file));
  CHECK(again.result("GET", "/calendars/primary/events")["items"].size() == 2);
}

TEST_CASE("a file that is none of ours is refused, and kept") {
  const TemporaryFile file("foreign");
  std::ofstream(file.path()) << "BEGIN:VCALENDAR\nEND:VCALENDAR\n";
  CHECK_THROWS_AS(Bench(kept_in(file)), std::runtime_error);
  std::ifstream kept(file.path());
  std::string line;
  std::getline(kept, line);
  CHECK(line == "BEGIN:VCALENDAR");
}

TEST_CASE("a reset empties the data too") {
  const TemporaryFile file("reset");
  {
    Bench bench(kept_in(file));
    bench.create(weekly());
    bench.send("POST", "/_sim/reset");
  }
  Bench bench(kept_in(file));
  CHECK(bench.result("GET", "/calendars/primary/events")["items"].empty());
}

TEST_CASE("a place that cannot be written is said at once") {
  Options options;
  options.data_path = "/no/such/place/sim.data";
  CHECK_THROWS_AS(Bench(std::move(options)), std::runtime_error);
}

}  // namespace larkdav::feishu_sim::testing
