// Two pairs in one state, and events that people move from a calendar of one to a calendar of the
// other.
#include "engine/moves.h"

#include <doctest/doctest.h>

#include <array>

#include "tests/engine/world.h"

using namespace larkdav::engine;
using namespace larkdav::tests;
using larkdav::adapters::memory::Calendar;
namespace memory = larkdav::adapters::memory;
namespace state = larkdav::state;

namespace {

class TwoPairs {
 public:
  TwoPairs() : database_(state::empty_state()) {
    state::Pairs pairs(database_);
    ids_ = {pairs.open("a", {{"f", "first"}, {"d", "work"}}, "fp").id,
            pairs.open("b", {{"f", "second"}, {"d", "home"}}, "fp").id};
    set_clocks();
    // No service gives one id twice.
    for (int i = 0; i < 100; ++i) {
      Calendar& second = calendars[1].feishu;
      second.remove(second.add(meeting("gone")));
    }
  }
  TwoPairs(const TwoPairs& world)
      : calendars(world.calendars),
        clock(world.clock),
        database_(state::scratch_copy(world.database_)),
        ids_(world.ids_) {
    set_clocks();
  }
  TwoPairs& operator=(const TwoPairs&) = delete;

  // One run over both pairs, in order. `strike` is called before and after each commit and request.
  std::array<PairReport, 2> sync(const std::function<void()>& strike = {}) {
    clock.now_ += std::chrono::minutes{5};
    for (auto& pair : calendars) {
      for (const Side side : kSides) {
        pair[side].options.before_request = strike;
        pair[side].options.after_write = [=](const Step&) {
          if (strike) strike();
        };
      }
    }
    return {run(0, strike), run(1, strike)};
  }
  void move(std::size_t from, Side side, const std::string& title) {
    for (const auto& [id, event] : calendars.at(from)[side].items()) {
      if (event.fields.title != title) continue;
      calendars.at(1 - from)[side].put(id, event);
      calendars.at(from)[side].remove(id);
    }
  }
  std::vector<std::string> titles(std::size_t pair, Side side) {
    std::vector<std::string> out;
    for (const auto& [id, event] : calendars.at(pair)[side].items())
      out.push_back(event.fields.title);
    std::sort(out.begin(), out.end());
    return out;
  }
  std::size_t writes() {
    std::size_t out = 0;
    for (auto& pair : calendars) out += pair.feishu.writes().size() + pair.other.writes().size();
    return out;
  }

  std::array<PerSide<Calendar>, 2> calendars{
      PerSide<Calendar>{Calendar(memory::feishu_like()), Calendar(memory::caldav_like())},
      PerSide<Calendar>{Calendar(memory::feishu_like()), Calendar(memory::caldav_like())}};
  StandingClock clock;
  Policy policy;

 private:
  PairReport run(std::size_t which, const std::function<void()>& strike) {
    memory::Replica f(calendars.at(which).feishu);
    memory::Replica d(calendars.at(which).other);
    state::PairStore store(database_, ids_.at(which));
    StoppingStore stopping(store, [&] {
      if (strike) strike();
    });
    Pair pair{{&f, &d}, stopping, clock};
    pair.elsewhere = [&](Side side, std::span<const Link> gone) {
      const std::size_t beside = 1 - which;
      memory::Replica f2(calendars.at(beside).feishu);
      memory::Replica d2(calendars.at(beside).other);
      state::PairStore store2(database_, ids_.at(beside));
      return standing_in({{&f2, &d2}, store2, clock}, side, gone);
    };
    return run_pass(pair, policy, {}).report;
  }
  void set_clocks() {
    for (auto& pair : calendars) {
      for (const Side side : kSides) {
        pair[side].options.clock = [this] {
          return std::chrono::milliseconds{clock.now_.time_since_epoch()};
        };
      }
    }
  }

  state::Database database_;
  std::array<std::int64_t, 2> ids_{};
};

TwoPairs moved(std::size_t from, Side side, int count) {
  TwoPairs world;
  for (int i = 0; i < 10; ++i) {
    const Event event = meeting("E" + std::to_string(i), 3 + 10L * i);
    world.calendars.at(from).feishu.add(event);
  }
  world.calendars.at(1 - from).feishu.add(meeting("other"));
  world.sync();
  for (int i = 0; i < count; ++i) world.move(from, side, "E" + std::to_string(i));
  return world;
}

}  // namespace

TEST_CASE("a moved event stands once in its new pair and nowhere else, wherever a run stops") {
  for (const std::size_t from : {0U, 1U}) {
    for (const Side side : kSides) {
      CAPTURE(from);
      CAPTURE(std::string(name(side)));
      const TwoPairs before = moved(from, side, 1);
      long all = 0;
      TwoPairs(before).sync([&] { ++all; });
      REQUIRE(all > 20);
      for (long point = 0; point < all; ++point) {
        CAPTURE(point);
        TwoPairs world = before;
        long passed = 0;
        try {
          world.sync([&] {
            if (passed++ == point) throw Crash();
          });
        } catch (const Crash&) {
        }
        for (const auto& report : world.sync()) CHECK(report.outcome == Outcome::ok);
        for (const Side each : kSides) {
          CHECK(world.titles(from, each).size() == 9);
          CHECK(world.titles(1 - from, each) == std::vector<std::string>{"E0", "other"});
        }
        const auto writes = world.writes();
        world.sync();
        CHECK(world.writes() == writes);
      }
    }
  }
}

TEST_CASE("no brake counts what was moved to another paired calendar") {
  for (const std::size_t from : {0U, 1U}) {
    for (const Side side : kSides) {
      for (const int count : {8, 10}) {
        CAPTURE(from);
        CAPTURE(std::string(name(side)));
        CAPTURE(count);
        TwoPairs world = moved(from, side, count);
        for (const auto& report : world.sync()) CHECK(report.outcome == Outcome::ok);
        for (const Side each : kSides) {
          CHECK(world.titles(from, each).size() == static_cast<std::size_t>(10 - count));
          CHECK(world.titles(1 - from, each).size() == static_cast<std::size_t>(1 + count));
        }
      }
    }
  }
}

TEST_CASE(
    "what was deleted and stands in no other calendar trips the brake, moved ones beside it") {
  for (const Side side : kSides) {
    TwoPairs world = moved(0, side, 2);
    for (int i = 2; i < 9; ++i) {
      for (const auto& [id, event] : world.calendars[0][side].items()) {
        if (event.fields.title == "E" + std::to_string(i)) world.calendars[0][side].remove(id);
      }
    }
    const auto reports = world.sync();
    REQUIRE(reports[0].brake);
    CHECK(reports[0].brake->count == 7);
    CHECK(world.titles(0, opposite(side)).size() == 10);
    CHECK(world.titles(1, opposite(side)).size() == 3);
  }
}
