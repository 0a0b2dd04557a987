#include "tests/engine/scenarios.h"

namespace larkdav::tests {
namespace {

using engine::Event;
using engine::Excluded;
using engine::Side;
using Edit = std::function<void(World&)>;

Event busy_series() {
  Event series = weekly("S");
  series.occurrences[week(1)] = Excluded{};
  engine::EventFields moved = series.fields;
  moved.title = "S, moved";
  moved.start = engine::UtcTime{at(2 * 168 + 5)};
  moved.end = engine::UtcTime{at(2 * 168 + 6)};
  series.occurrences[week(2)] = moved;
  return series;
}

void one_meeting(World& w) { w.feishu.add(meeting("A")); }
void one_series(World& w) { w.feishu.add(weekly("S")); }
void series_and_meeting(World& w) {
  w.feishu.add(busy_series());
  w.feishu.add(meeting("A"));
}

Edit edit(Side side, std::string title, std::function<void(Event&)> change) {
  return [=](World& w) { w.edit(side, title, change); };
}
Edit remove(Side side, std::string title) {
  return [=](World& w) { w.side(side).remove(w.titled(side, title)); };
}
Edit both(Edit a, Edit b) {
  return [=](World& w) {
    a(w);
    b(w);
  };
}

std::function<void(Event&)> rename(std::string title) {
  return [=](Event& e) { e.fields.title = title; };
}
void relocate(Event& e) { e.fields.location = "Pier 4"; }
void shift(Event& e) {
  e.fields.start = engine::UtcTime{at(4)};
  e.fields.end = engine::UtcTime{at(5)};
}
std::function<void(Event&)> exclude(int n) {
  return [=](Event& e) { e.occurrences[week(n)] = Excluded{}; };
}
std::function<void(Event&)> move_one(int n) {
  return [=](Event& e) {
    engine::EventFields moved = e.fields;
    moved.title = "moved " + std::to_string(n);
    moved.start = engine::UtcTime{at(n * 168 + 9)};
    moved.end = engine::UtcTime{at(n * 168 + 10)};
    e.occurrences[week(n)] = moved;
  };
}
void shift_series(Event& e) {
  e.occurrences.clear();
  e.fields.start = engine::UtcTime{at(6)};
  e.fields.end = engine::UtcTime{at(7)};
}

std::vector<Scenario> two_sided() {
  const Edit nothing = [](World&) {};
  return {
      {"new on feishu", nothing, one_meeting},
      {"new on the other side", nothing,
       [](World& w) { w.other.add(with_uid(meeting("A"), "a@x")); }},
      {"a series with occurrences, new on feishu", nothing, series_and_meeting},
      {"a series with occurrences, new on the other side", nothing,
       [](World& w) { w.other.add(with_uid(busy_series(), "s@x")); }},
      {"the same event new on both sides", nothing,
       [](World& w) {
         w.feishu.add(meeting("A"));
         w.other.add(with_uid(meeting("A"), "a@x"));
       }},
      {"one event new on both sides, with different notes", nothing,
       [](World& w) {
         Event noted = meeting("A");
         noted.fields.description = "bring the checklist";
         w.feishu.add(noted);
         noted.fields.description = "";
         noted.fields.location = "Pier 4";
         w.other.add(with_uid(noted, "a@x"));
       }},
      {"both edit different fields", one_meeting,
       both(edit(Side::feishu, "A", relocate), edit(Side::other, "A", shift))},
      {"both edit one field", one_meeting,
       both(edit(Side::feishu, "A", rename("F")), edit(Side::other, "A", rename("D")))},
      {"both edit one field, and both versions are kept", one_meeting,
       [](World& w) {
         w.policy.conflict = engine::ConflictPolicy::keep_both;
         w.edit(Side::feishu, "A", rename("F"));
         w.edit(Side::other, "A", rename("D"));
       }},
      {"both edit one field alike", one_meeting,
       both(edit(Side::feishu, "A", rename("B")), edit(Side::other, "A", rename("B")))},
      {"deleted on both", one_meeting, both(remove(Side::feishu, "A"), remove(Side::other, "A"))},
      {"an occurrence each", one_series,
       both(edit(Side::feishu, "S", exclude(1)), edit(Side::other, "S", move_one(2)))},
      {"the series shifted on feishu, an occurrence deleted on the other side", one_series,
       both(edit(Side::feishu, "S", shift_series), edit(Side::other, "S", exclude(1)))},
  };
}

std::vector<Scenario> one_sided(Side side) {
  const std::string where = std::string(" on ") + engine::name(side);
  return {
      {"renamed" + where, one_meeting, edit(side, "A", rename("B"))},
      {"moved" + where, one_meeting, edit(side, "A", shift)},
      {"deleted" + where, one_meeting, remove(side, "A")},
      {"deleted, and edited on the opposite side" + where, one_meeting,
       both(remove(side, "A"), edit(engine::opposite(side), "A", relocate))},
      {"a series deleted" + where, series_and_meeting, remove(side, "S")},
      {"an occurrence deleted" + where, one_series, edit(side, "S", exclude(3))},
      {"an occurrence moved" + where, one_series, edit(side, "S", move_one(3))},
      {"an occurrence restored" + where, series_and_meeting,
       edit(side, "S", [](Event& e) { e.occurrences.erase(week(1)); })},
      {"a moved occurrence put back" + where, series_and_meeting,
       edit(side, "S", [](Event& e) { e.occurrences.erase(week(2)); })},
      {"a series shifted" + where, series_and_meeting, edit(side, "S", shift_series)},
      {"a meeting becomes a series" + where, one_meeting,
       edit(side, "A",
            [](Event& e) {
              e.rule = engine::Rule{"FREQ=DAILY", {}, false};
            })},
  };
}

}  // namespace

std::vector<Scenario> scenarios() {
  std::vector<Scenario> out = two_sided();
  for (const Side side : engine::kSides) {
    for (auto& scenario : one_sided(side)) out.push_back(std::move(scenario));
  }
  return out;
}

}  // namespace larkdav::tests
