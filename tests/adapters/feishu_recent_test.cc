#include "adapters/feishu/recent.h"

#include <doctest/doctest.h>

using namespace larkdav::adapters::feishu;
using larkdav::engine::Instant;
using larkdav::engine::NativeId;

namespace {
Instant at(long long seconds) { return Instant{std::chrono::seconds(seconds)}; }
std::string event(const std::string& title) {
  return R"({"event_id":"u_0","summary":")" + title +
         R"(","start_time":{"timestamp":"1793671200"},"end_time":{"timestamp":"1793674800"}})";
}
const NativeId kId{"u_0"};
}  // namespace

TEST_CASE("what stood there before a write of ours is stale for ten seconds") {
  Recent recent;
  recent.wrote(kId, event("A"), event("B"), at(100));
  CHECK(recent.is_stale(kId, event("A"), at(109), {}));
  CHECK_FALSE(recent.is_stale(kId, event("A"), at(110), {}));
  CHECK_FALSE(recent.is_stale(kId, event("B"), at(101), {}));
  CHECK_FALSE(recent.is_stale(kId, event("C"), at(101), {}));
  CHECK_FALSE(recent.is_stale({"other_0"}, event("A"), at(101), {}));
}

TEST_CASE("absence before a creation is stale, and what the last write left never is") {
  Recent recent;
  recent.wrote(kId, std::nullopt, event("A"), at(100));
  CHECK(recent.is_stale(kId, std::nullopt, at(101), {}));
  recent.wrote(kId, event("A"), event("B"), at(102));
  CHECK(recent.is_stale(kId, std::nullopt, at(103), {}));
  CHECK(recent.is_stale(kId, event("A"), at(103), {}));
  recent.wrote(kId, event("B"), event("A"), at(104));
  CHECK_FALSE(recent.is_stale(kId, event("A"), at(105), {}));
  CHECK(recent.is_stale(kId, event("B"), at(105), {}));
}

TEST_CASE("a write of an earlier process is remembered, but one of this process is known better") {
  Recent recent;
  const std::vector<larkdav::engine::RecentWrite> writes{
      {kId, event("A"), event("B"), at(100)}, {{"v_0"}, std::nullopt, event("V"), at(101)}};
  recent.recall(writes);
  CHECK(recent.is_stale(kId, event("A"), at(105), {}));
  CHECK(recent.is_stale({"v_0"}, std::nullopt, at(105), {}));
  CHECK_FALSE(recent.is_stale({"v_0"}, event("V"), at(105), {}));
  Recent busy;
  busy.wrote(kId, event("B"), event("A"), at(104));
  busy.recall(writes);
  CHECK_FALSE(busy.is_stale(kId, event("A"), at(105), {}));
}
