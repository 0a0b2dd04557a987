// Occurrences that Feishu has no word for: extra dates (RDATE), overrides without their series, and
// deleted occurrences that it does not bring back. Each is an event of its own there.
#include <doctest/doctest.h>

#include "tests/interop/rig.h"

using namespace larkdav::engine;
using namespace larkdav::tests;

namespace {

const std::string kVevent =
    "BEGIN:VEVENT\nUID:tides@example.com\nDTSTAMP:20261101T000000Z\nSUMMARY:Tides\n"
    "DTSTART;TZID=Asia/Shanghai:20261103T100000\nDTEND;TZID=Asia/Shanghai:20261103T110000\n"
    "RRULE:FREQ=WEEKLY;COUNT=4\n";

std::string series_text(const std::string& lines, const std::string& more = {}) {
  return calendar_text(kVevent + lines + "END:VEVENT\n" + more);
}

struct Shown {
  std::string id;
  std::string title;
  std::string start;
  friend auto operator<=>(const Shown&, const Shown&) = default;
};

// Live events on Feishu but the series itself, in order of their start.
std::vector<Shown> beside(Rig& rig) {
  std::vector<Shown> out;
  const Json listed = rig.feishu.raw("GET", "/events?anchor_time=1");
  for (const auto& event : listed.at("items")) {
    if (event.at("status") == "cancelled" || event.value("is_exception", false)) continue;
    if (!event.value("recurrence", "").empty()) continue;
    out.push_back({event.at("event_id"), event.at("summary"),
                   event.at("start_time").at("timestamp").get<std::string>()});
  }
  std::sort(out.begin(), out.end(),
            [](const Shown& a, const Shown& b) { return a.start < b.start; });
  return out;
}

std::string series_id(Rig& rig) {
  std::string found;
  const Json listed = rig.feishu.raw("GET", "/events?anchor_time=1");
  for (const auto& event : listed.at("items")) {
    if (event.at("status") == "cancelled" || event.value("recurrence", "").empty()) continue;
    REQUIRE(found.empty());
    found = event.at("event_id");
  }
  return found;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

void check_quiet(Rig& rig) {
  CHECK(rig.seen(Side::feishu) == rig.seen(Side::other));
  const PairReport again = rig.sync();
  CHECK(again.outcome == Outcome::ok);
  for (const Side side : kSides) {
    const SideCounts& counts = again.sides[side];
    CHECK(counts.created + counts.updated + counts.deleted == 0);
    CHECK(counts.requests <= 2);
  }
}

const std::string kDates = "RDATE;TZID=Asia/Shanghai:20261105T100000,20261106T150000\n";
constexpr const char* kThursday = "1793844000";  // 2026-11-05 10:00 in Shanghai
constexpr const char* kFriday = "1793948400";    // 2026-11-06 15:00

std::unique_ptr<Rig> with_dates() {
  auto rig = std::make_unique<Rig>(std::make_unique<VdirSide>());
  rig->other->put("tides.ics", series_text(kDates));
  const PairReport report = rig->sync();
  CHECK(report.outcome == Outcome::ok);
  CHECK(report.sides.feishu.created == 1);
  CHECK(report.losses.empty());
  CHECK(report.kept_back.empty());
  return rig;
}

// Creations on Feishu but the first ones are carried out and all their replies lost, however often
// they are repeated.
void lose_replies(Rig& rig, int skip) {
  rig.feishu.fault({{"method", "POST"},
                    {"path", "/open-apis/calendar/v4/calendars/*/events*"},
                    {"skip", skip},
                    {"times", 1000},
                    {"drop_after_commit", true}});
}
void answer_again(Rig& rig) { rig.feishu.control("faults", Json::array()); }

}  // namespace

TEST_CASE("each extra date is an event of its own on Feishu, made once") {
  const auto rig = with_dates();
  const auto events = beside(*rig);
  REQUIRE(events.size() == 2);
  CHECK(events[0].start == kThursday);
  CHECK(events[1].start == kFriday);
  CHECK(events[0].title == "Tides");
  CHECK(rig->other->texts().size() == 1);
  check_quiet(*rig);
}

TEST_CASE("edits of a series with extra dates travel to each of its events") {
  const auto rig = with_dates();
  rig->other->put("tides.ics",
                  replaced(rig->other->texts().at("tides.ics"), "SUMMARY:Tides", "SUMMARY:Ebb"));
  CHECK(rig->sync().outcome == Outcome::ok);
  for (const Shown& event : beside(*rig)) CHECK(event.title == "Ebb");
  check_quiet(*rig);

  rig->other->put("tides.ics", replaced(rig->other->texts().at("tides.ics"), "20261106T150000",
                                        "20261107T150000"));
  CHECK(rig->sync().outcome == Outcome::ok);
  const auto events = beside(*rig);
  REQUIRE(events.size() == 2);
  CHECK(events[1].start == std::to_string(std::stoll(kFriday) + 86400));
  check_quiet(*rig);
}

TEST_CASE("an extra event edited or deleted on Feishu is one in the text") {
  const auto rig = with_dates();
  rig->feishu.now += 60;
  rig->feishu.raw("PATCH", "/events/" + beside(*rig)[0].id, {{"summary", "Tides, by boat"}});
  CHECK(rig->sync().outcome == Outcome::ok);
  std::string text = rig->other->texts().at("tides.ics");
  CAPTURE(text);
  CHECK(text.find("RECURRENCE-ID;TZID=Asia/Shanghai:20261105T100000") != std::string::npos);
  CHECK(text.find("SUMMARY:Tides\\, by boat") != std::string::npos);
  CHECK(rig->other->texts().size() == 1);
  check_quiet(*rig);

  rig->feishu.now += 60;
  rig->feishu.raw("DELETE", "/events/" + beside(*rig)[0].id);
  CHECK(rig->sync().outcome == Outcome::ok);
  text = rig->other->texts().at("tides.ics");
  CAPTURE(text);
  CHECK(text.find("20261105T100000") == std::string::npos);
  CHECK(text.find("RDATE;TZID=Asia/Shanghai:20261106T150000\r\n") != std::string::npos);
  check_quiet(*rig);
}

TEST_CASE("an extra date taken away goes, and comes back as a new event") {
  const auto rig = with_dates();
  const std::string text = rig->other->texts().at("tides.ics");
  rig->other->put("tides.ics", replaced(text, ",20261106T150000", ""));
  CHECK(rig->sync().outcome == Outcome::ok);
  CHECK(beside(*rig).size() == 1);
  check_quiet(*rig);
  rig->other->put("tides.ics", text);
  CHECK(rig->sync().outcome == Outcome::ok);
  CHECK(beside(*rig).size() == 2);
  check_quiet(*rig);
}

TEST_CASE("a deleted series takes its extra events along") {
  const auto rig = with_dates();
  rig->other->remove("tides.ics");
  CHECK(rig->sync().sides.feishu.deleted == 1);
  CHECK(beside(*rig).empty());
  CHECK(series_id(*rig).empty());
  check_quiet(*rig);
}

TEST_CASE("a deletion that stops after the first extra event is finished, and nothing comes back") {
  const auto rig = with_dates();
  rig->other->remove("tides.ics");
  rig->feishu.fault({{"method", "DELETE"},
                     {"path", "/open-apis/calendar/v4/calendars/*/events/*"},
                     {"times", 1},
                     {"drop_after_commit", true}});
  rig->sync();
  CHECK(rig->feishu.transport.lost == 1);
  CHECK(rig->sync().outcome == Outcome::ok);
  CHECK(beside(*rig).empty());
  CHECK(series_id(*rig).empty());
  CHECK(rig->other->texts().empty());
  check_quiet(*rig);
}

TEST_CASE("extra events outlive a series that somebody deleted on Feishu") {
  const auto rig = with_dates();
  rig->feishu.now += 60;
  rig->feishu.raw("DELETE", "/events/" + series_id(*rig));
  CHECK(rig->sync().outcome == Outcome::ok);
  CHECK(beside(*rig).size() == 2);
  CHECK(rig->other->texts().size() == 2);  // they are seen on Feishu, so they are seen here
  check_quiet(*rig);
}

TEST_CASE("an extra event whose creation was not answered is not made twice") {
  for (const bool applied : {true, false}) {
    CAPTURE(applied);
    Rig rig(std::make_unique<VdirSide>());
    rig.other->put("tides.ics", series_text(kDates));
    rig.feishu.fault({{"method", "POST"},
                      {"path", "/open-apis/calendar/v4/calendars/*/events*"},
                      {"skip", 1},
                      {"times", 1},
                      {applied ? "drop_after_commit" : "drop_before", true}});
    rig.sync();
    CHECK(rig.feishu.transport.lost == 1);
    CHECK(rig.sync().outcome == Outcome::ok);
    CHECK(beside(rig).size() == 2);
    check_quiet(rig);
  }
}

TEST_CASE("an extra event without an answer is found by its content when its key is forgotten") {
  Rig rig(std::make_unique<VdirSide>());
  rig.other->put("tides.ics", series_text(kDates));
  lose_replies(rig, 1);
  CHECK(rig.sync().outcome == Outcome::partial);
  CHECK(beside(rig).size() == 1);
  answer_again(rig);
  rig.feishu.now += 2 * 86400;
  CHECK(rig.sync().outcome == Outcome::ok);
  CHECK(beside(rig).size() == 2);
  CHECK(rig.other->texts().size() == 1);
  check_quiet(rig);
}

TEST_CASE("an extra event that two runs got no answer about is no new event") {
  Rig rig(std::make_unique<VdirSide>());
  rig.other->put("tides.ics", series_text(kDates));
  lose_replies(rig, 1);
  rig.sync();
  const auto events = beside(rig);
  REQUIRE(events.size() == 1);
  rig.feishu.now += 60;
  rig.feishu.raw("PATCH", "/events/" + events[0].id, {{"summary", "Tides, by boat"}});
  CHECK(rig.sync().outcome == Outcome::partial);
  CHECK(rig.other->texts().size() == 1);
  answer_again(rig);
  CHECK(rig.sync().outcome == Outcome::ok);
  CHECK(beside(rig).size() == 2);
  CHECK(rig.other->texts().size() == 1);
  check_quiet(rig);
}

TEST_CASE("extra dates of an event that does not repeat, and of an all-day series") {
  for (const std::string lines :
       {"DTSTART;TZID=Asia/Shanghai:20261103T100000\nRDATE;TZID=Asia/Shanghai:20261105T100000\n",
        "DTSTART;VALUE=DATE:20261103\nRRULE:FREQ=WEEKLY;COUNT=4\nRDATE;VALUE=DATE:20261105\n"}) {
    CAPTURE(lines);
    Rig rig(std::make_unique<VdirSide>());
    rig.other->put("a.ics", calendar_text("BEGIN:VEVENT\nUID:a\nDTSTAMP:20261101T000000Z\n"
                                          "SUMMARY:Tides\n" +
                                          lines + "END:VEVENT\n"));
    CHECK(rig.sync().outcome == Outcome::ok);
    const Json listed = rig.feishu.raw("GET", "/events?anchor_time=1");
    CHECK(listed.at("items").size() == 2);
    CHECK(rig.other->texts().size() == 1);
    check_quiet(rig);
  }
}

TEST_CASE("invitations to single occurrences of one series are events of their own on Feishu") {
  Rig rig(std::make_unique<VdirSide>());
  const auto one = [](const std::string& day, const std::string& title) {
    return "BEGIN:VEVENT\nUID:a\nDTSTAMP:20261101T000000Z\nRECURRENCE-ID:" + day +
           "T010000Z\nDTSTART:" + day + "T020000Z\nDTEND:" + day + "T030000Z\nSUMMARY:" + title +
           "\nEND:VEVENT\n";
  };
  rig.other->put("a.ics", calendar_text(one("20261105", "first") + one("20261112", "second")));
  CHECK(rig.sync().outcome == Outcome::ok);
  const auto events = beside(rig);
  REQUIRE(events.size() == 2);
  CHECK(events[0].title == "first");
  CHECK(events[1].title == "second");
  check_quiet(rig);
  rig.feishu.now += 60;
  rig.feishu.raw("PATCH", "/events/" + events[1].id, {{"summary", "later"}});
  CHECK(rig.sync().outcome == Outcome::ok);
  CHECK(rig.other->texts().at("a.ics").find("SUMMARY:later") != std::string::npos);
  check_quiet(rig);
}

TEST_CASE("a deleted occurrence that Feishu does not bring back stands beside its series") {
  Rig rig(std::make_unique<VdirSide>());
  rig.feishu.toggle("delete_exception", "refused");
  const std::string excluded = "EXDATE;TZID=Asia/Shanghai:20261110T100000\n";
  rig.other->put("tides.ics", series_text(excluded));
  CHECK(rig.sync().outcome == Outcome::ok);
  rig.other->put("tides.ics", series_text(""));
  CHECK(rig.sync().outcome == Outcome::ok);
  CHECK(beside(rig).size() == 1);
  check_quiet(rig);
  rig.other->put("tides.ics", series_text(excluded));
  CHECK(rig.sync().outcome == Outcome::ok);
  CHECK(beside(rig).empty());
  check_quiet(rig);
}

TEST_CASE("a second calendar paired with the same Feishu calendar sees extra dates as such") {
  const auto rig = with_dates();
  const auto all = rig->feishu.events();
  CHECK(all.empty());
  rig->feishu.observe();
  const Event series = rig->feishu.only();
  CHECK(series.occurrences.size() == 2);
}

TEST_CASE("extra events are found again after the state was lost") {
  for (const bool keys_forgotten : {false, true}) {
    CAPTURE(keys_forgotten);
    const auto rig = with_dates();
    if (keys_forgotten) rig->feishu.now += 40 * 86400;
    rig->lose_state();
    CHECK(rig->sync().outcome == Outcome::ok);
    CHECK(beside(*rig).size() == 2);
    CHECK(rig->other->texts().size() == 1);
    check_quiet(*rig);
    rig->other->remove("tides.ics");
    CHECK(rig->sync().outcome == Outcome::ok);
    CHECK(beside(*rig).empty());
  }
}
