#include "adapters/recent.h"

#include <doctest/doctest.h>

using namespace larkdav::adapters;
using larkdav::engine::Instant;
using larkdav::engine::NativeId;

namespace {
Instant at(long long seconds) { return Instant{std::chrono::seconds(seconds)}; }
std::string event(const std::string& title) { return title; }
const Same kByText = [](const std::string& a, const std::string& b) { return a == b; };
const NativeId kId{"u_0"};
}  // namespace

TEST_CASE("what stood there before a write of ours is stale for ten seconds") {
  Recent recent;
  recent.wrote(kId, event("A"), event("B"), at(100));
  CHECK(recent.is_stale(kId, event("A"), at(109), kByText));
  CHECK_FALSE(recent.is_stale(kId, event("A"), at(110), kByText));
  CHECK_FALSE(recent.is_stale(kId, event("B"), at(101), kByText));
  CHECK_FALSE(recent.is_stale(kId, event("C"), at(101), kByText));
  CHECK_FALSE(recent.is_stale({"other_0"}, event("A"), at(101), kByText));
}

TEST_CASE("absence before a creation is stale, and what the last write left never is") {
  Recent recent;
  recent.wrote(kId, std::nullopt, event("A"), at(100));
  CHECK(recent.is_stale(kId, std::nullopt, at(101), kByText));
  recent.wrote(kId, event("A"), event("B"), at(102));
  CHECK(recent.is_stale(kId, std::nullopt, at(103), kByText));
  CHECK(recent.is_stale(kId, event("A"), at(103), kByText));
  recent.wrote(kId, event("B"), event("A"), at(104));
  CHECK_FALSE(recent.is_stale(kId, event("A"), at(105), kByText));
  CHECK(recent.is_stale(kId, event("B"), at(105), kByText));
}

TEST_CASE("a write of an earlier process is remembered, but one of this process is known better") {
  Recent recent;
  const std::vector<larkdav::engine::RecentWrite> writes{
      {kId, event("A"), event("B"), at(100)}, {{"v_0"}, std::nullopt, event("V"), at(101)}};
  recent.recall(writes);
  CHECK(recent.is_stale(kId, event("A"), at(105), kByText));
  CHECK(recent.is_stale({"v_0"}, std::nullopt, at(105), kByText));
  CHECK_FALSE(recent.is_stale({"v_0"}, event("V"), at(105), kByText));
  Recent busy;
  busy.wrote(kId, event("B"), event("A"), at(104));
  busy.recall(writes);
  CHECK_FALSE(busy.is_stale(kId, event("A"), at(105), kByText));
}
