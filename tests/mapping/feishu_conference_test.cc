#include "mapping/feishu/conference.h"

#include <doctest/doctest.h>

using namespace larkdav::mapping::feishu;

TEST_CASE("a meeting with an address travels, others are told") {
  const auto read = [](const Json& vchat) { return conference_from_feishu({{"vchat", vchat}}); };
  CHECK(read({{"vc_type", "vc"}, {"meeting_url", "https://vc.feishu.cn/j/1"}}) ==
        "https://vc.feishu.cn/j/1");
  CHECK(read({{"vc_type", "third_party"}, {"meeting_url", "https://zoom.us/j/1"}}) ==
        "https://zoom.us/j/1");
  CHECK(read({{"vc_type", "no_meeting"}, {"meeting_url", "https://old"}}).empty());
  CHECK(read({{"vc_type", "lark_live"}, {"live_link", "https://live"}}).empty());
  CHECK(has_unmapped_conference({{"vchat", {{"vc_type", "lark_live"}}}}));
  CHECK_FALSE(has_unmapped_conference({{"vchat", {{"vc_type", "no_meeting"}}}}));
  CHECK_FALSE(has_unmapped_conference(Json::object()));
}

TEST_CASE("no address is no meeting, said explicitly") {
  CHECK(conference_to_feishu("") == Json{{"vc_type", "no_meeting"}});
  CHECK(conference_to_feishu("https://zoom.us/j/1") ==
        Json{{"vc_type", "third_party"}, {"meeting_url", "https://zoom.us/j/1"}});
}

TEST_CASE("an address that Feishu would refuse is not held") {
  CHECK(conference_as_stored("tel:+49301234").empty());
  CHECK(conference_as_stored("https://x/" + std::string(2000, 'y')).empty());
  CHECK(conference_as_stored("https://zoom.us/j/1") == "https://zoom.us/j/1");
}
