#include <doctest/doctest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "tests/interop/cli_world.h"
#include "tests/support/places.h"

using namespace larkdav::tests;
using nlohmann::json;

namespace {

json three_events() {
  json series = meeting("Standup", 24);
  series["recurrence"] = "FREQ=DAILY;COUNT=5";
  json whole_day = meeting("Launch", 0);
  whole_day["start_time"] = whole_day["end_time"] = {{"date", "2030-05-06"}};
  return json::array({meeting("Review", 30), series, whole_day});
}

constexpr const char* kOneEvent =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//"
    "EN\r\nBEGIN:VEVENT\r\nUID:one@example.com\r\n"
    "DTSTAMP:20200101T000000Z\r\nDTSTART:20200102T100000Z\r\nDTEND:20200102T110000Z\r\n"
    "SUMMARY:Old times\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

}  // namespace

TEST_CASE("sync brings Feishu and a folder together; the second run asks once and writes nothing") {
  CliWorld world(three_events());
  CHECK(world.run({"sync", "--json"}) == 0);
  auto pair = world.document()["pairs"][0];
  CHECK(pair["other"]["created"] == 3);
  CHECK(pair["other"]["requests"] == 0);
  CHECK(pair["feishu"]["requests"] == world.requests().size());
  CHECK(world.files_in("Work") == 3);

  const std::size_t before = world.requests().size();
  CHECK(world.run({"sync", "--json"}) == 0);
  pair = world.document()["pairs"][0];
  CHECK(pair["outcome"] == "ok");
  CHECK(pair["other"]["created"] == 0);
  CHECK(pair["feishu"]["requests"] == 1);
  CHECK(world.requests().size() == before + 1);
  CHECK(world.run({"sync", "-q"}) == 0);
  CHECK(world.out.str().empty());
}

TEST_CASE("busy keeps the words of other events from Feishu, and is no change afterwards") {
  CliWorld world;
  std::ofstream(world.config(), std::ios::app)
      << "past = \"all\"\nto_feishu_visibility = \"busy\"\n";
  std::filesystem::create_directories(world.file("cals/Work"));
  std::ofstream(world.file("cals/Work/one.ics")) << kOneEvent;
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.run({"sync", "--json"}) == 0);
  const json pair = world.document()["pairs"][0];
  CHECK(pair["feishu"]["updated"] == 0);
  CHECK(pair["other"]["updated"] == 0);
  CHECK(world.run({"export", "work:primary"}) == 0);
  const std::string held = world.out.str();
  CHECK(held.find("SUMMARY:Busy\r\n") != std::string::npos);
  CHECK(held.find("CLASS:PRIVATE\r\n") != std::string::npos);
  CHECK(held.find("Old times") == std::string::npos);
}

TEST_CASE("plan and sync --dry-run write nothing anywhere") {
  CliWorld world(three_events());
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"plan", "--json"}, {"sync", "--dry-run", "--json"}, {"plan"}}) {
    CHECK(world.run(words) == 0);
  }
  CHECK_FALSE(std::filesystem::exists(world.state()));
  CHECK_FALSE(std::filesystem::exists(world.file("cals/Work")));
  for (const json& request : world.requests()) {
    const bool reads = request["method"] == "GET" ||
                       request["path"].get<std::string>().find("token") != std::string::npos ||
                       request["path"].get<std::string>().find("primary") != std::string::npos;
    CHECK_MESSAGE(reads, request.dump());
  }
}

TEST_CASE("no output and no log holds a secret, and titles come only with -v") {
  CliWorld world(three_events());
  for (const std::vector<std::string>& words : {std::vector<std::string>{"plan"},
                                                {"plan", "--json"},
                                                {"sync"},
                                                {"sync", "--json"},
                                                {"calendars"},
                                                {"status"}}) {
    CHECK(world.run(words) == 0);
    const std::string all = world.out.str() + world.err.str();
    CHECK(all.find("sim-secret") == std::string::npos);
    CHECK(all.find("Review") == std::string::npos);
    CHECK(all.find("Standup") == std::string::npos);
  }
}

TEST_CASE(
    "an import into Feishu is idempotent, whatever its age, and a sync after it doubles nothing") {
  CliWorld world;
  std::ofstream(world.file("old.ics")) << kOneEvent;
  CHECK(world.run({"import", world.file("old.ics"), "work:primary", "--dry-run", "--json"}) == 0);
  CHECK(world.document()["created"] == 1);
  CHECK(world.feishu_events().empty());
  CHECK(world.run({"import", world.file("old.ics"), "work:primary", "--json"}) == 0);
  CHECK(world.document()["created"] == 1);
  CHECK(world.run({"import", world.file("old.ics"), "work:primary", "--json"}) == 0);
  CHECK(world.document()["created"] == 0);
  CHECK(world.document()["unchanged"] == 1);
  CHECK(world.feishu_events().size() == 1);

  std::filesystem::create_directories(world.file("cals/Work"));
  std::ofstream(world.file("cals/Work/one.ics")) << kOneEvent;
  CHECK(world.run({"sync", "--json"}) == 0);
  CHECK(world.feishu_events().size() == 1);
  CHECK(world.files_in("Work") == 1);
}

TEST_CASE("an export holds every event under the UID that sync gave it, and imports as it was") {
  CliWorld world(three_events());
  REQUIRE(world.run({"sync"}) == 0);
  CHECK(world.run({"export", "work:primary", "-o", world.file("all.ics"), "--json"}) == 0);
  CHECK(world.document()["events"] == 3);
  CHECK(world.run({"import", world.file("all.ics"), "files:Work", "--json"}) == 0);
  CHECK(world.document()["unchanged"] == 3);
  CHECK(world.files_in("Work") == 3);
  CHECK(world.run({"import", world.file("all.ics"), "work:primary", "--json"}) == 0);
  CHECK(world.document()["unchanged"] == 3);
  CHECK(world.feishu_events().size() == 3);
  CHECK(world.run({"export", "files:Work"}) == 0);
  const std::string text = world.out.str();
  CHECK(text.rfind("BEGIN:VCALENDAR\r\n", 0) == 0);
  CHECK(text.find("SUMMARY:Standup") != std::string::npos);
  CHECK(text.find("RRULE:") != std::string::npos);
}

TEST_CASE("entries of a file that are no events are skipped by name, with exit 1") {
  CliWorld world;
  std::ofstream(world.file("mixed.ics"))
      << "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n"
         "BEGIN:VEVENT\r\nUID:good@example.com\r\nDTSTAMP:20200101T000000Z\r\n"
         "DTSTART:20300102T100000Z\r\nSUMMARY:Good\r\nEND:VEVENT\r\n"
         "BEGIN:VEVENT\r\nUID:off@example.com\r\nDTSTAMP:20200101T000000Z\r\n"
         "DTSTART:20300102T100000Z\r\nSTATUS:CANCELLED\r\nEND:VEVENT\r\n"
         "BEGIN:VTODO\r\nUID:todo@example.com\r\nDTSTAMP:20200101T000000Z\r\nEND:VTODO\r\n"
         "END:VCALENDAR\r\n";
  CHECK(world.run({"import", world.file("mixed.ics"), "work:primary", "--json"}) == 1);
  const json document = world.document();
  CHECK(document["created"] == 1);
  CHECK(document["failed"].empty());
  std::vector<std::string> skipped;
  for (const json& entry : document["skipped"]) {
    skipped.push_back(entry["uid"]);
    CHECK_FALSE(entry["reason"].get<std::string>().empty());
  }
  std::sort(skipped.begin(), skipped.end());
  CHECK(skipped == std::vector<std::string>{"off@example.com", "todo@example.com"});
}

TEST_CASE("what the account can't do ends with its exit code and a cure") {
  CliWorld world(three_events());
  setenv("LARKDAV_TEST_APP_SECRET", "wrong", 1);
  CHECK(world.run({"sync", "--json"}) == 3);
  CHECK(world.document()["pairs"][0]["outcome"] == "auth");
  CHECK_FALSE(world.document()["pairs"][0]["error"]["cure"].get<std::string>().empty());
  unsetenv("LARKDAV_TEST_APP_SECRET");
  CHECK(world.run({"sync", "--json"}) == 2);
  CHECK(world.document()["error"]["code"] == 2);
}

namespace {

std::string event_text(int number) {
  const std::string uid = "u" + std::to_string(number) + "@example.com";
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:" + uid +
         "\r\nDTSTAMP:20200101T000000Z\r\nDTSTART:20300102T100000Z\r\nDTEND:20300102T110000Z\r\n"
         "SUMMARY:Number " +
         std::to_string(number) + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

long creations(const CliWorld& world) {
  long count = 0;
  for (const json& request : world.requests()) {
    const std::string path = request["path"];
    count += request["method"] == "POST" && path.ends_with("/events") ? 1 : 0;
  }
  return count;
}

}  // namespace

TEST_CASE("a signal stops the program with exit 130, and the next run finishes the work") {
  const std::string program = binary_dir().string() + "/bin/larkdav";
  if (!std::filesystem::exists(program)) {
    MESSAGE("skipped: " << program << " is not built");
    return;
  }
  constexpr int kEvents = 60;
  CliWorld world;
  std::filesystem::create_directories(world.file("cals/Work"));
  for (int i = 0; i < kEvents; ++i) {
    std::ofstream(world.file("cals/Work/" + std::to_string(i) + ".ics")) << event_text(i);
  }
  world.control(
      "POST", "/_sim/faults",
      json::array(
          {{{"method", "POST"}, {"path", "*/events"}, {"times", kEvents}, {"delay_ms", 50}}}));
  const std::vector<std::string> words = world.command({"sync", "-q"});
  std::vector<char*> argv;
  for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  pid_t child = 0;
  REQUIRE(posix_spawn(&child, program.c_str(), nullptr, nullptr, argv.data(), environ) == 0);
  int status = 0;
  while (creations(world) == 0 && waitpid(child, &status, WNOHANG) == 0) std::this_thread::yield();
  kill(child, SIGTERM);
  waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
  CHECK(world.feishu_events().size() < kEvents);

  CHECK(world.run({"sync", "--json"}) == 0);
  CHECK(world.feishu_events().size() == kEvents);
  CHECK(world.files_in("Work") == kEvents);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}
