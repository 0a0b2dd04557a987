#include "tools/feishu_sim/event_extras.h"

#include "tests/feishu_sim/people.h"

namespace larkdav::feishu_sim::testing {
namespace {

int create_code(Bench& bench, const Json& more) {
  return bench.code("POST", "/calendars/primary/events", with(timed(kTuesday), more));
}

Json meeting(const Json& settings) {
  return {{"vchat", {{"vc_type", "vc"}, {"meeting_settings", settings}}}};
}

Options with_files() {
  constexpr std::int64_t kHalf = std::int64_t{13} * 1024 * 1024;
  return with_bob({{"files",
                    {{"boxcn_a", {{"name", "a.pdf"}, {"size", kHalf}}},
                     {"boxcn_b", {{"name", "b.pdf"}, {"size", kHalf}}},
                     {"boxcn_bob", {{"name", "c.pdf"}, {"size", 1}, {"owner", kBob}}}}}});
}

Json files(std::initializer_list<const char*> tokens) {
  Json list = Json::array();
  for (const char* token : tokens) list.push_back({{"file_token", token}});
  return {{"attachments", list}};
}

}  // namespace

TEST_CASE("meeting settings are shown only to who may edit, and only when asked for") {
  Bench bench(with_bob());
  Json event;
  const Json settings = {{"owner_id", kDefaultUser},
                         {"join_meeting_permission", "only_event_attendees"},
                         {"password", "1234"},
                         {"assign_hosts", {kBob}},
                         {"allow_attendees_start", false}};
  {
    const Speaking lin(bench, kDefaultUser);
    event = bench.create(with(timed(kTuesday), meeting(settings)));
    CHECK_FALSE(event["vchat"].contains("meeting_settings"));
    const Json seen = bench.result("GET", path_of(event) + "?need_meeting_settings=true")["event"];
    CHECK(seen["vchat"]["meeting_settings"] == settings);
    bench.result("POST", path_of(event) + "/attendees",
                 {{"attendees", Json::array({{{"type", "user"}, {"user_id", kBob}}})}});
  }
  const Speaking bob(bench, kBob);
  const Json theirs = bench.result("GET", path_of(event) + "?need_meeting_settings=true")["event"];
  CHECK_FALSE(theirs["vchat"].contains("meeting_settings"));
}

TEST_CASE("meeting settings break their codes") {
  Bench bench(with_bob());
  CHECK(create_code(bench, meeting({{"assign_hosts", {kBob}}})) == 193101);
  CHECK(create_code(bench, meeting({{"allow_attendees_start", false}})) == 193102);
  for (const char* password : {"123", "1234567890", "12a4"})
    CHECK(create_code(bench, meeting({{"password", password}})) == 195112);
  CHECK(create_code(bench, meeting({{"password", "123456789"}})) == 0);
  CHECK(create_code(bench, meeting({{"join_meeting_permission", "all"}})) == kInvalidParameters);
  CHECK(create_code(bench, meeting({{"owner_id", "ou_stranger"}})) == kUserNotInTenant);
  const Json event =
      bench.create(with(timed(kTuesday), {{"attendee_ability", "can_modify_event"}}));
  bench.result("POST", path_of(event) + "/attendees",
               {{"attendees", Json::array({{{"type", "user"}, {"user_id", kBob}}})}});
  const Speaking bob(bench, kBob);
  CHECK(bench.code("PATCH", path_of(event), meeting({{"password", "1234"}})) == 195113);
  CHECK(bench.code("PATCH", path_of(event), meeting({{"open_lobby", true}})) == 0);
}

TEST_CASE("attachments are known files of at most 25 MB together") {
  Bench bench(with_files());
  CHECK(create_code(bench, files({"boxcn_none"})) == 193105);
  CHECK(create_code(bench, files({"boxcn_a", "boxcn_b"})) == 193106);
  CHECK(create_code(bench, files({"boxcn_bob"})) == 193107);
  const Json event = bench.create(with(timed(kTuesday), files({"boxcn_a"})));
  CHECK(event["attachments"] == Json::array({{{"file_token", "boxcn_a"},
                                              {"file_size", "13631488"},
                                              {"is_deleted", false},
                                              {"name", "a.pdf"}}}));
  CHECK(bench.code("PATCH", path_of(event), files({"boxcn_b"})) == 193106);
  const Json swap = {{"attachments", Json::array({{{"file_token", "boxcn_a"}, {"is_deleted", true}},
                                                  {{"file_token", "boxcn_b"}}})}};
  const Json after = bench.result("PATCH", path_of(event), swap)["event"]["attachments"];
  REQUIRE(after.size() == 1);
  CHECK(after[0]["file_token"] == "boxcn_b");
}

TEST_CASE("check-in is shown where one event alone is, and takes the documented times") {
  Bench bench;
  const Json time = {{"time_type", "before_event_start"}, {"duration", 15}};
  const Json check = {{"enable_check_in", true}, {"check_in_start_time", time}};
  const Json event = bench.create(with(timed(kTuesday), {{"event_check_in", check}}));
  CHECK(event["event_check_in"]["check_in_start_time"] == time);
  CHECK(bench.result("GET", path_of(event))["event"].contains("event_check_in"));
  const Json items = bench.result("GET", "/calendars/primary/events")["items"];
  CHECK_FALSE(items[0].contains("event_check_in"));
  CHECK(create_code(bench, {{"event_check_in", Json::object()}}) == kInvalidParameters);
  const Json odd = {{"time_type", "before_event_start"}, {"duration", 10}};
  const Json wrong = {{"enable_check_in", true}, {"check_in_end_time", odd}};
  CHECK(create_code(bench, {{"event_check_in", wrong}}) == kInvalidParameters);
}

TEST_CASE("a plain description takes the rich one away") {
  Bench bench;
  const Json event = bench.create(with(timed(kTuesday), {{"description_rich", "**bold**"}}));
  CHECK(event["description_rich"] == "**bold**");
  CHECK(event["description"] == "**bold**");
  const auto patched = [&](const Json& body) {
    return bench.result("PATCH", path_of(event), body)["event"];
  };
  CHECK(patched({{"summary", "x"}})["description_rich"] == "**bold**");
  CHECK_FALSE(patched({{"description", "plain"}}).contains("description_rich"));
  CHECK(patched({{"description_rich", "# new"}})["description"] == "# new");
}

TEST_CASE("content that moderation refuses is refused") {
  Bench bench;
  CHECK(create_code(bench, {{"summary", "some content-at-risk here"}}) == 190013);
  const Json event = bench.create(timed(kTuesday));
  CHECK(bench.code("PATCH", path_of(event), {{"description", "content-at-risk"}}) == 190013);
}

}  // namespace larkdav::feishu_sim::testing
