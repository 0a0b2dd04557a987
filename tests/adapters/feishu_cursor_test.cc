#include "adapters/feishu/cursor.h"

#include <doctest/doctest.h>

using namespace larkdav::adapters::feishu;
using larkdav::engine::Instant;

namespace {
Instant at(long long seconds) { return Instant{std::chrono::seconds(seconds)}; }
}  // namespace

TEST_CASE("a position reads back as it was written; what is not ours is none") {
  const Position delta{"S1", "", {{at(5), "S1"}, {at(9), "S2"}}};
  CHECK(read_position(to_text(delta)) == delta);
  const Position listing{"", "P1", {}};
  CHECK(read_position(to_text(listing)) == listing);
  CHECK(read_position(to_text(Position{})) == Position{});
  for (const char* other : {"", "ctag-5", "{}", "[1]", R"({"sync":5})"}) {
    CAPTURE(other);
    CHECK_FALSE(read_position(other));
  }
}

TEST_CASE("a token is read from until another one is ten seconds old") {
  Position position = after_listing("T0", at(0));
  CHECK(position.sync == "T0");
  position = after_delta(position, "T1", at(5));
  CHECK(position.sync == "T0");
  position = after_delta(position, "T2", at(14));
  CHECK(position.sync == "T0");
  position = after_delta(position, "T3", at(16));
  CHECK(position.sync == "T1");
  position = after_delta(position, "T4", at(1000));
  CHECK(position.sync == "T3");
  CHECK(position.given.size() == 2);
}

TEST_CASE("runs in quick succession do not let the cursor grow or stand still for ever") {
  Position position = after_listing("T0", at(0));
  for (int i = 1; i < 100; ++i) position = after_delta(position, "T" + std::to_string(i), at(i));
  CHECK(position.given.size() <= 8);
  CHECK(position.sync != "T0");
}
