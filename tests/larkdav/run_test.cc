#include "tools/larkdav/run.h"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "adapters/memory/replica.h"
#include "state/lock.h"
#include "tools/larkdav/empty_replica.h"
#include "tools/larkdav/failure.h"

using namespace larkdav;
using namespace larkdav::tools;

namespace {

struct FakeServer {  // what the accounts of a test show and count
  std::map<std::string, std::vector<adapters::CalendarInfo>> calendars;  // by account
  std::map<std::string, engine::Cause> broken;                           // calendars() throws
  std::vector<std::string> made;
  // What calendars hold, by id; those without an entry hold nothing.
  std::map<std::string, std::unique_ptr<adapters::memory::Calendar>> contents;
};

class FakeAccount : public adapters::Account {
 public:
  FakeAccount(FakeServer& server, std::string name) : server_(server), name_(std::move(name)) {}

  std::vector<adapters::CalendarInfo> calendars() override {
    ++requests_;
    if (server_.broken.count(name_) > 0) {
      engine::ReplicaError::Details details;
      details.cause = server_.broken.at(name_);
      details.operation = "list calendars of " + name_;
      throw engine::ReplicaError("the server said no", details);
    }
    return server_.calendars[name_];
  }
  std::unique_ptr<engine::Replica> open(const adapters::CalendarInfo& calendar,
                                        const adapters::OpenOptions&) override {
    const auto found = server_.contents.find(calendar.id);
    if (found != server_.contents.end()) {
      return std::make_unique<adapters::memory::Replica>(*found->second);
    }
    return std::make_unique<EmptyReplica>();
  }
  adapters::CalendarInfo make_calendar(const std::string& name) override {
    server_.made.push_back(name);
    adapters::CalendarInfo made;
    made.id = "made-" + name;
    made.name = name;
    server_.calendars[name_].push_back(made);
    return made;
  }
  [[nodiscard]] long requests() const override { return requests_; }

 private:
  FakeServer& server_;
  std::string name_;
  long requests_ = 0;
};

class World {
 public:
  World() {
    std::string pattern = (std::filesystem::temp_directory_path() / "larkdav-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    server.calendars["work"] = {calendar("c1", "Me")};
    server.calendars["work"][0].primary = true;
    server.calendars["home"] = {calendar("h1", "Work")};
    configure(R"([account.work]
kind = "feishu"
app_id = "cli_1"
app_secret = { command = ["true"] }
identity = "app"
[account.home]
kind = "vdir"
path = "cals"
[pair.main]
feishu = "work:primary"
other = "home:Work"
)");
  }
  ~World() { std::filesystem::remove_all(folder_); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void configure(const std::string& text) { std::ofstream(folder_ + "/config.toml") << text; }
  void add(const std::string& text) {
    std::ofstream(folder_ + "/config.toml", std::ios::app) << text;
  }
  [[nodiscard]] std::string state() const { return folder_ + "/state"; }

  int run(std::vector<std::string> words) {
    out.str("");
    err.str("");
    words.insert(words.begin(),
                 {"larkdav", "--config", folder_ + "/config.toml", "--state", state()});
    std::vector<const char*> argv;
    for (const std::string& word : words) argv.push_back(word.c_str());
    return tools::run(static_cast<int>(argv.size()), argv.data(), out, err,
                      [this](const AccountConfig& account, const Memory&) {
                        return std::make_unique<FakeAccount>(server, account.name);
                      });
  }
  [[nodiscard]] nlohmann::json document() const { return nlohmann::json::parse(out.str()); }

  static adapters::CalendarInfo calendar(const std::string& id, const std::string& name) {
    adapters::CalendarInfo result;
    result.id = id;
    result.name = name;
    result.role = "owner";
    return result;
  }

  FakeServer server;
  std::ostringstream out;
  std::ostringstream err;

 private:
  std::string folder_;
};

engine::Event meeting(const std::string& uid, const std::string& title, long hour) {
  engine::Event event;
  event.uid = {uid};
  event.fields.title = title;
  const auto base = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const auto at = [&](long h) { return engine::Instant{base + std::chrono::hours{h}}; };
  event.fields.start = engine::UtcTime{at(hour)};
  event.fields.end = engine::UtcTime{at(hour + 1)};
  event.extent = {at(hour), at(hour + 1)};
  return event;
}

// Calendars c1 at Feishu and h1 at home that hold events.
class FullWorld : public World {
 public:
  FullWorld()
      : feishu(hold("c1", adapters::memory::feishu_like())),
        home(hold("h1", adapters::memory::caldav_like())),
        file(hold("file", adapters::memory::Options{})) {
    server.calendars["import"] = {calendar("file", "file")};
  }
  adapters::memory::Calendar& feishu;
  adapters::memory::Calendar& home;
  adapters::memory::Calendar& file;

 private:
  adapters::memory::Calendar& hold(const std::string& id, adapters::memory::Options options) {
    auto& slot = server.contents[id];
    slot = std::make_unique<adapters::memory::Calendar>(std::move(options));
    return *slot;
  }
};

}  // namespace

TEST_CASE("sync brings both sides together, and a second run has nothing to do") {
  FullWorld world;
  world.feishu.add(meeting("", "Standup", 30));
  world.home.add(meeting("d1", "Dentist", 40));
  CHECK(world.run({"sync", "--json"}) == 0);
  const auto pair = world.document()["pairs"][0];
  CHECK(pair["feishu"]["created"] == 1);
  CHECK(pair["other"]["created"] == 1);
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.home.items().size() == 2);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("plan tells what sync would do and writes nothing, however often") {
  FullWorld world;
  world.feishu.add(meeting("", "Standup", 30));
  for (int i = 0; i < 2; ++i) {
    CHECK(world.run({"plan", "--json"}) == 0);
    const auto operations = world.document()["pairs"][0]["operations"];
    REQUIRE(operations.size() == 1);
    CHECK(operations[0]["side"] == "other");
    CHECK(operations[0]["kind"] == "create");
    CHECK_FALSE(operations[0]["why"].get<std::string>().empty());
  }
  CHECK(world.run({"sync", "--dry-run", "--json"}) == 0);
  CHECK(world.document()["dry_run"] == true);
  CHECK(world.document()["run"].is_null());
  CHECK(world.document()["pairs"][0]["other"]["created"] == 1);
  CHECK(world.home.writes().empty());
  CHECK_FALSE(std::filesystem::exists(world.state()));
  CHECK(world.run({"plan"}) == 0);
  CHECK(world.out.str().find("Standup") == std::string::npos);
  CHECK(world.run({"plan", "-v"}) == 0);
  CHECK(world.out.str().find("Standup") != std::string::npos);
}

TEST_CASE("an emptied side stops the run with exit 5 until the option lets it through") {
  FullWorld world;
  std::vector<engine::ItemId> items;
  for (int i = 0; i < 4; ++i) {
    items.push_back(world.feishu.add(meeting("", "Event " + std::to_string(i), 30 + i)));
  }
  REQUIRE(world.run({"sync"}) == 0);
  for (const auto& item : items) world.feishu.remove(item);
  CHECK(world.run({"sync", "--json"}) == 5);
  CHECK(world.document()["pairs"][0]["outcome"] == "brake");
  CHECK(world.document()["pairs"][0]["brake"]["rule"] == "emptied");
  CHECK(world.home.items().size() == 4);
  CHECK(world.run({"sync"}) == 5);
  const std::string text = world.out.str();
  const auto option = text.find("--allow-deletes ");
  REQUIRE(option != std::string::npos);
  const auto number = text.substr(option + 16, text.find('`', option) - option - 16);
  CHECK(world.run({"sync", "--allow-deletes", number}) == 0);  // the words that it told
  CHECK(world.home.items().empty());
}

TEST_CASE(
    "import is idempotent by UID, tells what it skipped, and a sync after it doubles nothing") {
  FullWorld world;
  const std::string ics = world.state() + ".ics";
  std::ofstream(ics) << "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";  // read through the fake account
  world.file.add(meeting("a@x", "Alpha", 30));
  world.file.add(meeting("b@x", "Beta", -24 * 900));  // older than `past`: imported all the same
  const auto broken = world.file.add(meeting("c@x", "Gamma", 50));
  world.file.set_unreadable(broken, true);

  CHECK(world.run({"import", ics, "work:primary", "--dry-run", "--json"}) == 1);
  CHECK(world.document()["created"] == 2);
  CHECK(world.feishu.items().empty());
  CHECK(world.run({"import", ics, "work:primary", "--json"}) == 1);
  CHECK(world.document()["created"] == 2);
  CHECK(world.document()["unchanged"] == 0);
  REQUIRE(world.document()["skipped"].size() == 1);
  CHECK_FALSE(world.document()["skipped"][0]["reason"].get<std::string>().empty());
  CHECK(world.document()["failed"].empty());
  world.file.set_unreadable(broken, false);
  world.file.remove(broken);

  CHECK(world.run({"import", ics, "work:primary", "--json"}) == 0);
  CHECK(world.document()["created"] == 0);
  CHECK(world.document()["updated"] == 0);
  CHECK(world.document()["unchanged"] == 2);
  CHECK(world.run({"import", ics, "home:Work", "--json"}) == 0);
  CHECK(world.document()["created"] == 2);
  CHECK(world.run({"sync", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["linked"] == 1);  // the old one is past
  CHECK(world.feishu.items().size() == 2);
  CHECK(world.home.items().size() == 2);
}

TEST_CASE("import brings what the file changed, and deletes nothing") {
  FullWorld world;
  const std::string ics = world.state() + ".ics";
  std::ofstream(ics) << "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  const auto alpha = world.file.add(meeting("a@x", "Alpha", 30));
  const auto beta = world.file.add(meeting("b@x", "Beta", 40));
  REQUIRE(world.run({"import", ics, "work:primary"}) == 0);
  world.file.edit(alpha, [](engine::Event& event) { event.fields.title = "Alpha 2"; });
  world.file.remove(beta);
  world.feishu.add(meeting("", "Their own", 60));
  CHECK(world.run({"import", ics, "work:primary", "--json"}) == 0);
  CHECK(world.document()["created"] == 0);
  CHECK(world.document()["updated"] == 1);
  CHECK(world.document()["unchanged"] == 0);
  CHECK(world.feishu.items().size() == 3);
  CHECK(world.file.writes().size() == 0);
}

TEST_CASE("sync of two empty calendars has nothing to do and says so in its document") {
  World world;
  CHECK(world.run({"sync", "--json"}) == 0);
  const auto document = world.document();
  CHECK(document["dry_run"] == false);
  CHECK(document["run"].is_number());
  REQUIRE(document["pairs"].size() == 1);
  CHECK(document["pairs"][0]["name"] == "main");
  CHECK(document["pairs"][0]["outcome"] == "ok");
  CHECK(document["pairs"][0]["feishu"]["requests"] == 1);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
  CHECK(world.run({"sync", "-q"}) == 0);
  CHECK(world.out.str().empty());
  CHECK(world.err.str().empty());
}

TEST_CASE("a calendar is resolved once and pinned") {
  World world;
  CHECK(world.run({"sync"}) == 0);
  world.server.calendars["home"][0].name = "Renamed";
  CHECK(world.run({"sync", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["other"]["requests"] == 0);
  CHECK(world.run({"sync", "--full"}) == 0);  // looks again, and knows it by its id
  CHECK(world.server.made.empty());
}

TEST_CASE("a missing other calendar is made by sync, but not by a dry run, and never at Feishu") {
  World world;
  world.server.calendars["home"].clear();
  CHECK(world.run({"plan"}) == 0);
  CHECK(world.run({"sync", "--dry-run"}) == 0);
  CHECK(world.server.made.empty());
  CHECK_FALSE(std::filesystem::exists(world.state()));
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.server.made == std::vector<std::string>{"Work"});
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.server.made.size() == 1);

  World other;
  other.add("[pair.second]\nfeishu = \"work:Team\"\nother = \"home:Work\"\n");
  CHECK(other.run({"sync", "second"}) == 2);
  CHECK(other.server.made.empty());
}

TEST_CASE("unknown, ambiguous and refused calendars are exit 2 with what could be written") {
  World world;
  world.add("[pair.second]\nfeishu = \"work:Team\"\nother = \"home:Work\"\n");
  CHECK(world.run({"sync", "second"}) == 2);
  CHECK(world.out.str().find("\"primary\"") != std::string::npos);
  world.server.calendars["home"].push_back(World::calendar("h2", "Work"));
  CHECK(world.run({"sync", "main"}) == 2);
  CHECK(world.out.str().find("\"h1\", \"h2\"") != std::string::npos);
  World other;
  other.server.calendars["work"][0].refused = "it belongs to Google";
  CHECK(other.run({"sync", "main"}) == 2);
  CHECK(other.out.str().find("it belongs to Google") != std::string::npos);
}

TEST_CASE("one pair that breaks down leaves the others running, and decides the exit code") {
  struct Row {
    engine::Cause cause;
    int code;
    const char* outcome;
  };
  for (const Row& row : {Row{engine::Cause::authorisation, 3, "auth"},
                         Row{engine::Cause::unreachable, 4, "unreachable"},
                         Row{engine::Cause::storage, 70, "error"}}) {
    World world;
    world.add(
        "[account.far]\nkind = \"vdir\"\npath = \"x\"\n"
        "[pair.broken]\nfeishu = \"work:primary\"\nother = \"far:Work\"\n"
        "[pair.third]\nfeishu = \"work:primary\"\nother = \"home:Work\"\n");
    world.server.broken["far"] = row.cause;
    CHECK(world.run({"sync", "--json"}) == row.code);
    const auto pairs = world.document()["pairs"];
    REQUIRE(pairs.size() == 3);
    CHECK(pairs[0]["outcome"] == "ok");
    CHECK(pairs[1]["outcome"] == row.outcome);
    CHECK(pairs[1]["error"]["message"].get<std::string>().find("the server said no") !=
          std::string::npos);
    CHECK(pairs[1]["other"]["requests"] == 1);
    CHECK(pairs[2]["outcome"] == "ok");
  }
}

TEST_CASE("a second run on the same state is told who holds the lock, with exit 6") {
  World world;
  CHECK(world.run({"sync"}) == 0);
  const auto held = state::RunLock::try_acquire(world.state());
  REQUIRE(held.lock);
  CHECK(world.run({"sync", "--json"}) == 6);
  CHECK(world.document()["error"]["code"] == 6);
  CHECK(world.document()["error"]["message"].get<std::string>().find("process ") !=
        std::string::npos);
  CHECK(world.run({"plan"}) == 0);  // looking needs no lock
  CHECK(world.run({"status"}) == 0);
}

TEST_CASE("a failure before any pair ran is one document on standard output with --json") {
  World world;
  CHECK(world.run({"sync", "mian", "--json"}) == 2);
  CHECK(world.document()["error"]["code"] == 2);
  CHECK(world.document()["error"]["cure"] == "Did you mean \"main\"?");
  CHECK(world.err.str().empty());
  CHECK(world.run({"sync", "mian"}) == 2);
  CHECK(world.out.str().empty());
  CHECK(world.err.str().find("no pair \"mian\"") != std::string::npos);
  world.configure("[account.a]\nkind = \"vdri\"\n");
  CHECK(world.run({"calendars", "--json"}) == 2);
  CHECK(world.document()["error"]["message"].get<std::string>().find("config.toml:2: ") !=
        std::string::npos);
}

TEST_CASE("calendars lists what each account shows") {
  World world;
  CHECK(world.run({"calendars", "--json"}) == 0);
  const auto document = world.document();
  REQUIRE(document.size() == 2);
  CHECK(document[0]["account"] == "work");
  CHECK(document[0]["id"] == "c1");
  CHECK(document[1]["name"] == "Work");
  CHECK(world.run({"calendars", "home"}) == 0);
  CHECK(world.out.str().find("c1") == std::string::npos);
  CHECK(world.run({"calendars", "hme"}) == 2);
}

TEST_CASE("status tells the last run of each pair") {
  World world;
  CHECK(world.run({"status", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["last_run"].is_null());
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.run({"status", "--json"}) == 0);
  CHECK(world.document()["pairs"][0]["last_run"]["outcome"] == "ok");
  CHECK(world.document()["pairs"][0]["linked"] == 0);
}

TEST_CASE("settings of a later version are refused, not ignored") {
  World world;
  world.add("to_feishu_visibility = \"private\"\n");
  CHECK(world.run({"sync"}) == 2);
  CHECK(world.out.str().find("to_feishu_visibility is not available") != std::string::npos);
}

TEST_CASE("init writes a configuration that can be read, and replaces none") {
  World world;
  const std::vector<std::string> init{"init",
                                      "--non-interactive",
                                      "--app-id",
                                      "cli_1",
                                      "--app-secret-env",
                                      "S",
                                      "--kind",
                                      "vdir",
                                      "--path",
                                      "~/cals",
                                      "--other-calendar",
                                      "Work"};
  CHECK(world.run(init) == 2);
  std::vector<std::string> forced = init;
  forced.emplace_back("--force");
  CHECK(world.run(forced) == 0);
  setenv("S", "x", 1);
  CHECK(world.run({"calendars"}) == 0);
  unsetenv("S");
  CHECK(world.run({"calendars"}) == 2);
}
