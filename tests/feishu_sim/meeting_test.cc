#include "tools/feishu_sim/meeting.h"

#include "tests/feishu_sim/fixtures.h"
#include "tests/feishu_sim/people.h"

namespace larkdav::feishu_sim::testing {

TEST_CASE("an event has one group and one set of minutes, however often they are asked for") {
  Bench bench;
  const std::string event = path_of(bench.create(timed(kTuesday)));
  const Json chat = bench.call("POST", event + "/meeting_chat").json();
  CHECK_SHAPE("events.meeting_chat.create", chat);
  CHECK(bench.call("POST", event + "/meeting_chat").json() == chat);
  const Json minute = bench.call("POST", event + "/meeting_minute").json();
  CHECK_SHAPE("events.meeting_minute.create", minute);
  CHECK(bench.call("POST", event + "/meeting_minute").json() == minute);
  const std::string id = chat["data"]["meeting_chat_id"];
  CHECK(bench.code("DELETE", event + "/meeting_chat") == kInvalidParameters);
  CHECK(bench.code("DELETE", event + "/meeting_chat?meeting_chat_id=oc_x") == kInvalidParameters);
  CHECK(bench.code("DELETE", event + "/meeting_chat?meeting_chat_id=" + id) == 0);
  CHECK(bench.result("POST", event + "/meeting_chat")["meeting_chat_id"] != id);
}

TEST_CASE("only who may edit an event makes a group for it, and none for a deleted one") {
  Bench bench(with_bob());
  const Json event = bench.create(timed(kTuesday));
  bench.result("POST", path_of(event) + "/attendees",
               {{"attendees", Json::array({{{"type", "user"}, {"user_id", kBob}}})}});
  {
    const Speaking bob(bench, kBob);
    CHECK(bench.code("POST", path_of(event) + "/meeting_chat") == kNoEventPermission);
  }
  bench.result("DELETE", path_of(event));
  CHECK(bench.code("POST", path_of(event) + "/meeting_minute") == kEventDeleted);
}

}  // namespace larkdav::feishu_sim::testing
