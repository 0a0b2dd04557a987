#include "tools/feishu_sim/user_ids.h"

#include "tests/feishu_sim/browser.h"
#include "tests/feishu_sim/people.h"

namespace larkdav::feishu_sim::testing {
namespace {

std::string invited(Bench& bench, const std::string& type, const std::string& id) {
  const Json event = bench.create(timed(kTuesday));
  const Json body = {{"attendees", Json::array({{{"type", "user"}, {"user_id", id}}})}};
  return bench
      .result("POST", path_of(event) + "/attendees?user_id_type=" + type, body)["attendees"][0]
      .value("user_id", "(dropped)");
}

}  // namespace

TEST_CASE("user_id_type governs ids in bodies and answers") {
  Bench bench(with_bob());
  CHECK(invited(bench, "open_id", kBob) == kBob);
  CHECK(invited(bench, "union_id", "on_bob") == "on_bob");
  CHECK(invited(bench, "user_id", "bob1") == "bob1");
  const Json list =
      bench.result("POST", "/calendars/primarys?user_id_type=union_id", {{"user_ids", {"on_bob"}}});
  CHECK(list["calendars"][0]["user_id"] == "on_bob");
  CHECK(list["calendars"][0]["calendar"]["summary"] == "Bob Ng");
}

TEST_CASE("an id of another kind is nobody's, another type is refused") {
  Bench bench(with_bob());
  const Json body = {{"user_ids", {kBob}}};
  CHECK(bench.code("POST", "/calendars/primarys?user_id_type=union_id", body) == kUserNotInTenant);
  CHECK(bench.code("POST", "/calendars/primarys?user_id_type=email", body) == kInvalidParameters);
}

TEST_CASE("without its scope a user_id is dropped from answers") {
  Bench bench(with_bob());
  bench.token = sign_in(bench, "calendar:calendar:read").at("access_token").get<std::string>();
  const Json item = bench.result("POST", "/calendars/primary?user_id_type=user_id")["calendars"][0];
  CHECK_FALSE(item.contains("user_id"));
  CHECK(item.contains("calendar"));
}

}  // namespace larkdav::feishu_sim::testing
