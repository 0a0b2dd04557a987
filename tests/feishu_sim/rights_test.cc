#include "tests/feishu_sim/people.h"
#include "tools/feishu_sim/access.h"

// Who may see and do what: role, type of calendar, organizer, attendee (Feishu reference 8).
namespace larkdav::feishu_sim::testing {
namespace {

Json person(const std::string& open_id) { return {{"type", "user"}, {"user_id", open_id}}; }

void invite(Bench& bench, const std::string& event, const Json& guests) {
  bench.result("POST", event + "/attendees", {{"attendees", guests}});
}

std::string public_calendar(Bench& bench) {
  const Json body = {{"summary", "Dock"}, {"permissions", "public"}};
  return bench.result("POST", "/calendars", body).at("calendar").at("calendar_id");
}

}  // namespace

TEST_CASE("a reader sees a private event without details, an attendee and a writer with them") {
  Bench bench(with_bob());
  const std::string calendar = "/calendars/" + public_calendar(bench);
  const Json event =
      bench
          .result("POST", calendar + "/events",
                  with(timed(kTuesday), {{"summary", "secret"}, {"visibility", "private"}}))
          .at("event");
  const std::string path = calendar + "/events/" + event["event_id"].get<std::string>();
  const auto title = [&](const char* who) {
    const Speaking someone(bench, who);
    return bench.result("GET", path)["event"].value("summary", "(none)");
  };
  CHECK(title(kBob) == "(none)");
  invite(bench, path, Json::array({person(kBob)}));
  CHECK(title(kBob) == "secret");
  CHECK(title(kDefaultUser) == "(none)");
  {
    const Speaking lin(bench, kDefaultUser);
    CHECK(bench.code("GET", path + "/attendees") == kNoListAttendees);
    const Json range = {{"query", "secret"},
                        {"filter", {{"start_time", {{"timestamp", "1793600000"}}}}}};
    CHECK(bench.result("POST", calendar + "/events/search", range)["items"].empty());
    const Json items = bench.result(
        "GET",
        calendar + "/events/instance_view?start_time=1793600000&end_time=1793700000")["items"];
    REQUIRE(items.size() == 1);
    CHECK_FALSE(items[0].contains("summary"));
    CHECK_FALSE(items[0].contains("vchat"));
  }
  bench.result("POST", calendar + "/acls",
               {{"role", "writer"}, {"scope", {{"type", "user"}, {"user_id", kDefaultUser}}}});
  CHECK(title(kDefaultUser) == "secret");
}

TEST_CASE("what somebody makes of his copy's visibility counts on his calendar") {
  Bench bench(with_bob());
  std::string lins;
  Json event;
  {
    const Speaking lin(bench, kDefaultUser);
    bench.result("PATCH", "/calendars/primary", {{"permissions", "public"}});
    lins = "/calendars/" + id_of_primary(bench) + "/events/";
    event = bench.create(with(timed(kTuesday), {{"summary", "dentist"}}));
  }
  const auto bob_sees = [&] {
    const Speaking bob(bench, kBob);
    return bench.result("GET", lins + event["event_id"].get<std::string>())["event"].value(
        "summary", "(none)");
  };
  CHECK(bob_sees() == "dentist");
  {
    const Speaking lin(bench, kDefaultUser);
    bench.result("PATCH", path_of(event), {{"visibility", "private"}});
  }
  CHECK(bob_sees() == "(none)");
}

TEST_CASE("an invited person sees the others where the event lets him") {
  Bench bench(with_bob());
  for (const std::string ability :
       {"none", "can_see_others", "can_invite_others", "can_modify_event"}) {
    CAPTURE(ability);
    const Json event = bench.create(with(timed(kTuesday), {{"attendee_ability", ability}}));
    invite(bench, path_of(event), Json::array({person(kBob), person(kDefaultUser)}));
    const Speaking bob(bench, kBob);
    const bool sees = ability != "none";
    CHECK(bench.code("GET", path_of(event) + "/attendees") == (sees ? 0 : kNoListAttendees));
    const Json shown = bench.result("GET", path_of(event) + "?need_attendee=true")["event"];
    CHECK(shown["attendees"].size() == (sees ? 2 : 1));
    CHECK(shown["self_rsvp_status"] == "needs_action");
    const bool invites = ability == "can_invite_others" || ability == "can_modify_event";
    const Json third = {
        {"attendees",
         Json::array({{{"type", "third_party"}, {"third_party_email", "a@example.org"}}})},
        {"add_operator_to_attendee", false}};
    CHECK(bench.code("POST", path_of(event) + "/attendees", third) ==
          (invites ? 0 : kNoCreateAttendees));
    CHECK(bench.code("PATCH", path_of(event), {{"summary", "mine"}}) ==
          (ability == "can_modify_event" ? 0 : kNoEventPermission));
    CHECK(bench.code("DELETE", path_of(event)) == kNoEventPermission);
  }
}

TEST_CASE("bound and resource calendars take no writes, bound ones no reads of events") {
  Bench bench(
      with_bob({{"calendars",
                 Json::array({{{"owner", "app"}, {"summary", "google"}, {"type", "google"}},
                              {{"owner", "app"}, {"summary", "resource"}, {"type", "resource"}},
                              {{"owner", "app"}, {"summary", "third"}, {"third_party", true}}})}}));
  const Json listed = bench.result("GET", "/calendars");
  for (const Json& calendar : listed["calendar_list"]) {
    if (calendar["type"] == "primary") continue;
    const std::string events =
        "/calendars/" + calendar["calendar_id"].get<std::string>() + "/events";
    CAPTURE(calendar["summary"].get<std::string>());
    CHECK(bench.code("POST", events, timed(kTuesday)) == kInvalidCalendarType);
    CHECK(bench.code("GET", events) == (calendar["type"] == "google" ? kInvalidCalendarType : 0));
  }
}

TEST_CASE("members of a seed's calendar have their roles and lists") {
  Bench bench(with_bob(
      {{"calendars",
        Json::array({{{"owner", "app"},
                      {"summary", "Dock"},
                      {"permissions", "private"},
                      {"members", Json::array({{{"user", kBob}, {"role", "writer"}}})}}})}}));
  const Speaking bob(bench, kBob);
  const Json list = bench.result("GET", "/calendars")["calendar_list"];
  REQUIRE(list.size() == 2);
  CHECK(list[1]["role"] == "writer");
}

TEST_CASE("somebody who left the tenant is refused") {
  Bench bench(with_bob(
      {{"users", Json::array({{{"name", "Gone"}, {"open_id", "ou_gone"}, {"dismissed", true}}})}}));
  CHECK(bench.code("POST", "/calendars/primary/events", timed(kTuesday)) == 0);
  const Speaking gone(bench, "ou_gone");
  CHECK(bench.code("POST", "/calendars/primary") == kUserNotInTenant);
}

TEST_CASE("a tenant without its key reads or writes nothing") {
  Bench bench;
  const Json event = bench.create(timed(kTuesday));
  bench.toggle("tenant_key", "encrypt_deleted");
  CHECK(bench.code("PATCH", path_of(event), {{"summary", "x"}}) == 190011);
  CHECK(bench.code("GET", path_of(event)) == 0);
  bench.toggle("tenant_key", "decrypt_deleted");
  CHECK(bench.code("GET", path_of(event)) == 190012);
  CHECK(bench.code("PATCH", path_of(event), {{"summary", "x"}}) == 0);
  bench.toggle("app_state", "wrong_unit");
  CHECK(bench.code("GET", path_of(event)) == 190006);
}

TEST_CASE("members of an invited chat are listed, those of others are not") {
  Bench bench(with_bob({{"chats", {{"oc_crew", {{"name", "Crew"}, {"members", {kBob}}}}}}}));
  const Json event = bench.create(timed(kTuesday));
  const Json chat = {{"type", "chat"}, {"chat_id", "oc_crew"}};
  invite(bench, path_of(event), Json::array({chat, person(kBob)}));
  const Json all = bench.result("GET", path_of(event) + "/attendees")["items"];
  CHECK(all[0]["display_name"] == "Crew");
  const auto members = [&](const std::string& id) {
    return bench.call("GET", path_of(event) + "/attendees/" + id + "/chat_members");
  };
  const Json items = members(all[0]["attendee_id"]).json()["data"]["items"];
  REQUIRE(items.size() == 1);
  CHECK(items[0]["open_id"] == kBob);
  CHECK(members(all[1]["attendee_id"]).code == kInvalidAttendeeType);
  CHECK(members("chat_1").code == kAttendeeNotFound);
}

TEST_CASE("a room takes no series of more than two years") {
  Bench bench;
  const Json room = {{"type", "resource"}, {"room_id", "omm_1"}, {"operate_id", kDefaultUser}};
  const auto book = [&](const std::string& rule) {
    const Json event = bench.create(with(timed(kTuesday), {{"recurrence", rule}}));
    return bench.code("POST", path_of(event) + "/attendees", {{"attendees", Json::array({room})}});
  };
  CHECK(book("FREQ=WEEKLY;UNTIL=20281102T000000Z") == 0);
  CHECK(book("FREQ=WEEKLY;UNTIL=20290102T000000Z") == kInvalidDetails);
  CHECK(book("FREQ=WEEKLY") == kInvalidDetails);
}

}  // namespace larkdav::feishu_sim::testing
