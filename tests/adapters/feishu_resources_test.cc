// Requests and replies of the resources beside events, held against the examples of the reference.
#include <doctest/doctest.h>

#include "adapters/feishu/resources/acl.h"
#include "adapters/feishu/resources/agenda.h"
#include "adapters/feishu/resources/calendars.h"
#include "adapters/feishu/resources/freebusy.h"
#include "adapters/feishu/resources/organisation.h"
#include "tests/mapping/feishu_fixture.h"
#include "tests/support/scripted_transport.h"

using namespace larkdav;
using namespace larkdav::adapters::feishu;
using larkdav::tests::answered;
using larkdav::tests::fixture;
using mapping::feishu::Json;
using mapping::feishu::parse_object;

namespace {

std::optional<Answer> example(const std::string& name) {
  const auto body = fixture(name);
  if (!body) return std::nullopt;
  return read_reply(answered(200, body->dump()), "try");
}

Answer reply(const std::string& data) {
  return read_reply(answered(200, R"({"code":0,"data":)" + data + "}"), "try");
}

constexpr const char* kId = "feishu.cn_a@group.calendar.feishu.cn";

}  // namespace

TEST_CASE("calendars found, made and subscribed to are read with their names and rights") {
  if (const auto found = example("calendars.search")) {
    const auto page = search_page_of(*found);
    REQUIRE(page);
    REQUIRE(page->rows.size() == 1);
    CHECK(page->rows[0].summary == "Harbour project");
    CHECK(page->rows[0].role == "reader");
    CHECK(page->page_token == "20");
  }
  for (const char* name : {"calendars.create", "calendars.patch", "calendars.subscribe"}) {
    if (const auto changed = example(name)) {
      CAPTURE(name);
      REQUIRE(changed_calendar_of(*changed));
      CHECK_FALSE(changed_calendar_of(*changed)->id.empty());
    }
  }
  CHECK_FALSE(changed_calendar_of(reply("{}")));
  CHECK_FALSE(search_page_of(reply(R"({"page_token":"x"})")));
  CHECK(search_page_of(reply("{}"))->rows.empty());
}

TEST_CASE("only what is given of a calendar is sent, colours as the service counts them") {
  CHECK(argb_of("#579FFF") == -11034625);
  for (const char* text : {"", "579FFF", "#579FF", "#57 9FF", "#GGGGGG", "#579FFF0"}) {
    CHECK_FALSE(argb_of(text));
  }
  CalendarChange change;
  change.alias = "Mine";
  CHECK_FALSE(others_notice(change));
  const Call alias = patch_calendar(kId, change);
  CHECK(alias.path == std::string("/open-apis/calendar/v4/calendars/") + kId);
  CHECK(*parse_object(alias.body) == Json({{"summary_alias", "Mine"}}));
  change.permissions = "public";
  change.color = "#000001";
  CHECK(others_notice(change));
  CHECK(parse_object(patch_calendar(kId, change).body)->at("color") == -16777215);
  CHECK_FALSE(create_calendar(change).idempotent);  // there is no key that would make it so
}

TEST_CASE("sharing is listed, given and ended") {
  if (const auto listed = example("acls.list")) {
    const auto page = acl_page_of(*listed);
    REQUIRE(page);
    REQUIRE(page->entries.size() == 2);
    CHECK(page->entries[0].role == "owner");
    CHECK(page->entries[1].user_id.rfind("ou_", 0) == 0);
    CHECK_FALSE(page->has_more);
  }
  if (const auto made = example("acls.create")) {
    REQUIRE(acl_entry_of(made->data));
    CHECK(acl_entry_of(made->data)->role == "writer");
  }
  CHECK_FALSE(acl_page_of(reply(R"({"has_more":true})")));
  CHECK(*parse_object(add_acl(kId, "ou_1", "reader").body) ==
        Json({{"role", "reader"}, {"scope", {{"type", "user"}, {"user_id", "ou_1"}}}}));
  CHECK(remove_acl(kId, "user_1/2").path ==
        std::string("/open-apis/calendar/v4/calendars/") + kId + "/acls/user_1%2F2");
}

TEST_CASE("occurrences and found events are read alike") {
  for (const char* name : {"events.instance_view", "events.search", "events.instances"}) {
    if (const auto answer = example(name)) {
      CAPTURE(name);
      const auto page = occurrence_page_of(*answer);
      REQUIRE(page);
      REQUIRE_FALSE(page->items.empty());
      for (const Occurrence& each : page->items) {
        CHECK_FALSE(each.event_id.empty());
        CHECK_FALSE(each.start.empty());
      }
    }
  }
  const auto day = occurrence_of(
      {{"event_id", "e_0"}, {"start_time", {{"date", "2026-11-09"}, {"timezone", "UTC"}}}});
  REQUIRE(day);
  CHECK(day->all_day);
  CHECK(day->start == "2026-11-09");
  CHECK_FALSE(occurrence_of({{"summary", "no id"}}));
  CHECK_FALSE(occurrence_page_of(reply(R"({"page_token":"x"})")));
  const Json whole = *parse_object(search_events(kId, "tide", 1, 2, "").body);
  CHECK(whole["filter"]["start_time"]["timestamp"] == "1");
  CHECK_FALSE(parse_object(search_events(kId, "tide", {}, {}, "").body)->contains("filter"));
  CHECK(reply_to_event(kId, "u_0", "accept").path ==
        std::string("/open-apis/calendar/v4/calendars/") + kId + "/events/u_0/reply");
}

TEST_CASE("busy times are of a person or of a room") {
  if (const auto answer = example("freebusy.list")) {
    const auto busy = busy_of(*answer);
    REQUIRE(busy);
    REQUIRE(busy->size() == 2);
    CHECK((*busy)[0].start == "2026-11-03T10:00:00+08:00");
    CHECK((*busy)[0].answer == "accept");
    CHECK((*busy)[1].answer.empty());
  }
  CHECK_FALSE(busy_of(reply("{}")));
  CHECK(busy_of(reply(R"({"freebusy_list":null})"))->empty());
  const Json room = *parse_object(list_busy({"", "omm_1"}, "a", "b").body);
  CHECK(room["room_id"] == "omm_1");
  CHECK_FALSE(room.contains("user_id"));
}

TEST_CASE("leave, Exchange bindings and CalDAV passwords are read from their flat replies") {
  if (const auto leave = example("timeoff.create")) {
    CHECK(time_off_id_of(*leave).rfind("timeoff:", 0) == 0);
    CHECK(remove_time_off(time_off_id_of(*leave)).path.find("timeoff%3A") != std::string::npos);
  }
  for (const char* name : {"exchange_bindings.create", "exchange_bindings.get"}) {
    if (const auto bound = example(name)) {
      REQUIRE(exchange_binding_of(*bound));
      CHECK_FALSE(exchange_binding_of(*bound)->status.empty());
    }
  }
  if (const auto made = example("settings.generate_caldav_conf")) {
    REQUIRE(caldav_account_of(*made));
    CHECK(caldav_account_of(*made)->server == "caldav.feishu.cn");
    CHECK(caldav_account_of(*made)->user_name == "u_h7k2p9qd");
  }
  CHECK_FALSE(caldav_account_of(reply("{}")));
  CHECK_FALSE(exchange_binding_of(reply("{}")));
  const TimeOff leave{"ou_1", "Asia/Shanghai", "2026-11-12", "2026-11-12", "", ""};
  const Json body = *parse_object(add_time_off(leave).body);
  CHECK(body["timezone"] == "Asia/Shanghai");
  CHECK_FALSE(body.contains("title"));
}
