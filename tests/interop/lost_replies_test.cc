// The reply of any single write request is lost after the write was carried out: one more run, and
// nothing is lost, nothing is there twice.
#include <doctest/doctest.h>

#include "tests/interop/rig.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

const char* const kLunch =
    "BEGIN:VEVENT\nUID:lunch@example.com\nDTSTAMP:20261101T000000Z\n"
    "DTSTART;TZID=Asia/Shanghai:20261105T120000\nDTEND;TZID=Asia/Shanghai:20261105T130000\n"
    "SUMMARY:Lunch\nEND:VEVENT\n";

const char* const kChoir =
    "BEGIN:VEVENT\nUID:choir@example.com\nDTSTAMP:20261101T000000Z\n"
    "DTSTART;TZID=Asia/Shanghai:20261104T190000\nDTEND;TZID=Asia/Shanghai:20261104T210000\n"
    "RRULE:FREQ=WEEKLY;COUNT=8\nEXDATE;TZID=Asia/Shanghai:20261111T190000\n"
    "SUMMARY:Choir\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:choir@example.com\nDTSTAMP:20261101T000000Z\n"
    "RECURRENCE-ID;TZID=Asia/Shanghai:20261118T190000\n"
    "DTSTART;TZID=Asia/Shanghai:20261119T190000\nDTEND;TZID=Asia/Shanghai:20261119T210000\n"
    "SUMMARY:Choir\\, on Thursday\nEND:VEVENT\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

Json body_of(const std::string& title) {
  return {{"summary", title},
          {"start_time", {{"timestamp", "1793671200"}, {"timezone", "Asia/Shanghai"}}},
          {"end_time", {{"timestamp", "1793674800"}, {"timezone", "Asia/Shanghai"}}},
          {"vchat", {{"vc_type", "no_meeting"}}}};
}

// A month's worth of edits: creations on both sides, then changes, occurrences and deletions.
struct Story {
  std::string meeting;
  std::string gone;

  void begin(Rig& rig) {
    meeting = rig.feishu.make(body_of("Crane inspection")).at("event_id");
    gone = rig.feishu.make(body_of("Cancelled soon")).at("event_id");
    rig.other->put("lunch.ics", calendar_text(kLunch));
    rig.other->put("choir.ics", calendar_text(kChoir));
  }
  void go_on(Rig& rig) {
    rig.feishu.now += 60;
    rig.feishu.raw("PATCH", "/events/" + meeting, {{"summary", "Crane survey"}});
    rig.feishu.raw("DELETE", "/events/" + gone);
    rig.other->remove("lunch.ics");
    const std::string name = rig.name_titled("Choir");
    std::string text = replaced(rig.other->texts().at(name), "20261111T190000", "20261125T190000");
    rig.other->put(name, replaced(text, "SUMMARY:Choir\\, on Thursday", "SUMMARY:Choir with soup"));
  }
};

using Seen = std::vector<std::string>;

struct Expected {
  Seen first;
  Seen second;
};

Expected uninterrupted() {
  Rig rig(std::make_unique<VdirSide>());
  Story story;
  story.begin(rig);
  rig.sync();
  Expected out;
  out.first = rig.seen(Side::feishu);
  CHECK(rig.seen(Side::other) == out.first);
  story.go_on(rig);
  CHECK(rig.sync().outcome == Outcome::ok);
  out.second = rig.seen(Side::feishu);
  CHECK(rig.seen(Side::other) == out.second);
  return out;
}

void settle(Rig& rig, const Seen& expected) {
  rig.feishu.control("faults", Json::array());
  if (auto* radicale = dynamic_cast<RadicaleSide*>(rig.other.get()))
    radicale->transport().lose = -1;
  rig.sync();
  CHECK(rig.seen(Side::feishu) == expected);
  CHECK(rig.seen(Side::other) == expected);
  const PairReport quiet = rig.sync();
  CHECK(quiet.outcome == Outcome::ok);
  for (const Side side : kSides) {
    CHECK(quiet.sides[side].created + quiet.sides[side].updated + quiet.sides[side].deleted == 0);
  }
}

}  // namespace

TEST_CASE("a write to Feishu whose reply is lost is finished by the next run") {
  const Expected expected = uninterrupted();
  int struck = 0;
  for (const char* method : {"POST", "PATCH", "DELETE"}) {
    for (const char* stage : {"first", "second"}) {
      for (int skip = 0;; ++skip) {
        CAPTURE(method);
        CAPTURE(stage);
        CAPTURE(skip);
        Rig rig(std::make_unique<VdirSide>());
        Story story;
        story.begin(rig);
        const bool first = std::string(stage) == "first";
        if (!first) {
          rig.sync();
          story.go_on(rig);
        }
        rig.feishu.fault({{"method", method},
                          {"path", "/open-apis/calendar/v4/calendars/*/events*"},
                          {"skip", skip},
                          {"times", 1},
                          {"drop_after_commit", true}});
        rig.sync();
        if (rig.feishu.transport.lost == 0) break;
        ++struck;
        settle(rig, first ? expected.first : expected.second);
      }
    }
  }
  MESSAGE("lost replies tried: " << struck);
  CHECK(struck >= 6);
}

TEST_CASE("a write to a CalDAV server whose reply is lost is finished by the next run") {
  if (Radicale::start() == nullptr) {
    MESSAGE("radicale is not installed: skipped");
    return;
  }
  const Expected expected = uninterrupted();
  long struck = 0;
  for (const bool first : {true, false}) {
    for (long write = 0;; ++write) {
      CAPTURE(first);
      CAPTURE(write);
      Rig rig(std::make_unique<RadicaleSide>(Radicale::start()));
      Story story;
      story.begin(rig);
      if (!first) {
        rig.sync();
        story.go_on(rig);
      }
      LossyTransport& transport = dynamic_cast<RadicaleSide&>(*rig.other).transport();
      transport.lose = write;
      rig.sync();
      if (transport.lost == 0) break;
      ++struck;
      settle(rig, first ? expected.first : expected.second);
    }
  }
  MESSAGE("lost replies tried: " << struck);
  CHECK(struck >= 4);
}
