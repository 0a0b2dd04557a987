#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "mapping/recurrence.h"
#include "mapping/timezone.h"
#include "tests/mapping/feishu_fixture.h"

using namespace larkdav;
using namespace larkdav::tests;
using engine::Excluded;
using engine::Gone;
using engine::ItemState;
using engine::NotObserved;
using engine::Record;
using engine::Unreadable;
using mapping::feishu::Json;

namespace {

constexpr long long kTuesday = 1793671200;
constexpr long long kWeek = 7 * 86400;

Json event(const std::string& id, long long start, const std::string& title) {
  return {
      {"event_id", id},
      {"organizer_calendar_id", kCalendar},
      {"summary", title},
      {"start_time", {{"timestamp", std::to_string(start)}, {"timezone", "Asia/Shanghai"}}},
      {"end_time", {{"timestamp", std::to_string(start + 3600)}, {"timezone", "Asia/Shanghai"}}},
      {"status", "confirmed"}};
}
Json series() {
  Json out = event("u_0", kTuesday, "Weekly");
  out["recurrence"] = "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T155959Z";
  return out;
}
Json exception(long long week, const std::string& title, long long moved = 0) {
  const long long original = kTuesday + week * kWeek;
  Json out = event("u_" + std::to_string(original), original + moved, title);
  out["is_exception"] = true;
  out["recurring_event_id"] = "u_0";
  return out;
}
Json cancelled(Json event) {
  event["status"] = "cancelled";
  return event;
}
engine::OccurrenceKey key(long long week) {
  return engine::Instant{std::chrono::seconds(kTuesday + week * kWeek)};
}
std::map<std::string, ItemState> states(const std::vector<Record>& group) {
  std::map<std::string, ItemState> out;
  for (auto& item : assemble(group, writer_context())) {
    CHECK(item.group.value == "u");
    out[item.id.value] = std::move(item.state);
  }
  return out;
}
template <class State>
bool is(const std::map<std::string, ItemState>& all, const std::string& id) {
  return all.count(id) > 0 && std::holds_alternative<State>(all.at(id));
}
std::string id_of(long long week) { return "u_" + std::to_string(kTuesday + week * kWeek); }

}  // namespace

TEST_CASE("a series has its changed and its deleted occurrences") {
  std::vector<Record> group = {record(exception(1, "Moved", 7200)),
                               record(cancelled(exception(2, "Weekly"))), record(series())};
  do {
    const auto found = assembled(group).event;
    REQUIRE(found.occurrences.size() == 2);
    CHECK(std::get<engine::EventFields>(found.occurrences.at(key(1))).title == "Moved");
    CHECK(std::holds_alternative<Excluded>(found.occurrences.at(key(2))));
    CHECK(found.extent.first == std::get<engine::Instant>(key(0)));
    CHECK(found.extent.last == std::get<engine::Instant>(key(8)) + std::chrono::hours(1));
  } while (std::next_permutation(group.begin(), group.end(), [](const Record& a, const Record& b) {
    return a.id.value < b.id.value;
  }));
}

TEST_CASE("a sparse tombstone of an occurrence is a deleted occurrence once it is proven") {
  const Json sparse = {
      {"event_id", id_of(2)}, {"status", "cancelled"}, {"start_time", Json::object()}};
  const auto found = assembled({record(series()), record(sparse)}).event;
  CHECK(std::holds_alternative<Excluded>(found.occurrences.at(key(2))));
  const auto doubted = states({record(series()), record(sparse, false)});
  CHECK(is<NotObserved>(doubted, "u"));
}

TEST_CASE("an exception equal to its plain occurrence is none") {
  CHECK(assembled({record(series()), record(exception(1, "Weekly"))}).event.occurrences.empty());
}

TEST_CASE("an exception that fits no occurrence is an item of its own") {
  Json stray = exception(1, "Stray");
  stray["event_id"] = "u_" + std::to_string(kTuesday + kWeek + 60);
  auto all = states({record(series()), record(stray), record(exception(2, "Fits"))});
  REQUIRE(all.size() == 2);
  const std::string id = stray["event_id"];
  REQUIRE(is<engine::Assembled>(all, id));
  CHECK(std::get<engine::Assembled>(all.at(id)).event.fields.title == "Stray");
  CHECK_FALSE(std::get<engine::Assembled>(all.at(id)).event.rule);
  CHECK(std::get<engine::Assembled>(all.at("u")).event.occurrences.size() == 1);
  all = states({record(series()), record(cancelled(stray))});
  CHECK(is<Gone>(all, id));
  CHECK(is<engine::Assembled>(all, "u"));
  // One that is in doubt holds only itself back.
  all = states({record(series()), record(stray, false)});
  CHECK(is<NotObserved>(all, id));
  CHECK(is<engine::Assembled>(all, "u"));
}

TEST_CASE("exceptions outlive a deleted master") {
  const auto all = states({record(cancelled(series())), record(exception(1, "Left")),
                           record(cancelled(exception(2, "Weekly")))});
  CHECK(is<Gone>(all, "u"));
  CHECK(is<engine::Assembled>(all, id_of(1)));
  CHECK(is<Gone>(all, id_of(2)));
}

TEST_CASE("exceptions of a series that was not read prove nothing") {
  const auto all = states({record(exception(1, "Early"))});
  CHECK(is<NotObserved>(all, "u"));
  CHECK(is<NotObserved>(all, id_of(1)));
  const auto pending = states({record(series(), false), record(exception(1, "Early"))});
  CHECK(is<NotObserved>(pending, "u"));
  CHECK(is<NotObserved>(pending, id_of(1)));
}

TEST_CASE("an exception in doubt holds its series back, a destroyed one does not") {
  CHECK(is<NotObserved>(states({record(series()), record(exception(1, "x"), false)}), "u"));
  Record destroyed = record(exception(1, "x"));
  destroyed.gone = true;
  CHECK(assembled({record(series()), destroyed}).event.occurrences.empty());
}

TEST_CASE("a private event without details is unreadable, its blank title no edit") {
  if (const auto page = fixture("events.list.private_reader_view")) {
    auto context = writer_context();
    context.may_write = false;
    const auto items = assemble(std::vector{record(page->at("data").at("items").at(0))}, context);
    REQUIRE(items.size() == 1);
    REQUIRE(std::holds_alternative<Unreadable>(items[0].state));
    CHECK(std::get<Unreadable>(items[0].state).reason == "private event without details");
  }
}

TEST_CASE("who organises may write everything, an attendee his own, a reader nothing") {
  auto context = writer_context();
  const auto mine = record(series());
  CHECK(assembled({mine}, context).writable ==
        engine::FieldMask::everything() -
            engine::FieldMask{engine::Field::attendees, engine::Field::answer});
  Json theirs = series();
  theirs["organizer_calendar_id"] = "other@group.calendar.feishu.cn";
  CHECK(assembled({record(theirs)}, context).writable ==
        engine::FieldMask{engine::Field::classification, engine::Field::transparency,
                          engine::Field::reminders, engine::Field::color, engine::Field::answer});
  context.may_write = false;
  CHECK(assembled({mine}, context).writable.empty());
}

TEST_CASE("an occurrence that tells no reminders rings as its series, one with none does not") {
  Json master = series();
  master["reminders"] = {{{"minutes", 15}}};
  Json changed = exception(1, "changed");
  for (const bool told : {false, true}) {
    if (told) changed["reminders"] = Json::array();
    if (!told) changed.erase("reminders");
    const auto event = assembled({record(master), record(changed)}).event;
    REQUIRE(event.occurrences.size() == 1);
    const auto& fields = std::get<engine::EventFields>(event.occurrences.begin()->second);
    CHECK(fields.reminders.empty() == told);
  }
}

TEST_CASE("what does not travel is named") {
  Json rich = series();
  rich["attachments"] = {{{"file_token", "x"}}};
  rich["attendees"] = {{{"type", "user"}}};
  const auto losses = assembled({record(rich)}).losses;
  REQUIRE(losses.size() == 2);
  CHECK(losses[0].field == "attendees");
  CHECK(losses[1].field == "attachments");
  CHECK(assembled({record(series())}).losses.empty());
}

TEST_CASE("bad data is one item's trouble") {
  Record broken = record(series());
  broken.raw = "<html>";
  CHECK(is<Unreadable>(states({broken}), "u"));
  Json timeless = series();
  timeless.erase("start_time");
  CHECK(is<Unreadable>(states({record(timeless)}), "u"));
  Json lost = series();
  lost["start_time"]["timezone"] = "Mars/Olympus";
  CHECK(is<Unreadable>(states({record(lost)}), "u"));
  Record forbidden = record(series());
  forbidden.unreadable = "no permission";
  CHECK(is<Unreadable>(states({forbidden}), "u"));
  const auto strange =
      mapping::feishu::record_of(R"({"event_id":"timeoff:7","status":"confirmed"})");
  REQUIRE(strange);
  const auto items = assemble(std::vector{*strange}, writer_context());
  REQUIRE(items.size() == 1);
  CHECK(std::holds_alternative<Unreadable>(items[0].state));
  CHECK(assemble({}, writer_context()).empty());
}

TEST_CASE("all-day occurrences are named by midnight UTC, and by any midnight near it") {
  Json daily = {{"event_id", "u_0"},
                {"organizer_calendar_id", kCalendar},
                {"summary", "Fair"},
                {"start_time", {{"date", "2026-11-09"}}},
                {"end_time", {{"date", "2026-11-10"}}},
                {"recurrence", "FREQ=DAILY;COUNT=5"},
                {"status", "confirmed"}};
  const long long utc = mapping::days_from_civil({2026, 11, 11}) * 86400LL;
  for (const long long shift : {0LL, -8 * 3600LL, 5 * 3600LL}) {
    const Json gone = {{"event_id", "u_" + std::to_string(utc + shift)}, {"status", "cancelled"}};
    const auto found = assembled({record(daily), record(gone)}).event;
    CHECK(found.occurrences.count(engine::Date{2026, 11, 11}) == 1);
  }
}

TEST_CASE("what was an occurrence while the series was timed names no day of it") {
  Json days = series();
  days["start_time"] = days["end_time"] = {{"date", "2026-11-03"}};
  const std::string odd = "u_" + std::to_string(kTuesday + kWeek);
  for (const bool deleted : {false, true}) {
    CAPTURE(deleted);
    const Json leftover = exception(1, "Moved", 7200);
    const auto found = states({record(days), record(deleted ? cancelled(leftover) : leftover)});
    CHECK(std::get<engine::Assembled>(found.at("u")).event.occurrences.empty());
    CHECK(found.count(odd) == (deleted ? 0 : 1));
    if (deleted) continue;
    const auto& alone = std::get<engine::Assembled>(found.at(odd)).event;
    CHECK(alone.fields.title == "Moved");
  }
}

TEST_CASE("the documented series reads as described") {
  if (const auto page = fixture("events.get.recurring_prefix_until_date")) {
    const auto found = assembled({record(page->at("data").at("event"))}).event;
    CHECK(found.fields.title == "Weekly tide review");
    CHECK(found.fields.location == "Pier 4, 12 Dock Road");
    CHECK(found.fields.reminders == std::set<int>{15});
    REQUIRE(found.rule);
    CHECK(found.rule->last == key(8));
  }
}
