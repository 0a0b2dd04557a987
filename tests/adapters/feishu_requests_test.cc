#include "adapters/feishu/requests.h"

#include <doctest/doctest.h>

using namespace larkdav::adapters::feishu;

namespace {
constexpr const char* kId = "feishu.cn_kQ7r@group.calendar.feishu.cn";
const std::string kEvents =
    "/open-apis/calendar/v4/calendars/feishu.cn_kQ7r@group.calendar.feishu.cn/events";
}  // namespace

TEST_CASE("a path segment keeps its at sign and nothing else that is reserved") {
  CHECK(encode_segment(kId) == kId);
  CHECK(encode_segment("a/b?c#d e%:") == "a%2Fb%3Fc%23d%20e%25%3A");
  CHECK(encode_segment("..") == "..");
  CHECK(encode_segment("\xE6\xBD\xAE") == "%E6%BD%AE");
  CHECK(encode_query("a@b&c=d+e") == "a%40b%26c%3Dd%2Be");
}

TEST_CASE("listings ask for all of time and as much as they may") {
  CHECK(target_of(list_events(kId, {})) == kEvents + "?page_size=1000&anchor_time=1");
  CHECK(target_of(list_events(kId, {"P", "", true})) ==
        kEvents + "?page_size=1000&anchor_time=1&page_token=P");
  CHECK(target_of(list_events(kId, {"", "S", true})) ==
        kEvents + "?page_size=1000&anchor_time=1&sync_token=S");
  CHECK(target_of(list_events(kId, {"", "S", false})) == kEvents + "?page_size=1000&sync_token=S");
  CHECK(target_of(list_events(kId, {"P", "S", false})) == kEvents + "?page_size=1000&page_token=P");
  CHECK(target_of(list_calendars("")) == "/open-apis/calendar/v4/calendars?page_size=1000");
  CHECK(target_of(list_instances(kId, "u_0", 1, 2, "")) ==
        kEvents + "/u_0/instances?start_time=1&end_time=2&page_size=500");
}

TEST_CASE("writes name their target, and only a creation may be sent again") {
  const Call create = create_event(kId, "key", "{}");
  CHECK(create.method == "POST");
  CHECK(target_of(create) == kEvents + "?idempotency_key=key");
  CHECK(create.idempotent);
  const Call patch = patch_event(kId, "u_0", "{}");
  CHECK(patch.method == "PATCH");
  CHECK(target_of(patch) == kEvents + "/u_0");
  CHECK_FALSE(patch.idempotent);
  CHECK(target_of(delete_event(kId, "u_5", false)) == kEvents + "/u_5?need_notification=false");
  CHECK(target_of(delete_event(kId, "u_5", true)) ==
        kEvents + "/u_5?need_notification=false&delete_exception=true");
  CHECK_FALSE(delete_event(kId, "u_5", true).idempotent);
}

TEST_CASE("a request carries its token and says what its body is") {
  const auto with = to_request(create_event(kId, "key", "{}"), "https://open.feishu.cn", "t-1");
  CHECK(with.url == "https://open.feishu.cn" + kEvents + "?idempotency_key=key");
  CHECK(with.headers.size() == 2);
  CHECK(with.headers[0].second == "Bearer t-1");
  CHECK(with.headers[1].second == "application/json; charset=utf-8");
  const auto without = to_request(tenant_token("cli_1", "secret"), "http://sim", "");
  CHECK(without.headers.size() == 1);
  CHECK(without.label.find("secret") == std::string::npos);
  CHECK(without.url.find("secret") == std::string::npos);
  CHECK(without.body == R"({"app_id":"cli_1","app_secret":"secret"})");
}
