#include "tests/feishu_sim/bench.h"
#include "tests/feishu_sim/fixtures.h"

// GET /calendars (Feishu reference 5.8).
namespace larkdav::feishu_sim::testing {
namespace {

std::string next(const Json& data) {
  const std::string page = data.at("page_token");
  return page.empty() ? "/calendars?sync_token=" + data.at("sync_token").get<std::string>()
                      : "/calendars?page_token=" + page;
}

}  // namespace

TEST_CASE("pages are followed by a sync token, and that by changes only") {
  Bench bench;
  bench.toggle("page_shape", "short_and_empty");
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(
        bench.result("POST", "/calendars", {{"summary", "c"}}).at("calendar").at("calendar_id"));
  }
  std::set<std::string> seen;
  Json page = bench.result("GET", "/calendars");
  int pages = 1, empty = 0;
  for (; page.at("has_more") == true; ++pages) {
    empty += page.at("calendar_list").empty() ? 1 : 0;
    for (const Json& one : page.at("calendar_list"))
      CHECK(seen.insert(one.at("calendar_id")).second);
    CHECK(page.at("sync_token") == "");
    page = bench.result("GET", next(page));
  }
  CHECK(seen.size() + page.at("calendar_list").size() == 6);
  CHECK(empty > 0);
  bench.toggle("page_shape", "normal");
  const std::string delta = next(page);
  CHECK(bench.result("GET", delta).at("calendar_list").empty());
  bench.result("DELETE", "/calendars/" + ids[2]);
  bench.result("PATCH", "/calendars/" + ids[0], {{"summary", "renamed"}});
  const Json changes = bench.result("GET", delta);
  REQUIRE(changes.at("calendar_list").size() == 2);
  CHECK(changes.at("calendar_list")[0].at("is_deleted") == true);
  CHECK(changes.at("calendar_list")[0].at("role") == "unknown");
  CHECK(changes.at("calendar_list")[1].at("summary") == "renamed");
  CHECK_SHAPE("calendars.list.delta", bench.call("GET", delta).json());
}

TEST_CASE("leaving a calendar shows as a deletion to oneself alone") {
  Bench bench;
  const std::string id = bench.result("POST", "/calendars", {{"permissions", "public"}})
                             .at("calendar")
                             .at("calendar_id");
  const std::string app_delta = next(bench.result("GET", "/calendars"));
  bench.token = bench.service().user_token(kDefaultUser);
  bench.result("POST", "/calendars/" + id + "/subscribe");
  const std::string delta = next(bench.result("GET", "/calendars"));
  bench.result("POST", "/calendars/" + id + "/unsubscribe");
  const Json list = bench.result("GET", delta).at("calendar_list");
  REQUIRE(list.size() == 1);
  CHECK(list[0].at("is_deleted") == true);
  CHECK(bench.code("GET", app_delta) == kTokenExpired);  // tokens belong to an identity
  bench.token = bench.authorise();
  CHECK(bench.result("GET", app_delta).at("calendar_list").empty());
}

TEST_CASE("page sizes out of range and both tokens at once are refused") {
  Bench bench;
  const Response small = bench.call("GET", "/calendars?page_size=20");
  CHECK(small.code == kFieldValidation);
  CHECK_SHAPE("error.field_validation_99992402", small.json());
  CHECK(bench.code("GET", "/calendars?page_size=1001") == kInvalidParameters);
  CHECK(bench.code("GET", "/calendars?page_size=many") == kInvalidParameters);
  const std::string token = bench.result("GET", "/calendars").at("sync_token");
  CHECK(bench.code("GET", "/calendars?page_token=x&sync_token=" + token) == kSyncTokenConflict);
  CHECK(bench.code("GET", "/calendars?sync_token=ListCalendarsSyncToken_1793680000") ==
        kTokenExpired);
}

TEST_CASE("a sync token lives ninety days, or until it is made to expire") {
  Bench bench;
  const std::string delta = next(bench.result("GET", "/calendars"));
  bench.now += 89.0 * 86400;
  bench.token = bench.authorise();
  CHECK(bench.code("GET", delta) == 0);
  bench.send("POST", "/_sim/expire", {{"what", "sync_tokens"}});
  CHECK(bench.code("GET", delta) == kTokenExpired);
  const std::string fresh = next(bench.result("GET", "/calendars"));
  bench.now += 90.0 * 86400;
  bench.token = bench.authorise();
  CHECK(bench.code("GET", fresh) == kTokenExpired);
}

}  // namespace larkdav::feishu_sim::testing
