#include "tools/feishu_sim/attendees.h"

#include "tests/feishu_sim/bench.h"
#include "tests/feishu_sim/fixtures.h"

// Feishu reference 3.4 and 7.
namespace larkdav::feishu_sim::testing {
namespace {

Json user(const std::string& id = kDefaultUser) { return {{"type", "user"}, {"user_id", id}}; }

Json invite(Bench& bench, const Json& event, const Json& attendees) {
  return bench.result("POST", path_of(event) + "/attendees",
                      {{"attendees", attendees}, {"need_notification", false}})["attendees"];
}

}  // namespace

TEST_CASE("answers about attendees have the recorded shapes") {
  Bench bench;
  const Json event = bench.create(with(timed(kTuesday), {{"vchat", {{"vc_type", "no_meeting"}}}}));
  const Json people =
      Json::array({user(), {{"type", "third_party"}, {"third_party_email", "pilot@example.org"}}});
  CHECK_SHAPE("attendees.create",
              bench.call("POST", path_of(event) + "/attendees", {{"attendees", people}}).json());
  CHECK_SHAPE("attendees.list.page1", bench.call("GET", path_of(event) + "/attendees").json());
  CHECK_SHAPE("events.get.with_attendees",
              bench.call("GET", path_of(event) + "?need_attendee=true&max_attendee_num=1").json());
  CHECK_SHAPE("attendees.batch_delete",
              bench
                  .call("POST", path_of(event) + "/attendees/batch_delete",
                        {{"delete_ids", Json::array({user()})}})
                  .json());
}

TEST_CASE("an invitation shows on the user's own calendar until it is taken back") {
  Bench bench;
  const Json event = bench.create(with(timed(kTuesday), {{"summary", "come"}}));
  const std::string app = bench.token;
  const std::string person = bench.service().user_token(kDefaultUser);
  const std::string sync = [&] {
    bench.token = person;
    const Json page = bench.result("GET", "/calendars/primary/events?anchor_time=1");
    CHECK(page["items"].empty());
    return "/calendars/primary/events?sync_token=" + page["sync_token"].get<std::string>();
  }();
  bench.token = app;
  const std::string attendee = invite(bench, event, Json::array({user()}))[0]["attendee_id"];
  bench.token = person;
  const Json items = bench.result("GET", sync)["items"];
  REQUIRE(items.size() == 1);
  CHECK(items[0]["event_id"] == event["event_id"]);
  CHECK(items[0]["organizer_calendar_id"] == event["organizer_calendar_id"]);
  CHECK(items[0]["status"] == "tentative");
  CHECK(bench.code("POST", path_of(event) + "/reply", {{"rsvp_status", "accept"}}) == 0);
  CHECK(bench.result("GET", path_of(event))["event"]["status"] == "confirmed");
  bench.token = app;
  bench.result("POST", path_of(event) + "/attendees/batch_delete",
               {{"attendee_ids", Json::array({attendee})}});
  bench.token = person;
  CHECK(bench.result("GET", path_of(event))["event"]["status"] == "cancelled");
  CHECK(bench.code("POST", path_of(event) + "/reply", {{"rsvp_status", "accept"}}) ==
        kEventDeleted);
}

TEST_CASE("an attendee changes what is his and nothing else") {
  Bench bench;
  const Json event = bench.create(with(timed(kTuesday), {{"summary", "come"}}));
  invite(bench, event, Json::array({user()}));
  const std::string app = std::exchange(bench.token, bench.service().user_token(kDefaultUser));
  CHECK(bench.code("PATCH", path_of(event), {{"summary", "mine"}}) == kNoEventPermission);
  CHECK(bench.code("DELETE", path_of(event)) == kNoEventPermission);
  CHECK(bench.code("POST", path_of(event) + "/attendees", {{"attendees", Json::array({user()})}}) ==
        kNoCreateAttendees);
  CHECK(bench.code("PATCH", path_of(event), {{"color", 7}, {"reminders", {{{"minutes", 5}}}}}) ==
        0);
  CHECK(bench.result("GET", path_of(event))["event"]["color"] == 7);
  bench.token = app;
  CHECK(bench.result("GET", path_of(event))["event"]["color"] == -1);
  bench.result("PATCH", path_of(event), {{"attendee_ability", "can_modify_event"}});
  bench.token = bench.service().user_token(kDefaultUser);
  CHECK(bench.code("PATCH", path_of(event), {{"summary", "ours"}}) == 0);
}

TEST_CASE("inviting twice doubles nobody, and a removed one comes back") {
  Bench bench;
  const Json event = bench.create(timed(kTuesday));
  const Json first = invite(bench, event, Json::array({user()}));
  CHECK(invite(bench, event, Json::array({user()})) == first);
  bench.result("POST", path_of(event) + "/attendees/batch_delete",
               {{"delete_ids", Json::array({user()})}});
  Json items = bench.result("GET", path_of(event) + "/attendees")["items"];
  REQUIRE(items.size() == 1);
  CHECK(items[0]["rsvp_status"] == "removed");
  CHECK(bench.code("POST", path_of(event) + "/attendees/batch_delete",
                   {{"delete_ids", Json::array({user()})}}) == kAttendeeNotFound);
  CHECK(invite(bench, event, Json::array({user()}))[0]["rsvp_status"] == "needs_action");
}

TEST_CASE("a person who invites comes along as organizer, a bot does not") {
  Bench bench;
  const Json guest = {{"type", "third_party"}, {"third_party_email", "pilot@example.org"}};
  CHECK(invite(bench, bench.create(timed(kTuesday)), Json::array({guest})).size() == 1);
  bench.token = bench.service().user_token(kDefaultUser);
  const Json added = invite(bench, bench.create(timed(kTuesday)), Json::array({guest}));
  REQUIRE(added.size() == 2);
  CHECK(added[0]["is_organizer"] == true);
  CHECK(added[0]["rsvp_status"] == "accept");
}

TEST_CASE("whoever creates an event may be its attendee at once") {
  Bench bench;
  bench.toggle("creator_attends", true);
  CHECK(
      bench.result("GET", path_of(bench.create(timed(kTuesday))) + "/attendees")["items"].empty());
  bench.token = bench.service().user_token(kDefaultUser);
  const Json items =
      bench.result("GET", path_of(bench.create(timed(kTuesday))) + "/attendees")["items"];
  REQUIRE(items.size() == 1);
  CHECK(items[0]["user_id"] == kDefaultUser);
}

TEST_CASE("the first attendee brings a meeting link unless there is to be none") {
  Bench bench;
  const Json with_link = bench.create(timed(kTuesday));
  const Json without =
      bench.create(with(timed(kTuesday), {{"vchat", {{"vc_type", "no_meeting"}}}}));
  invite(bench, with_link, Json::array({user()}));
  invite(bench, without, Json::array({user()}));
  CHECK(bench.result("GET", path_of(with_link))["event"]["vchat"].contains("meeting_url"));
  CHECK(bench.result("GET", path_of(without))["event"]["vchat"] == Json{{"vc_type", "no_meeting"}});
}

TEST_CASE("attendees of one instance make it an exception") {
  Bench bench;
  const Json master = bench.create(weekly());
  bench.result("POST", occurrence(master, kTuesday) + "/attendees",
               {{"attendees", Json::array({user()})}});
  CHECK(bench.result("GET", occurrence(master, kTuesday))["event"]["is_exception"] == true);
  CHECK(bench.result("GET", path_of(master) + "/attendees")["items"].empty());
}

TEST_CASE("strangers, unknown kinds and rooms without a responsible person are refused") {
  Bench bench;
  const Json event = bench.create(timed(kTuesday));
  const auto code = [&](const Json& attendees) {
    return bench.code("POST", path_of(event) + "/attendees", {{"attendees", attendees}});
  };
  CHECK(code(Json::array()) == kInvalidParameters);
  CHECK(code(Json::array({user("ou_stranger")})) == kUserNotInTenant);
  CHECK(code(Json::array({{{"type", "robot"}, {"user_id", kDefaultUser}}})) ==
        kInvalidAttendeeType);
  CHECK(code(Json::array({{{"type", "user"}}})) == kInvalidParameters);
  CHECK(code(Json::array({{{"type", "resource"}, {"room_id", "omm_1"}}})) == kInvalidParameters);
  CHECK(code(Json::array(
            {{{"type", "resource"}, {"room_id", "omm_1"}, {"operate_id", kDefaultUser}}})) == 0);
  CHECK(bench.result("GET", path_of(event) + "/attendees")["items"].size() == 1);
}

TEST_CASE("a small page of attendees is raised to ten") {
  Bench bench;
  const Json event = bench.create(timed(kTuesday));
  Json guests = Json::array();
  for (int i = 0; i < 15; ++i) {
    guests.push_back(
        {{"type", "third_party"}, {"third_party_email", std::to_string(i) + "@example.org"}});
  }
  invite(bench, event, guests);
  const Json page = bench.result("GET", path_of(event) + "/attendees?page_size=1");
  CHECK(page["items"].size() == 10);
  CHECK(page["has_more"] == true);
  const Json rest = bench.result("GET", path_of(event) + "/attendees?page_size=1&page_token=" +
                                            page["page_token"].get<std::string>());
  CHECK(rest["items"].size() == 5);
  CHECK(rest["page_token"] == "");
}

}  // namespace larkdav::feishu_sim::testing
