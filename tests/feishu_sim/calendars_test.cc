#include "tools/feishu_sim/calendars.h"

#include "tests/feishu_sim/bench.h"
#include "tests/feishu_sim/fixtures.h"

namespace larkdav::feishu_sim::testing {
namespace {

std::string new_calendar(Bench& bench, const Json& body = Json::object()) {
  return bench.result("POST", "/calendars", body).at("calendar").at("calendar_id");
}

}  // namespace

TEST_CASE("answers about calendars have the recorded shapes") {
  Bench bench;
  const auto reply = [&](const std::string& method, const std::string& path,
                         const Json& body = Json()) {
    return bench.call(method, path, body).json();
  };
  CHECK_SHAPE("calendars.primary", reply("POST", "/calendars/primary"));
  CHECK_SHAPE("calendars.primarys",
              reply("POST", "/calendars/primarys", {{"user_ids", {kDefaultUser}}}));
  const std::string id =
      new_calendar(bench, {{"summary", "Harbour project"}, {"permissions", "public"}});
  CHECK_SHAPE("calendars.create", reply("POST", "/calendars", Json::object()));
  CHECK_SHAPE("calendars.get", reply("GET", "/calendars/" + id));
  CHECK_SHAPE("calendars.mget", reply("POST", "/calendars/mget", {{"calendar_ids", {id}}}));
  CHECK_SHAPE("calendars.patch", reply("PATCH", "/calendars/" + id, {{"summary", "x"}}));
  CHECK_SHAPE("calendars.list.page2_last", reply("GET", "/calendars"));
  CHECK_SHAPE("calendars.search", reply("POST", "/calendars/search", {{"query", "x"}}));
  CHECK_SHAPE("calendars.subscribe", reply("POST", "/calendars/" + id + "/subscribe"));
  CHECK_SHAPE("calendars.unsubscribe", reply("POST", "/calendars/" + id + "/unsubscribe"));
  CHECK_SHAPE("calendars.delete", reply("DELETE", "/calendars/" + id));
}

TEST_CASE("a new calendar is shared, owned, listed and has the documented defaults") {
  Bench bench;
  const Json calendar = bench.result("POST", "/calendars", Json::object()).at("calendar");
  CHECK(calendar.at("type") == "shared");
  CHECK(calendar.at("role") == "owner");
  CHECK(calendar.at("permissions") == "show_only_free_busy");
  CHECK(calendar.at("color") == -14513409);
  const Json list = bench.result("GET", "/calendars").at("calendar_list");
  CHECK(list.size() == 2);
  CHECK(list.at(1) == calendar);
}

TEST_CASE("limits of a calendar's fields are kept") {
  Bench bench;
  const auto code = [&](const Json& body) { return bench.code("POST", "/calendars", body); };
  CHECK(code({{"summary", std::string(255, 'a')}}) == 0);
  CHECK(code({{"summary", std::string(256, 'a')}}) == kInvalidParameters);
  CHECK(code({{"permissions", "everyone"}}) == kInvalidParameters);
  CHECK(code({{"color", 4294967296}}) == kInvalidParameters);
  CHECK(code({{"color", "red"}}) == kBadJson);
}

TEST_CASE("ids are told apart: malformed, unknown, deleted, not mine") {
  Bench bench;
  const std::string secret = new_calendar(bench, {{"permissions", "private"}});
  CHECK(bench.code("GET", "/calendars/nonsense") == kInvalidCalendarId);
  CHECK(bench.code("GET", "/calendars/feishu.cn_x@group.calendar.feishu.cn") == kCalendarNotFound);
  const std::string app = std::exchange(bench.token, bench.service().user_token(kDefaultUser));
  CHECK(bench.code("GET", "/calendars/" + secret) == kNoCalendarAccess);
  CHECK(bench.code("POST", "/calendars/" + secret + "/subscribe") == kSubscribeNotAllowed);
  bench.token = app;
  CHECK(bench.code("DELETE", "/calendars/" + secret) == 0);
  CHECK(bench.code("GET", "/calendars/" + secret) == kCalendarDeleted);
  CHECK(bench.code("DELETE", "/calendars/primary") == kInvalidCalendarType);
}

TEST_CASE("alias and colour are each identity's own, the title is the owner's") {
  Bench bench;
  const std::string id = new_calendar(bench, {{"summary", "Dock"}, {"permissions", "public"}});
  const std::string app = std::exchange(bench.token, bench.service().user_token(kDefaultUser));
  CHECK(bench.code("PATCH", "/calendars/" + id, {{"color", -1}}) == kNoCalendarAccess);
  bench.result("POST", "/calendars/" + id + "/subscribe");
  const Json mine =
      bench.result("PATCH", "/calendars/" + id, {{"color", -1}, {"summary_alias", "My dock"}});
  CHECK(mine.at("calendar").at("color") == -1);
  CHECK(mine.at("calendar").at("role") == "reader");
  CHECK(bench.code("PATCH", "/calendars/" + id, {{"summary", "Mine now"}}) == kNoCalendarAccess);
  bench.token = app;
  const Json theirs = bench.result("GET", "/calendars/" + id);
  CHECK(theirs.at("summary_alias") == "");
  CHECK(theirs.at("color") == -14513409);
}

TEST_CASE("the literal primary can be refused") {
  Bench bench;
  CHECK(bench.code("GET", "/calendars/primary") == 0);
  bench.toggle("primary_literal", "refused");
  CHECK(bench.code("GET", "/calendars/primary") == kInvalidParameters);
  CHECK(bench.code("POST", "/calendars/primary") == 0);
}

TEST_CASE("a bot finds no people's primary calendars") {
  Bench bench;
  CHECK(bench.result("POST", "/calendars/search", {{"query", "Lin"}}).at("items").empty());
  bench.token = bench.service().user_token(kDefaultUser);
  CHECK(bench.result("POST", "/calendars/search", {{"query", "Lin"}}).at("items").size() == 1);
}

}  // namespace larkdav::feishu_sim::testing
