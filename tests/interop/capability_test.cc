// What may be told to Feishu depends on who one is there (Feishu reference 3.3, 8): known before
// anything is sent, and what may not be told is kept here and named.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/interop/rig.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

const Json kMeeting = {{"summary", "Crane inspection"},
                       {"description", "Bring the checklist"},
                       {"start_time", {{"timestamp", "1793671200"}, {"timezone", "Asia/Shanghai"}}},
                       {"end_time", {{"timestamp", "1793674800"}, {"timezone", "Asia/Shanghai"}}},
                       {"reminders", Json::array({{{"minutes", 15}}})},
                       {"vchat", {{"vc_type", "no_meeting"}}}};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  CAPTURE(text);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

// Lin Ya, whose calendar shows what the app invited her to, or one that the app shares with her.
struct Guest : Rig {
  Guest() : Rig(std::make_unique<VdirSide>()) {}

  void become_lin_ya(const std::string& calendar_id = "") {
    feishu.transport.bearer = feishu.service.user_token(larkdav::feishu_sim::kDefaultUser);
    feishu.calendar_id = calendar_id;
    feishu.reopen();
    lose_state();
  }
  void edit(const std::string& from, const std::string& to) {
    const std::string name = other->texts().begin()->first;
    other->put(name, replaced(other->texts().at(name), from, to));
  }
  std::string text() {
    REQUIRE(other->texts().size() == 1);
    return other->texts().begin()->second;
  }
  // Requests since `from` that change an event.
  std::vector<std::string> written(std::size_t from) {
    std::vector<std::string> out;
    for (std::size_t i = from; i < feishu.transport.log.size(); ++i) {
      const std::string& line = feishu.transport.log[i];
      const bool reads = line.starts_with("GET") || line.find("/events") == std::string::npos;
      if (!reads) out.push_back(line.substr(0, line.find(' ')) + " " + feishu.transport.bodies[i]);
    }
    return out;
  }
  std::vector<std::string> kept(const PairReport& report) {
    std::vector<std::string> out;
    for (const Note& note : report.kept_back) out.push_back(note.field);
    std::sort(out.begin(), out.end());
    return out;
  }
};

}  // namespace

TEST_CASE("who is only invited tells his own settings, and keeps his other edits to himself") {
  Guest rig;
  rig.feishu.opening.attendees = true;
  const std::string id = rig.feishu.make(kMeeting).at("event_id");
  rig.feishu.raw(
      "POST", "/events/" + id + "/attendees",
      {{"attendees",
        Json::array({{{"type", "user"}, {"user_id", larkdav::feishu_sim::kDefaultUser}}})},
       {"need_notification", false}});
  rig.become_lin_ya();
  CHECK(rig.sync().outcome == Outcome::ok);
  CHECK(rig.sync().outcome == Outcome::ok);

  SUBCASE("busy state, visibility, reminders and colour travel, nothing else does") {
    rig.edit("SUMMARY:Crane inspection\r\n",
             "SUMMARY:My crane\r\nTRANSP:TRANSPARENT\r\nCLASS:PRIVATE\r\nCOLOR:crimson\r\n");
    rig.edit("END:VEVENT",
             "BEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:x\r\nTRIGGER:-PT45M\r\n"
             "END:VALARM\r\nEND:VEVENT");
    rig.edit("DTEND;TZID=Asia/Shanghai:20261103T110000",
             "DTEND;TZID=Asia/Shanghai:20261103T123000");
    const std::size_t from = rig.feishu.transport.log.size();
    const PairReport report = rig.sync();
    CHECK(rig.kept(report) == std::vector<std::string>{"time", "title"});
    const auto writes = rig.written(from);
    REQUIRE(writes.size() == 1);
    REQUIRE(writes[0].starts_with("PATCH "));
    const Json body = Json::parse(writes[0].substr(6));
    for (const auto& [name, value] : body.items()) {
      CAPTURE(name);
      CHECK((name == "free_busy_status" || name == "visibility" || name == "reminders" ||
             name == "color" || name == "need_notification"));
    }
    CHECK(body.at("free_busy_status") == "free");
    CHECK(body.at("visibility") == "private");
    CHECK(body.at("reminders").dump().find("{\"minutes\":45}") != std::string::npos);
    CHECK(body.contains("color"));
    // The organiser's event is as it was, his own settings too.
    const Json event = rig.feishu.raw("GET", "/events/" + id).at("event");
    CHECK(event.at("summary") == "Crane inspection");
    CHECK(event.at("end_time").at("timestamp") == "1793674800");
    CHECK(event.at("free_busy_status") == "busy");
    CHECK(rig.text().find("SUMMARY:My crane") != std::string::npos);
  }
  SUBCASE("a deletion is no way to decline") {
    rig.other->remove(rig.other->texts().begin()->first);
    const std::size_t from = rig.feishu.transport.log.size();
    RunOptions options;
    options.allow_deletes = 10;
    rig.sync(options);
    CHECK(rig.written(from).empty());
    CHECK(rig.feishu.raw("GET", "/events/" + id).at("event").at("status") != "cancelled");
  }
  const std::size_t from = rig.feishu.transport.log.size();
  const PairReport again = rig.sync();
  CHECK(again.kept_back.empty());
  CHECK(rig.written(from).empty());
  CHECK(again.sides.other.created + again.sides.other.updated + again.sides.other.deleted == 0);
}

TEST_CASE("a reader writes nothing, and a title that is hidden from him is no edit") {
  Guest rig;
  const Json shared =
      rig.feishu.service
          .handle(larkdav::feishu_sim::make_request(
              "POST", "/open-apis/calendar/v4/calendars",
              "Bearer " + rig.feishu.service.user_token(larkdav::feishu_sim::kDefaultUser),
              R"({"summary":"Shared"})"))
          .json();
  const std::string calendar = shared.at("data").at("calendar").at("calendar_id");
  // Lin Ya owns it; the app reads it.
  const auto as_lin_ya = [&](const std::string& method, const std::string& path,
                             const Json& body) -> Json {
    const auto reply = rig.feishu.service.handle(larkdav::feishu_sim::make_request(
        method, "/open-apis/calendar/v4/calendars/" + calendar + path,
        "Bearer " + rig.feishu.service.user_token(larkdav::feishu_sim::kDefaultUser), body.dump()));
    INFO(reply.body);
    REQUIRE(reply.json().at("code") == 0);
    return reply.json().at("data");
  };
  const std::string bot = rig.feishu.service
                              .handle(larkdav::feishu_sim::make_request(
                                  "POST", "/open-apis/calendar/v4/calendars/primary",
                                  "Bearer " + rig.feishu.app_token(), ""))
                              .json()
                              .at("data")
                              .at("calendars")
                              .at(0)
                              .at("user_id");
  as_lin_ya("POST", "/acls", {{"role", "reader"}, {"scope", {{"type", "user"}, {"user_id", bot}}}});
  const std::string id = as_lin_ya("POST", "/events", kMeeting).at("event").at("event_id");
  rig.feishu.calendar_id = calendar;
  rig.feishu.reopen();
  rig.lose_state();
  CHECK_FALSE(rig.feishu.calendar.writable);
  CHECK(rig.sync().outcome == Outcome::ok);
  CHECK(rig.text().find("SUMMARY:Crane inspection") != std::string::npos);

  rig.feishu.now += 60;
  as_lin_ya("PATCH", "/events/" + id, {{"visibility", "private"}});
  rig.sync();
  CHECK(rig.text().find("SUMMARY:Crane inspection") != std::string::npos);
  rig.edit("SUMMARY:Crane inspection", "SUMMARY:Not for Feishu");
  const std::size_t from = rig.feishu.transport.log.size();
  rig.sync();
  CHECK(rig.written(from).empty());
  as_lin_ya("PATCH", "/events/" + id, {{"visibility", "public"}, {"description", "Open again"}});
  rig.feishu.now += 60;
  rig.sync();
  CHECK(rig.written(from).empty());
  CHECK(rig.text().find("Open again") != std::string::npos);
}
