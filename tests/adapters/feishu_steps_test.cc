#include "adapters/feishu/steps.h"

#include <doctest/doctest.h>

#include "adapters/feishu/step_request.h"
#include "mapping/recurrence.h"
#include "mapping/timezone.h"
#include "tests/mapping/feishu_fixture.h"

using namespace larkdav;
using namespace larkdav::adapters::feishu;
using namespace larkdav::tests;
using engine::Event;
using engine::Excluded;
using engine::Field;
using engine::Goal;
using engine::Record;
using mapping::feishu::Json;

namespace {

constexpr long long kTuesday = 1793671200;
constexpr long long kWeek = 7 * 86400;

engine::Instant at(long long seconds) { return engine::Instant{std::chrono::seconds(seconds)}; }
std::string id_of(long long week) { return "u_" + std::to_string(kTuesday + week * kWeek); }

Json master() {
  return {
      {"event_id", "u_0"},
      {"organizer_calendar_id", kCalendar},
      {"summary", "Weekly"},
      {"description", "rich text"},
      {"start_time", {{"timestamp", std::to_string(kTuesday)}, {"timezone", "Asia/Shanghai"}}},
      {"end_time", {{"timestamp", std::to_string(kTuesday + 3600)}, {"timezone", "Asia/Shanghai"}}},
      {"recurrence", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T155959Z"},
      {"status", "confirmed"}};
}
Json changed(long long week) {
  Json out = master();
  const long long start = kTuesday + week * kWeek;
  out["event_id"] = id_of(week);
  out["is_exception"] = true;
  out["summary"] = "Changed";
  out["start_time"]["timestamp"] = std::to_string(start);
  out["end_time"]["timestamp"] = std::to_string(start + 3600);
  out["recurrence"] = "";
  return out;
}
Json deleted(long long week) {
  return {{"event_id", id_of(week)}, {"status", "cancelled"}, {"is_exception", true}};
}

// The next request, in short: kind, id and the members of the body.
std::string next(const Goal& goal, const std::vector<Record>& group) {
  const auto step = next_step(goal, group, writer_context());
  if (!step) return "reached";
  const auto request = step_request(step->request);
  REQUIRE(request);
  CHECK(step_request(to_text(*request)) == *request);
  const char* kinds[] = {"create",  "patch",  "remove",  "answer",
                         "destroy", "refuse", "missing", "wait"};
  std::string out = kinds[static_cast<int>(request->kind)];
  if (!request->id.empty()) out += " " + request->id;
  if (!request->body.empty() && request->kind != StepKind::destroy) {
    const Json body = *mapping::feishu::parse_object(request->body);
    for (const auto& [name, value] : body.items()) {
      if (name != "need_notification") out += " " + name;
    }
  }
  return out;
}

Goal change_of(const std::vector<Record>& group, const std::function<void(Event&)>& edit) {
  Goal goal;
  goal.uid = {"uid"};
  goal.item = engine::ItemId{"u"};
  goal.before = assembled(group).event;
  goal.wanted = goal.before;
  edit(*goal.wanted);
  goal.fields = diff(*goal.before, *goal.wanted);
  return goal;
}

}  // namespace

TEST_CASE("each goal has its next request") {
  const std::vector<Record> plain = {record(master())};
  const std::vector<Record> mixed = {record(master()), record(changed(1)), record(deleted(2))};
  const engine::OccurrenceKey first = at(kTuesday + kWeek);
  const engine::OccurrenceKey second = at(kTuesday + 2 * kWeek);
  struct Row {
    const char* what;
    std::vector<Record> group;
    std::function<void(Event&)> edit;
    std::string request;
  };
  const Row rows[] = {
      {"nothing", mixed, [](Event&) {}, "reached"},
      {"a title", mixed, [](Event& e) { e.fields.title = "New"; }, "patch u_0 summary"},
      {"a time goes with both ends, exceptions first", mixed,
       [](Event& e) {
         e.fields.start = mapping::zoned(at(kTuesday + 60), "Asia/Shanghai");
         e.fields.end = mapping::zoned(at(kTuesday + 3660), "Asia/Shanghai");
       },
       "destroy " + id_of(1)},
      {"a later end leaves the exceptions alone", mixed,
       [](Event& e) { e.fields.end = mapping::zoned(at(kTuesday + 7200), "Asia/Shanghai"); },
       "patch u_0 end_time start_time"},
      {"a time without exceptions", plain,
       [](Event& e) {
         e.fields.start = mapping::zoned(at(kTuesday + 60), "Asia/Shanghai");
         e.fields.end = mapping::zoned(at(kTuesday + 3660), "Asia/Shanghai");
         e.rule->last = at(kTuesday + 8 * kWeek + 60);
       },
       "patch u_0 end_time recurrence start_time"},
      {"a shorter rule keeps the exceptions that still fit", mixed,
       [](Event& e) {
         e.rule->last = at(kTuesday + kWeek);
         e.occurrences.erase(at(kTuesday + 2 * kWeek));
       },
       "destroy " + id_of(2)},
      {"no rule: a rule of one occurrence", plain, [](Event& e) { e.rule.reset(); },
       "patch u_0 recurrence"},
      {"a deleted occurrence", plain, [&](Event& e) { e.occurrences[first] = Excluded{}; },
       "remove " + id_of(1)},
      {"a changed one is deleted", mixed, [&](Event& e) { e.occurrences[first] = Excluded{}; },
       "remove " + id_of(1)},
      {"a changed one goes back", mixed, [&](Event& e) { e.occurrences.erase(first); },
       "destroy " + id_of(1)},
      {"a deleted one comes back", mixed, [&](Event& e) { e.occurrences.erase(second); },
       "destroy " + id_of(2)},
      {"a deleted one comes back changed", mixed,
       [&](Event& e) {
         e.occurrences[second] = std::get<engine::EventFields>(e.occurrences.at(first));
       },
       "destroy " + id_of(2)},
      {"a changed one changes again", mixed,
       [&](Event& e) { std::get<engine::EventFields>(e.occurrences.at(first)).title = "Other"; },
       "patch " + id_of(1) + " summary"},
      {"a plain one changes", plain,
       [&](Event& e) {
         auto fields = mapping::plain_occurrence(e, first, "Asia/Shanghai");
         fields.location = "Pier 4";
         e.occurrences[first] = fields;
       },
       "patch " + id_of(1) + " location"},
      {"a time out of range", plain,
       [](Event& e) { e.fields.start = e.fields.end = engine::UtcTime{at(-5)}; }, "refuse"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.what);
    CHECK(next(change_of(row.group, row.edit), row.group) == row.request);
  }
}

TEST_CASE("a removal takes changed occurrences first, then the master, then is reached") {
  Goal goal;
  goal.item = engine::ItemId{"u"};
  Json cancelled = changed(1);
  cancelled["status"] = "cancelled";
  Json gone = master();
  gone["status"] = "cancelled";
  CHECK(next(goal, {record(master()), record(changed(1)), record(deleted(2))}) ==
        "remove " + id_of(1));
  CHECK(next(goal, {record(master()), record(cancelled), record(deleted(2))}) == "remove u_0");
  CHECK(next(goal, {record(gone), record(cancelled)}) == "reached");
  CHECK(next(goal, {}) == "reached");
  // One that only looks like its series would outlive it too.
  Json same = changed(1);
  same["summary"] = "Weekly";
  CHECK(next(goal, {record(master()), record(same)}) == "remove " + id_of(1));
}

TEST_CASE("what somebody else organises is not deleted") {
  Goal goal;
  goal.item = engine::ItemId{"u"};
  Json theirs = master();
  theirs["organizer_calendar_id"] = "other";
  CHECK(next(goal, {record(theirs)}) == "refuse");
}

TEST_CASE("fields outside the goal and fields answered are not written") {
  const std::vector<Record> group = {record(master())};
  Goal goal = change_of(group, [](Event& e) {
    e.fields.title = "New";
    e.fields.location = "Pier 4";
  });
  goal.fields = {Field::location};
  CHECK(next(goal, group) == "patch u_0 location");
  goal.fields = {Field::location, Field::title};
  goal.answered = {Field::title};
  CHECK(next(goal, group) == "patch u_0 location");
  goal.answered = {Field::title, Field::location};
  CHECK(next(goal, group) == "reached");
}

TEST_CASE("a creation is one request with a key of its own, the same everywhere") {
  Goal goal;
  goal.uid = {"uid"};
  goal.wanted = assembled({record(master())}).event;
  goal.fields = engine::FieldMask::everything();
  const auto step = next_step(goal, {}, writer_context());
  REQUIRE(step);
  CHECK(step->repeatable);
  CHECK(step->targets.empty());
  CHECK(step->touches.contains(Field::rule));
  CHECK(step->touches.occurrences().empty());
  const auto request = step_request(step->request);
  CHECK(request->key == idempotency_key(kCalendar, {"uid"}, "", 0));
  CHECK(request->key.size() == 64);
  CHECK(request->key != idempotency_key(kCalendar, {"uid"}, "", 1));
  CHECK(request->key != idempotency_key("c", {"uid"}, "", 0));
  CHECK(idempotency_key("ab", {"c"}, "", 0) != idempotency_key("a", {"bc"}, "", 0));
  CHECK(next_step(goal, {}, writer_context())->request == step->request);
}

TEST_CASE("an item that is gone is missing for a change, and reached for a creation of ours") {
  Json gone = master();
  gone["status"] = "cancelled";
  Goal goal = change_of({record(master())}, [](Event& e) { e.fields.title = "New"; });
  CHECK(next(goal, {record(gone)}) == "missing");
  goal.before.reset();
  goal.answered = {Field::title};
  CHECK(next(goal, {record(gone)}) == "reached");
}

TEST_CASE("an item in doubt waits") {
  const Goal goal = change_of({record(master())}, [](Event& e) { e.fields.title = "New"; });
  CHECK(next(goal, {record(master()), record(deleted(1), false)}) == "wait");
}

TEST_CASE("an orphaned occurrence is written under its own id") {
  Json gone = master();
  gone["status"] = "cancelled";
  const std::vector<Record> group = {record(gone), record(changed(1))};
  Goal goal;
  goal.item = engine::ItemId{id_of(1)};
  CHECK(next(goal, group) == "remove " + id_of(1));
  Event wanted;
  for (auto& item : assemble(group, writer_context())) {
    if (item.id == *goal.item) wanted = std::get<engine::Assembled>(item.state).event;
  }
  goal.wanted = wanted;
  goal.wanted->fields.title = "New";
  goal.fields = {Field::title};
  CHECK(next(goal, group) == "patch " + id_of(1) + " summary");
}

TEST_CASE("stored requests that are not ours are not read") {
  CHECK_FALSE(step_request(""));
  CHECK_FALSE(step_request("PUT /x"));
  CHECK_FALSE(step_request(R"({"kind":"format disk"})"));
}
