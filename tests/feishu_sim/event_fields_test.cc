#include "tools/feishu_sim/event_fields.h"

#include "tests/feishu_sim/bench.h"

// What create and patch take and refuse (Feishu reference 4.1).
namespace larkdav::feishu_sim::testing {
namespace {

int create_code(Bench& bench, const Json& more) {
  return bench.code("POST", "/calendars/primary/events", with(timed(kTuesday), more));
}

std::string text(std::size_t length) { return std::string(length, 'x'); }

}  // namespace

TEST_CASE("a body with nothing but times takes every default") {
  Bench bench;
  const Json event = bench.create({{"start_time", {{"timestamp", "1793671200"}}},
                                   {"end_time", {{"timestamp", "1793674800"}, {"timezone", ""}}}});
  CHECK(event.at("start_time") == Json{{"timestamp", "1793671200"}, {"timezone", "Asia/Shanghai"}});
  CHECK(event.at("end_time").at("timezone") == "Asia/Shanghai");
  CHECK(event.at("summary") == "");
  CHECK(event.at("visibility") == "default");
  CHECK(event.at("attendee_ability") == "none");
  CHECK(event.at("free_busy_status") == "busy");
  CHECK(event.at("reminders") == Json::array());
  CHECK(event.at("status") == "confirmed");
  CHECK(event.at("create_time") == "1793500000");
}

TEST_CASE("limits count characters, not bytes") {
  Bench bench;
  std::string wide;
  for (int i = 0; i < 1000; ++i) wide += "会";
  CHECK(create_code(bench, {{"summary", wide}}) == 0);
  CHECK(create_code(bench, {{"summary", wide + "会"}}) == kInvalidParameters);
}

TEST_CASE("values over their limits are refused") {
  Bench bench;
  const std::vector<Json> refused = {
      {{"summary", text(1001)}},
      {{"description", text(40961)}},
      {{"recurrence", "FREQ=DAILY;" + text(2000)}},
      {{"location", {{"name", text(513)}}}},
      {{"location", {{"name", ""}}}},
      {{"location", {{"name", "a"}, {"address", text(256)}}}},
      {{"visibility", "secret"}},
      {{"free_busy_status", "maybe"}},
      {{"attendee_ability", "all"}},
      {{"color", 4294967296}},
      {{"reminders", {{{"minutes", 20161}}}}},
      {{"reminders", {{{"minutes", -20161}}}}},
      {{"reminders", {Json::object()}}},
      {{"vchat", {{"vc_type", "lark_live"}}}},
      {{"vchat", {{"vc_type", "third_party"}, {"meeting_url", text(2001)}}}},
      {{"schemas", {{{"ui_name", "RSVP"}, {"ui_status", "editable"}}}}},
  };
  for (const Json& body : refused) {
    CAPTURE(body.dump().substr(0, 80));
    CHECK(create_code(bench, body) == kInvalidParameters);
  }
}

TEST_CASE("values of a wrong JSON type are refused as a bad request") {
  Bench bench;
  for (const Json& body : std::vector<Json>{{{"summary", 1}},
                                            {{"color", "1"}},
                                            {{"reminders", "none"}},
                                            {{"reminders", {5}}},
                                            {{"location", "Pier 4"}},
                                            {{"need_notification", "false"}},
                                            {{"recurrence", Json::array()}},
                                            {{"start_time", "1793671200"}},
                                            {{"start_time", {{"timestamp", 1793671200}}}}}) {
    CAPTURE(body.dump());
    CHECK(create_code(bench, body) == kBadJson);
  }
  CHECK(bench.service()
            .handle(make_request("POST", "/open-apis/calendar/v4/calendars",
                                 "Bearer " + bench.token, "{not json"))
            .code == kBadJson);
}

TEST_CASE("unknown members and nulls are let pass") {
  Bench bench;
  CHECK(create_code(bench, {{"sequence", 3}, {"summary", nullptr}, {"location", nullptr}}) == 0);
}

TEST_CASE("a bad rule is refused with its detail") {
  Bench bench;
  const Response refused = bench.call("POST", "/calendars/primary/events",
                                      with(timed(kTuesday), {{"recurrence", "FREQ=SOMETIMES"}}));
  CHECK(refused.status == 400);
  CHECK(refused.code == kInvalidDetails);
  CHECK(refused.json().at("error").at("details") ==
        Json::array({{{"key", "recurrence"}, {"value", "invalid rrule"}}}));
  CHECK(create_code(bench, {{"recurrence", "RRULE:FREQ=DAILY"}}) == kInvalidDetails);
}

TEST_CASE("COUNT and rare parts are taken unless a toggle refuses them") {
  Bench bench;
  CHECK(create_code(bench, {{"recurrence", "FREQ=DAILY;COUNT=3"}}) == 0);
  CHECK(create_code(bench, {{"recurrence", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2"}}) == 0);
  bench.toggle("count_rejected", true);
  bench.toggle("rare_rule_parts", "refused");
  CHECK(create_code(bench, {{"recurrence", "FREQ=DAILY;COUNT=3"}}) == kInvalidDetails);
  CHECK(create_code(bench, {{"recurrence", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2"}}) ==
        kInvalidDetails);
  CHECK(create_code(bench, {{"recurrence", "FREQ=DAILY"}}) == 0);
}

TEST_CASE("a patch changes the named fields and no other") {
  Bench bench;
  const Json event = bench.create(with(timed(kTuesday), {{"summary", "a"}, {"description", "b"}}));
  const Json after = bench.result("PATCH", path_of(event), {{"summary", "c"}}).at("event");
  Json wanted = event;
  wanted["summary"] = "c";
  CHECK(after == wanted);
  CHECK(bench.result("GET", path_of(event)).at("event") == wanted);
}

TEST_CASE("start without end is ignored on a patch, and so is end without start") {
  Bench bench;
  const Json event = bench.create(timed(kTuesday));
  for (const char* name : {"start_time", "end_time"}) {
    const Json body = {{name, {{"timestamp", "1793600000"}}}, {"summary", "still"}};
    const Json after = bench.result("PATCH", path_of(event), body).at("event");
    CHECK(after.at("start_time") == event.at("start_time"));
    CHECK(after.at("end_time") == event.at("end_time"));
    CHECK(after.at("summary") == "still");
  }
}

TEST_CASE("an event changes between timed and all-day by patching both times") {
  Bench bench;
  const Json event = bench.create(timed(kTuesday));
  const Json day =
      bench.result("PATCH", path_of(event), all_day("2026-11-09", "2026-11-09")).at("event");
  CHECK(day.at("start_time") == Json{{"date", "2026-11-09"}, {"timezone", "UTC"}});
  const Json back = bench.result("PATCH", path_of(event), timed(kTuesday)).at("event");
  CHECK(back.at("start_time") == event.at("start_time"));
}

TEST_CASE("empty text clears, an empty rule does nothing, as the toggles say") {
  Bench bench;
  const Json event = bench.create(with(weekly("title"), {{"description", "text"}}));
  const Json blank = {{"summary", ""}, {"description", ""}, {"recurrence", ""}};
  bench.toggle("empty_text", "ignored");
  CHECK(bench.result("PATCH", path_of(event), blank).at("event") == event);
  bench.toggle("empty_text", "clears");
  const Json cleared = bench.result("PATCH", path_of(event), blank).at("event");
  CHECK(cleared.at("summary") == "");
  CHECK(cleared.at("description") == "");
  CHECK(cleared.at("recurrence") == event.at("recurrence"));
  bench.toggle("empty_recurrence", "clears");
  CHECK(bench.result("PATCH", path_of(event), blank).at("event").at("recurrence") == "");
}

TEST_CASE("what empties a location is a toggle") {
  Bench bench;
  const Json place = {{"location", {{"name", "Pier 4"}}}};
  const auto after = [&](const Json& location) {
    const Json event = bench.create(with(timed(kTuesday), place));
    const Response reply = bench.call("PATCH", path_of(event), {{"location", location}});
    return reply.code == 0 ? reply.json()["data"]["event"]["location"] : Json(*reply.code);
  };
  const Json empty = Json::object();
  const Json blank = {{"name", ""}};
  CHECK(after(empty) == empty);
  CHECK(after(blank) == kInvalidParameters);
  bench.toggle("location_clear", "empty_name");
  CHECK(after(empty) == place["location"]);
  CHECK(after(blank) == empty);
  bench.toggle("location_clear", "none");
  CHECK(after(empty) == place["location"]);
  CHECK(after(blank) == kInvalidParameters);
}

TEST_CASE("reminders can be emptied unless a toggle ignores it") {
  Bench bench;
  const Json event = bench.create(with(timed(kTuesday), {{"reminders", {{{"minutes", 15}}}}}));
  const Json none = {{"reminders", Json::array()}};
  bench.toggle("empty_reminders", "ignored");
  CHECK(bench.result("PATCH", path_of(event), none).at("event").at("reminders").size() == 1);
  bench.toggle("empty_reminders", "clears");
  CHECK(bench.result("PATCH", path_of(event), none).at("event").at("reminders").empty());
}

TEST_CASE("colour, reminders, visibility and free/busy are patched for oneself alone") {
  Bench bench;
  const std::string id =
      bench.result("POST", "/calendars", {{"permissions", "public"}})["calendar"]["calendar_id"];
  const std::string events = "/calendars/" + id + "/events";
  const Json event = bench.result("POST", events, with(timed(kTuesday), {{"color", 5}}))["event"];
  const std::string path = events + "/" + event.at("event_id").get<std::string>();
  const Json mine =
      bench.result("PATCH", path, {{"color", 9}, {"free_busy_status", "free"}})["event"];
  CHECK(mine.at("color") == 9);
  bench.token = bench.service().user_token(kDefaultUser);
  const Json theirs = bench.result("GET", path)["event"];
  CHECK(theirs.at("color") == 5);
  CHECK(theirs.at("free_busy_status") == "busy");
}

}  // namespace larkdav::feishu_sim::testing
