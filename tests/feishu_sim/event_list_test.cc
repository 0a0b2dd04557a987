#include <set>

#include "tests/feishu_sim/bench.h"
#include "tests/feishu_sim/fixtures.h"

// GET /calendars/:cid/events (Feishu reference 5).
namespace larkdav::feishu_sim::testing {
namespace {

const std::string kEvents = "/calendars/primary/events";
const std::string kStock = kEvents + "?anchor_time=1";

struct Pass {
  std::vector<std::string> ids;  // in order, as given
  std::string sync_token;
  int pages = 0;
  int empty_pages = 0;
};

// Follows a listing to its end, as chapter 5.3 tells clients to.
Pass follow(Bench& bench, const std::string& first, const std::string& anchor = "&anchor_time=1") {
  Pass pass;
  std::string target = first;
  for (;;) {
    const Json page = bench.result("GET", target);
    ++pass.pages;
    pass.empty_pages += page["items"].empty() ? 1 : 0;
    for (const Json& item : page["items"]) pass.ids.push_back(item["event_id"]);
    const std::string page_token = page["page_token"], sync_token = page["sync_token"];
    pass.sync_token = sync_token;
    REQUIRE(pass.pages < 200);
    if (page["has_more"] == false) return pass;
    REQUIRE((!page_token.empty() || !sync_token.empty()));
    target = kEvents + (page_token.empty() ? "?sync_token=" + sync_token
                                           : "?page_token=" + page_token + anchor);
  }
}

std::string delta(const Pass& pass) { return kEvents + "?sync_token=" + pass.sync_token; }

void fill(Bench& bench, int count) {
  for (int i = 0; i < count; ++i) bench.create(timed(kTuesday + i * 7200));
}

std::set<std::string> as_set(const std::vector<std::string>& ids) {
  return {ids.begin(), ids.end()};
}

}  // namespace

TEST_CASE("a full pass gives every record once, whatever the pages look like") {
  for (const char* shape : {"normal", "short", "short_and_empty"}) {
    for (const char* order : {"created", "exceptions_first", "newest_first"}) {
      CAPTURE(shape);
      CAPTURE(order);
      Bench bench;
      bench.toggle("page_shape", shape);
      bench.toggle("list_order", order);
      fill(bench, 60);
      const Json master = bench.create(weekly());
      bench.result("PATCH", occurrence(master, kTuesday), {{"summary", "x"}});
      const Pass pass = follow(bench, kStock + "&page_size=50");
      CHECK(pass.ids.size() == 62);
      CHECK(as_set(pass.ids).size() == 62);
      CHECK(pass.pages > 1);
      CHECK((pass.empty_pages > 0) == (std::string(shape) == "short_and_empty"));
      CHECK(follow(bench, delta(pass)).ids.empty());
    }
  }
}

TEST_CASE("exceptions can come before their master") {
  Bench bench;
  bench.toggle("list_order", "exceptions_first");
  const Json master = bench.create(weekly());
  const Json exception =
      bench.result("PATCH", occurrence(master, kTuesday), {{"summary", "x"}})["event"];
  CHECK(follow(bench, kStock).ids ==
        std::vector<std::string>{exception["event_id"], master["event_id"]});
}

TEST_CASE("a delta gives the latest state of what changed, once") {
  Bench bench;
  const Json a = bench.create(timed(kTuesday));
  const Json b = bench.create(timed(kTuesday));
  bench.create(timed(kTuesday));
  const Pass stock = follow(bench, kStock);
  bench.result("PATCH", path_of(a), {{"summary", "1"}});
  bench.result("DELETE", path_of(b));
  bench.result("PATCH", path_of(a), {{"summary", "2"}});
  const Json page = bench.result("GET", delta(stock));
  REQUIRE(page["items"].size() == 2);
  CHECK(page["items"][0]["event_id"] == b["event_id"]);
  CHECK(page["items"][0]["status"] == "cancelled");
  CHECK(page["items"][1]["summary"] == "2");
  CHECK_SHAPE("events.list.delta", bench.call("GET", delta(stock)).json());
}

TEST_CASE("a delta of several pages goes on by page token or by sync token") {
  for (const char* style : {"page_token", "sync_token"}) {
    for (const char* shape : {"short", "short_and_empty"}) {
      CAPTURE(style);
      CAPTURE(shape);
      Bench bench;
      const Pass stock = follow(bench, kStock);
      fill(bench, 7);
      bench.toggle("delta_paging", style);
      bench.toggle("page_shape", shape);
      const Json first = bench.result("GET", delta(stock));
      CHECK(first["has_more"] == true);
      CHECK(first["page_token"].get<std::string>().empty() == (std::string(style) == "sync_token"));
      CHECK(first["sync_token"].get<std::string>().empty() == (std::string(style) == "page_token"));
      const Pass pass = follow(bench, delta(stock));
      CHECK(pass.ids.size() == 7);
      CHECK(as_set(pass.ids).size() == 7);
      CHECK(follow(bench, delta(pass)).ids.empty());
    }
  }
}

TEST_CASE("what changes during a pass comes with the next delta") {
  Bench bench;
  bench.toggle("page_shape", "short");
  fill(bench, 4);
  const Json first = bench.result("GET", kStock);
  const std::string early = first["items"][0]["event_id"];
  bench.result("PATCH", kEvents + "/" + early, {{"summary", "meanwhile"}});
  const Pass rest = follow(bench, kStock + "&page_token=" + first["page_token"].get<std::string>());
  CHECK(as_set(follow(bench, delta(rest)).ids).contains(early));
}

TEST_CASE("the anchor keeps late singles, every master and late exceptions") {
  Bench bench;
  const Json early = bench.create(timed(kTuesday));
  const Json late = bench.create(timed(kTuesday + 3 * kWeek));
  const Json master = bench.create(weekly());
  bench.result("PATCH", occurrence(master, kTuesday), {{"summary", "early"}});
  bench.result("PATCH", occurrence(master, kTuesday + kWeek), timed(kTuesday + 5 * kWeek));
  bench.result("DELETE", occurrence(master, kTuesday + 3 * kWeek));
  const auto ids =
      as_set(follow(bench, kEvents + "?anchor_time=" + std::to_string(kTuesday + 2 * kWeek),
                    "&anchor_time=" + std::to_string(kTuesday + 2 * kWeek))
                 .ids);
  CHECK(ids.size() == 3);
  CHECK(ids.contains(late["event_id"]));
  CHECK(ids.contains(master["event_id"]));
  CHECK_FALSE(ids.contains(early["event_id"]));
}

TEST_CASE("without an anchor there is no page token") {
  Bench bench;
  fill(bench, 60);
  const Json whole = bench.result("GET", kEvents + "?page_size=50");
  CHECK(whole["items"].size() == 60);
  CHECK(whole["has_more"] == false);
  bench.toggle("stock_without_anchor", "capped");
  const Json capped = bench.result("GET", kEvents + "?page_size=50");
  CHECK(capped["items"].size() == 50);
  CHECK(capped["has_more"] == true);
  CHECK(capped["page_token"] == "");
  CHECK(follow(bench, kEvents + "?page_size=50").ids.size() == 60);
}

TEST_CASE("a window is cut at the page size and has no tokens") {
  Bench bench;
  fill(bench, 60);
  const Json master = bench.create(weekly());
  const auto window = [&](std::int64_t from, std::int64_t to) {
    return bench.result("GET", kEvents + "?page_size=50&start_time=" + std::to_string(from) +
                                   "&end_time=" + std::to_string(to));
  };
  CHECK(window(1, kTuesday + kWeek)["items"].size() == 50);
  const Json later = window(kTuesday + 2 * kWeek, kTuesday + 2 * kWeek + 60);
  REQUIRE(later["items"].size() == 1);
  CHECK(later["items"][0]["event_id"] == master["event_id"]);
  CHECK(later["sync_token"] == "");
  CHECK(later["page_token"] == "");
}

TEST_CASE("forbidden combinations and sizes are refused") {
  Bench bench;
  bench.toggle("page_shape", "short");
  fill(bench, 3);
  const Json page = bench.result("GET", kStock);
  const std::string page_token = "page_token=" + page["page_token"].get<std::string>();
  const std::string sync = "sync_token=" + follow(bench, kStock).sync_token;
  const auto code = [&](const std::string& query) {
    return bench.code("GET", kEvents + "?" + query);
  };
  CHECK(code(sync + "&start_time=1&end_time=2") == kSyncTokenConflict);
  CHECK(code(sync + "&" + page_token) == kSyncTokenConflict);
  CHECK(code("start_time=1&end_time=2&anchor_time=1") == kInvalidParameters);
  CHECK(code("start_time=1&end_time=2&" + page_token) == kInvalidParameters);
  CHECK(code("start_time=1") == kInvalidParameters);
  CHECK(code("start_time=2&end_time=1") == kInvalidParameters);
  CHECK(code("anchor_time=soon") == kInvalidParameters);
  CHECK(code(page_token) == kInvalidParameters);  // the anchor is to be repeated
  CHECK(code("page_size=49") == kFieldValidation);
  CHECK(code("page_size=1001") == kInvalidParameters);
  CHECK(code("page_size=50") == 0);
  CHECK_SHAPE("error.sync_token_conflict_190009",
              bench.call("GET", kEvents + "?" + sync + "&start_time=1&end_time=2").json());
}

TEST_CASE("an anchor may stand next to a sync token, or not") {
  Bench bench;
  const Pass stock = follow(bench, kStock);
  CHECK(bench.code("GET", delta(stock) + "&anchor_time=1") == 0);
  bench.toggle("anchor_with_sync_token", 190009);
  CHECK(bench.code("GET", delta(stock) + "&anchor_time=1") == kSyncTokenConflict);
  CHECK(bench.code("GET", delta(stock)) == 0);
}

TEST_CASE("tokens that are expired, altered or another's are expired tokens") {
  Bench bench;
  const Pass stock = follow(bench, kStock);
  std::string altered = stock.sync_token;
  altered.back() = altered.back() == '0' ? '1' : '0';
  CHECK(bench.code("GET", kEvents + "?sync_token=" + altered) == kTokenExpired);
  CHECK(bench.code("GET", kEvents + "?sync_token=ListEventsSyncToken_1793700000") == kTokenExpired);
  CHECK(bench.code("GET", kEvents + "?page_token=" + stock.sync_token) == kTokenExpired);
  const std::string other =
      bench.result("POST", "/calendars", Json::object())["calendar"]["calendar_id"];
  CHECK(bench.code("GET", "/calendars/" + other + "/events?sync_token=" + stock.sync_token) ==
        kTokenExpired);
  bench.send("POST", "/_sim/expire", {{"what", "sync_tokens"}});
  const Response expired = bench.call("GET", delta(stock));
  CHECK(expired.code == kTokenExpired);
  CHECK_SHAPE("error.sync_token_expired_190008", expired.json());
}

TEST_CASE("a destroyed exception shows in the delta as cancelled, or not at all") {
  Bench bench;
  const Json master = bench.create(weekly());
  bench.result("DELETE", occurrence(master, kTuesday));
  const Pass stock = follow(bench, kStock);
  bench.result("DELETE", occurrence(master, kTuesday) + "?delete_exception=true");
  const Response shown = bench.call("GET", delta(stock));
  REQUIRE(shown.json()["data"]["items"].size() == 1);
  CHECK(shown.json()["data"]["items"][0]["status"] == "cancelled");
  CHECK_SHAPE("events.list.delta_destroyed_exception", shown.json());
  CHECK(follow(bench, kStock).ids.size() == 1);
  bench.toggle("destroyed_in_delta", "hidden");
  CHECK(follow(bench, delta(stock)).ids.empty());
  bench.toggle("destroyed_in_delta", "cancelled_in_stock_too");
  CHECK(follow(bench, kStock).ids.size() == 2);
}

TEST_CASE("a changed instance can bring its master into the delta") {
  Bench bench;
  const Json master = bench.create(weekly());
  const Pass stock = follow(bench, kStock);
  bench.result("PATCH", occurrence(master, kTuesday), {{"summary", "x"}});
  CHECK(follow(bench, delta(stock)).ids.size() == 1);
  bench.toggle("exception_touches_master", true);
  bench.result("PATCH", occurrence(master, kTuesday), {{"summary", "y"}});
  CHECK(follow(bench, delta(stock)).ids.size() == 2);
}

TEST_CASE("a token taken while reads lag misses nothing later") {
  Bench bench;
  bench.create(timed(kTuesday));
  bench.now += 10;
  bench.toggle("read_after_write_lag_s", 2);
  const Json unseen = bench.create(timed(kTuesday));
  const Pass stock = follow(bench, kStock);
  CHECK(stock.ids.size() == 1);
  bench.now += 2;
  CHECK(follow(bench, delta(stock)).ids == std::vector<std::string>{unseen["event_id"]});
}

}  // namespace larkdav::feishu_sim::testing
