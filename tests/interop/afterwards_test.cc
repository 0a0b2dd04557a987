// history, undo, resolve, verify and apply against feishu-sim and a folder of .ics files.
#include <doctest/doctest.h>

#include <sstream>

#include "tests/interop/cli_world.h"

using namespace larkdav::tests;
using nlohmann::json;

namespace {

constexpr const char* kRich =
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\n"
    "UID:rich@example.com\r\nDTSTAMP:20200101T000000Z\r\nDTSTART:20400102T100000Z\r\n"
    "DTEND:20400102T110000Z\r\nSUMMARY;LANGUAGE=de:Abendessen\r\nX-OWN;A=b:kept\r\n"
    "CATEGORIES:HOME\r\nLAST-MODIFIED:20200101T000000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

std::string text_of(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string without_stamp(std::string text) {
  const auto at = text.find("LAST-MODIFIED:");
  return at == std::string::npos ? text : text.erase(at, text.find('\n', at) - at);
}

std::string sync(CliWorld& world) {
  REQUIRE(world.run({"sync", "--json"}) == 0);
  return std::to_string(world.document()["run"].get<long>());
}

}  // namespace

TEST_CASE("a deleted file comes back with its own text, and nothing in it is lost") {
  CliWorld world;
  std::filesystem::create_directories(world.file("cals/Work"));
  std::ofstream(world.file("cals/Work/rich.ics")) << kRich;
  const std::string made = sync(world);
  REQUIRE(world.feishu_events().size() == 1);

  // Undo of the creation at Feishu, and of that undo: back with a new id.
  const std::string first_id = world.feishu_events()[0]["event_id"];
  CHECK(world.run({"undo", made, "--json"}) == 1);
  CHECK(world.feishu_events().empty());
  CHECK(world.files_in("Work") == 1);
  const std::string undoing = std::to_string(world.document()["run"].get<long>());
  CHECK(world.run({"undo", undoing, "--json"}) == 0);
  REQUIRE(world.feishu_events().size() == 1);
  CHECK(world.feishu_events()[0]["event_id"] != first_id);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
  CHECK(world.run({"verify"}) == 0);
  CHECK(text_of(world.file("cals/Work/rich.ics")) == kRich);
}

TEST_CASE("the text of a file that a sync deleted is in the history, and undo restores it") {
  CliWorld world;
  std::filesystem::create_directories(world.file("cals/Work"));
  std::ofstream(world.file("cals/Work/rich.ics")) << kRich;
  sync(world);
  const json event = world.feishu_events().at(0);
  CHECK(world.delete_at_feishu(event["event_id"]));
  const std::string deleting = sync(world);
  CHECK(world.files_in("Work") == 0);
  CHECK(world.run({"history", deleting, "--json", "--raw"}) == 0);
  CHECK(world.document()["changes"][0]["overwritten"][0]["text"] == kRich);

  CHECK(world.run({"undo", deleting, "--json"}) == 1);
  REQUIRE(world.files_in("Work") == 1);
  for (const auto& entry : std::filesystem::directory_iterator(world.file("cals/Work"))) {
    if (entry.path().extension() != ".ics") continue;
    CHECK(without_stamp(text_of(entry.path())) == without_stamp(kRich));
  }
  CHECK(world.run({"conflicts", "--json"}) == 1);
  const std::string id = std::to_string(world.document()["conflicts"][0]["id"].get<long>());
  CHECK(world.run({"sync", "--full"}) == 1);
  CHECK(world.files_in("Work") == 1);
  CHECK(world.feishu_events().empty());
  CHECK(world.run({"resolve", id, "--keep", "other"}) == 0);
  CHECK(world.feishu_events().size() == 1);
  CHECK(world.run({"verify"}) == 0);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("a run is taken back only in the calendars that it wrote") {
  CliWorld world(json::array({meeting("Review", 30), meeting("Retro", 31)}));
  const std::string made = sync(world);
  REQUIRE(world.files_in("Work") == 2);
  const std::string before = text_of(world.config());
  std::string config = before;
  config.replace(config.find("files:Work"), 10, "files:Home");
  std::filesystem::create_directories(world.file("cals/Home"));
  std::ofstream(world.config()) << config;
  sync(world);
  REQUIRE(world.files_in("Home") == 2);

  CHECK(world.run({"undo", made}) == 1);
  CHECK(world.out.str().find("another calendar") != std::string::npos);
  CHECK(world.files_in("Home") == 2);
  CHECK(world.files_in("Work") == 2);
  std::ofstream(world.config()) << before;
  sync(world);
  CHECK(world.run({"undo", made}) == 1);
  CHECK(world.files_in("Home") == 2);
  CHECK(world.files_in("Work") == 0);
}

TEST_CASE("a plan of a real pair is applied once") {
  CliWorld world(json::array({meeting("Review", 30), meeting("Retro", 31)}));
  CHECK(world.run({"plan", "-o", world.file("p.json")}) == 0);
  CHECK(text_of(world.file("p.json")).find("Review") == std::string::npos);
  CHECK(world.run({"apply", world.file("p.json")}) == 0);
  CHECK(world.files_in("Work") == 2);
  CHECK(world.run({"verify"}) == 0);
  CHECK(world.run({"apply", world.file("p.json")}) == 1);
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("an app that learns who it is begins nothing anew, and a deletion stays one") {
  CliWorld world(json::array({meeting("Review", 30), meeting("Plan", 40)}));
  world.opted_in = true;  // the guest is invited by hand
  sync(world);
  const std::string id = world.feishu_events()[0]["event_id"];
  const json guest{{"type", "third_party"}, {"third_party_email", "guest@example.com"}};
  const json guests{{"attendees", json::array({guest})}, {"need_notification", false}};
  REQUIRE(world.at_feishu("POST", id, "/attendees", guests)["code"] == 0);
  sync(world);
  std::filesystem::remove(std::filesystem::directory_iterator(world.file("cals/Work"))->path());
  sync(world);
  CHECK(world.files_in("Work") == 1);
  CHECK(world.feishu_events().size() == 1);
}

TEST_CASE("an event that is put back right after its deletion travelled comes back") {
  CliWorld world(json::array({meeting("Review", 30)}));
  std::filesystem::create_directories(world.file("cals/Work"));
  const std::string file = world.file("cals/Work/rich.ics");
  std::ofstream(file) << kRich;
  sync(world);
  std::filesystem::remove(file);
  sync(world);
  REQUIRE(world.feishu_events().size() == 1);
  std::ofstream(file) << kRich;
  sync(world);
  CHECK(std::filesystem::exists(file));
  CHECK(world.feishu_events().size() == 2);
}

TEST_CASE("a new event that is cancelled is left out, and named once") {
  CliWorld world;
  std::filesystem::create_directories(world.file("cals/Work"));
  std::string off = kRich;
  off.insert(off.find("SUMMARY"), "STATUS:CANCELLED\r\n");
  std::ofstream(world.file("cals/Work/off.ics")) << off;
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str().find("STATUS: it is cancelled") != std::string::npos);
  CHECK(world.feishu_events().empty());
  CHECK(world.run({"sync"}) == 0);
  CHECK(world.out.str() == "main: nothing to do\n");
}

TEST_CASE("status names what can't be read, what is held and what is unfinished") {
  CliWorld world(json::array({meeting("Review", 30)}));
  std::filesystem::create_directories(world.file("cals/Work"));
  std::ofstream(world.file("cals/Work/broken.ics")) << "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n";
  CHECK(world.run({"sync"}) == 1);
  CHECK(world.run({"status", "--json"}) == 0);
  const json pair = world.document()["pairs"][0];
  CHECK(pair["unreadable"] == 1);
  CHECK(pair["unreadable_items"][0]["item"].get<std::string>().find("broken.ics") !=
        std::string::npos);
  CHECK(pair["held"].empty());
  CHECK(pair["open_goals"].empty());
  CHECK(world.run({"status"}) == 0);
  CHECK(world.out.str().find("can't be read on other") != std::string::npos);
}
