#include "tools/feishu_sim/acl.h"

#include "tests/feishu_sim/fixtures.h"
#include "tests/feishu_sim/people.h"

namespace larkdav::feishu_sim::testing {
namespace {

Json grant(const std::string& role, const std::string& open_id = kBob) {
  return {{"role", role}, {"scope", {{"type", "user"}, {"user_id", open_id}}}};
}

std::string private_calendar(Bench& bench) {
  const Json body = {{"summary", "Dock"}, {"permissions", "private"}};
  return bench.result("POST", "/calendars", body).at("calendar").at("calendar_id");
}

}  // namespace

TEST_CASE("answers about access control have the recorded shapes") {
  Bench bench(with_bob());
  const std::string acls = "/calendars/" + private_calendar(bench) + "/acls";
  const Json made = bench.call("POST", acls, grant("writer")).json();
  CHECK_SHAPE("acls.create", made);
  CHECK_SHAPE("acls.list", bench.call("GET", acls).json());
  CHECK_SHAPE("acls.delete",
              bench.call("DELETE", acls + "/" + made["data"]["acl_id"].get<std::string>()).json());
}

TEST_CASE("each role allows what it says, and granting again replaces it under the same id") {
  Bench bench(with_bob());
  const std::string calendar = "/calendars/" + private_calendar(bench);
  const auto allowed = [&] {
    const Speaking bob(bench, kBob);
    return std::vector<int>{bench.code("GET", calendar), bench.code("GET", calendar + "/events"),
                            bench.code("POST", calendar + "/events", timed(kTuesday)),
                            bench.code("GET", calendar + "/acls")};
  };
  const int no = kNoCalendarAccess;
  CHECK(allowed() == std::vector<int>{no, no, no, no});
  const Json first = bench.result("POST", calendar + "/acls", grant("free_busy_reader"));
  CHECK(allowed() == std::vector<int>{0, no, no, no});
  const Json second = bench.result("POST", calendar + "/acls", grant("reader"));
  CHECK(first["acl_id"] == second["acl_id"]);
  CHECK(allowed() == std::vector<int>{0, 0, no, no});
  bench.result("POST", calendar + "/acls", grant("writer"));
  CHECK(allowed() == std::vector<int>{0, 0, 0, no});
  bench.result("POST", calendar + "/acls", grant("owner"));
  CHECK(allowed() == std::vector<int>{0, 0, 0, 0});
  CHECK(bench.result("GET", calendar + "/acls")["acls"].size() == 2);
  bench.result("DELETE", calendar + "/acls/" + first["acl_id"].get<std::string>());
  CHECK(allowed() == std::vector<int>{no, no, no, no});
}

TEST_CASE("access is refused to roles, scopes and people that are none") {
  Bench bench(with_bob());
  const std::string acls = "/calendars/" + private_calendar(bench) + "/acls";
  const auto code = [&](const Json& body) { return bench.code("POST", acls, body); };
  CHECK(code(grant("unknown")) == kInvalidParameters);
  CHECK(code({{"role", "reader"}}) == kInvalidParameters);
  CHECK(code({{"role", "reader"}, {"scope", {{"type", "chat"}, {"user_id", kBob}}}}) ==
        kInvalidParameters);
  CHECK(code(grant("reader", "ou_stranger")) == kUserNotInTenant);
  CHECK(bench.code("DELETE", acls + "/user_1") == kAclNotFound);
  CHECK(
      bench.code("DELETE",
                 acls + "/" + bench.result("GET", acls)["acls"][0]["acl_id"].get<std::string>()) ==
      kInvalidParameters);
}

TEST_CASE("a calendar one gains access to is listed when subscribed, or at once by toggle") {
  Bench bench(with_bob());
  const auto listed = [&] {
    const Speaking bob(bench, kBob);
    return bench.result("GET", "/calendars")["calendar_list"].size();
  };
  bench.result("POST", "/calendars/" + private_calendar(bench) + "/acls", grant("reader"));
  CHECK(listed() == 1);
  bench.toggle("acl_subscribes", true);
  bench.result("POST", "/calendars/" + private_calendar(bench) + "/acls", grant("reader"));
  CHECK(listed() == 2);
}

TEST_CASE("access lists come in pages of ten at least, fifty at most") {
  Json users = Json::array();
  for (int i = 0; i < 20; ++i)
    users.push_back({{"name", "P"}, {"open_id", "ou_p" + std::to_string(i)}});
  Bench bench(with_bob({{"users", users}}));
  const std::string acls = "/calendars/" + private_calendar(bench) + "/acls";
  for (int i = 0; i < 20; ++i)
    bench.result("POST", acls, grant("reader", "ou_p" + std::to_string(i)));
  const Json page = bench.result("GET", acls + "?page_size=3");
  CHECK(page["acls"].size() == 10);
  CHECK(page["has_more"] == true);
  const std::string token = page["page_token"];
  CHECK(bench.result("GET", acls + "?page_size=50&page_token=" + token)["acls"].size() == 11);
  CHECK(bench.code("GET", acls + "?page_size=51") == kInvalidParameters);
  const std::string other = "/calendars/" + private_calendar(bench) + "/acls";
  CHECK(bench.code("GET", other + "?page_token=" + token) == kTokenExpired);
  bench.send("POST", "/_sim/expire", {{"what", "sync_tokens"}});
  CHECK(bench.code("GET", acls + "?page_token=" + token) == kTokenExpired);
}

}  // namespace larkdav::feishu_sim::testing
