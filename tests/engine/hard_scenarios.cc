#include <utility>

#include "tests/engine/scenarios.h"

namespace larkdav::tests {
namespace {

using adapters::memory::Fault;
using engine::ConflictPolicy;
using engine::Event;
using engine::Excluded;
using engine::Side;
using engine::Step;

constexpr auto kNothing = [](World&) {};

void rename(World& w, Side side, const std::string& from, const std::string& to) {
  w.edit(side, from, [&](Event& e) { e.fields.title = to; });
}
void relocate(World& w, Side side, const std::string& title, const std::string& place) {
  w.edit(side, title, [&](Event& e) { e.fields.location = place; });
}
void remove(World& w, Side side, const std::string& title) {
  w.side(side).remove(w.titled(side, title));
}

engine::EventFields moved_to(const Event& series, int week_number, long long hour) {
  engine::EventFields fields = series.fields;
  fields.title += ", moved";
  fields.start = engine::UtcTime{at(week_number * 168 + hour)};
  fields.end = engine::UtcTime{at(week_number * 168 + hour + 1)};
  return fields;
}

Event series_with(std::string title, int excluded, int moved) {
  Event series = weekly(std::move(title));
  series.occurrences[week(excluded)] = Excluded{};
  series.occurrences[week(moved)] = moved_to(series, moved, 5);
  return series;
}

void add_meetings(World& w, Side side, int from, int to) {
  for (int i = from; i < to; ++i) {
    const std::string title = "event " + std::to_string(i);
    Event event = meeting(title, i);
    if (side == Side::other) event.uid.value = "event-" + std::to_string(i) + "@x";
    w.side(side).add(event);
  }
}

// "This and following": the old series ends, a new one starts.
void split(World& w, Side side) {
  w.edit(side, "S", [](Event& e) {
    e.rule->last = week(3);
    e.extent.last = at(3 * 168 + 3);
    e.occurrences.erase(week(5));
  });
  Event rest = weekly("S, from now on", 5 * 168 + 2);
  if (side == Side::other) rest.uid.value = "rest@x";
  w.side(side).add(rest);
}

std::vector<Scenario> first_meetings() {
  return {
      {"two filled calendars meet", kNothing,
       [](World& w) {
         w.feishu.options.page_size = w.other.options.page_size = 2;
         add_meetings(w, Side::feishu, 0, 5);
         add_meetings(w, Side::other, 3, 8);
         w.other.add(with_uid(series_with("S", 1, 2), "s@x"));
       }},
      {"one series on both sides, with different exceptions", kNothing,
       [](World& w) {
         w.feishu.add(series_with("S", 1, 2));
         w.other.add(with_uid(series_with("S", 3, 4), "s@x"));
       }},
      {"two equal events meet three", kNothing,
       [](World& w) {
         for (int i = 0; i < 2; ++i) w.feishu.add(meeting("A"));
         for (int i = 0; i < 3; ++i) w.other.add(with_uid(meeting("A"), std::to_string(i) + "@x"));
       }},
      {"old events stay where they are, recent ones travel", kNothing,
       [](World& w) {
         w.policy.past = std::chrono::hours{24};
         w.feishu.add(meeting("long ago", -100));
         w.feishu.add(meeting("yesterday", -10));
       }},
      {"a state of another configuration finds its events again",
       [](World& w) { add_meetings(w, Side::feishu, 0, 3); },
       [](World& w) {
         remove(w, Side::feishu, "event 0");
         relocate(w, Side::other, "event 1", "Pier 4");
         rename(w, Side::feishu, "event 1", "event one");
         w.store().set_mode(engine::PairMode::resync);
       }},
      {"expired cursors and a deletion", [](World& w) { add_meetings(w, Side::feishu, 0, 4); },
       [](World& w) {
         w.feishu.options.page_size = w.other.options.page_size = 2;
         w.feishu.expire_cursors();
         w.other.expire_cursors();
         remove(w, Side::feishu, "event 0");
         remove(w, Side::other, "event 1");
       }},
  };
}

Scenario clash(std::string name, ConflictPolicy conflict, Side prefer) {
  return {std::move(name), [](World& w) { w.feishu.add(series_with("S", 1, 2)); },
          [=](World& w) {
            w.policy.conflict = conflict;
            w.policy.prefer = prefer;
            rename(w, Side::feishu, "S", "S of feishu");
            relocate(w, Side::feishu, "S of feishu", "Pier 4");
            w.edit(Side::other, "S", [](Event& e) {
              e.fields.title = "S of the other side";
              e.occurrences[week(3)] = Excluded{};
            });
          }};
}

std::vector<Scenario> clashes() {
  return {
      clash("a clash, merged and decided for the other side", ConflictPolicy::merge, Side::other),
      clash("a clash that feishu wins", ConflictPolicy::feishu, Side::other),
      clash("a clash that the other side wins", ConflictPolicy::other, Side::feishu),
      clash("a clash, and both series are kept", ConflictPolicy::keep_both, Side::other),
      clash("a clash that is asked about", ConflictPolicy::ask, Side::feishu),
      {"a clash that was asked about and is settled by an edit",
       [](World& w) {
         w.policy.conflict = ConflictPolicy::ask;
         w.feishu.add(meeting("A"));
         w.sync();
         rename(w, Side::feishu, "A", "F");
         rename(w, Side::other, "A", "D");
       },
       [](World& w) { rename(w, Side::other, "D", "F"); }},
  };
}

std::vector<Scenario> names_and_splits() {
  return {
      {"a series split on feishu", [](World& w) { w.feishu.add(series_with("S", 1, 5)); },
       [](World& w) { split(w, Side::feishu); }},
      {"a series split on the other side", [](World& w) { w.feishu.add(series_with("S", 1, 5)); },
       [](World& w) { split(w, Side::other); }},
      {"a resource renamed, and its event edited on feishu",
       [](World& w) { w.other.add(with_uid(meeting("A"), "a@x")); },
       [](World& w) {
         w.other.rename(w.titled(Side::other, "A"));
         relocate(w, Side::feishu, "A", "Pier 4");
       }},
      {"a resource renamed and edited", [](World& w) { w.feishu.add(meeting("A")); },
       [](World& w) {
         w.other.rename(w.titled(Side::other, "A"));
         relocate(w, Side::other, "A", "Pier 4");
       }},
      {"another UID under the same name",
       [](World& w) { w.other.add(with_uid(meeting("A"), "a@x")); },
       [](World& w) {
         w.edit(Side::other, "A", [](Event& e) {
           e.uid.value = "b@x";
           e.fields.title = "B";
         });
       }},
      {"an undone deletion",
       [](World& w) {
         w.other.add(with_uid(meeting("A"), "a@x"));
         w.sync();
         remove(w, Side::other, "A");
       },
       [](World& w) { w.other.add(with_uid(meeting("A"), "a@x")); }},
      {"a busy day: creations, edits and deletions on both sides",
       [](World& w) {
         add_meetings(w, Side::feishu, 0, 6);
         w.feishu.add(series_with("S", 1, 2));
       },
       [](World& w) {
         remove(w, Side::feishu, "event 0");
         remove(w, Side::other, "event 1");
         relocate(w, Side::feishu, "event 2", "Pier 4");
         relocate(w, Side::other, "event 3", "Pier 5");
         rename(w, Side::other, "S", "S, renamed");
         add_meetings(w, Side::feishu, 10, 12);
         add_meetings(w, Side::other, 20, 22);
       }},
  };
}

// A run whose first write on a side gets no answer, carried out or not; then people go on.
void half_done(World& w, Side side, Fault fault) {
  int writes = 0;
  w.side(side).options.fault = [&](const Step&) { return writes++ == 0 ? fault : Fault::none; };
  w.sync();
  w.side(side).options.fault = {};
}

std::vector<Scenario> half_done_goals() {
  std::vector<Scenario> out;
  for (const Side side : engine::kSides) {
    const Side source = engine::opposite(side);
    const std::string where = std::string(" on ") + engine::name(side);
    const auto add = [=](World& w) {
      w.side(source).add(source == Side::other ? with_uid(meeting("A"), "a@x") : meeting("A"));
    };
    out.push_back(
        {"a creation without an answer, edited at its source" + where, kNothing, [=](World& w) {
           add(w);
           half_done(w, side, Fault::drop_after);
           relocate(w, source, "A", "Pier 4");
         }});
    out.push_back(
        {"a creation without an answer, whose copy is renamed" + where, kNothing, [=](World& w) {
           add(w);
           half_done(w, side, Fault::drop_after);
           rename(w, side, "A", "B");
         }});
    out.push_back({"an update that never arrived, and another edit" + where, add, [=](World& w) {
                     rename(w, source, "A", "B");
                     half_done(w, side, Fault::drop_before);
                     relocate(w, side, "A", "Pier 4");
                   }});
    out.push_back({"an update without an answer, and a deletion" + where, add, [=](World& w) {
                     rename(w, source, "A", "B");
                     half_done(w, side, Fault::drop_after);
                     remove(w, source, "B");
                   }});
    out.push_back({"a deletion that never arrived, and an edit" + where, add, [=](World& w) {
                     remove(w, source, "A");
                     half_done(w, side, Fault::drop_before);
                     relocate(w, side, "A", "Pier 4");
                   }});
  }
  return out;
}

std::vector<Scenario> limits() {
  return {
      {"a receiving side with edits of its own",
       [](World& w) {
         w.policy.direction = engine::Direction::from_feishu;
         w.feishu.add(meeting("A"));
       },
       [](World& w) {
         rename(w, Side::other, "A", "mine");
         w.other.add(with_uid(meeting("B", 9), "b@x"));
         w.feishu.add(meeting("C", 12));
       }},
      {"a field that may not be written",
       [](World& w) {
         w.feishu.add(meeting("A"));
         w.feishu.options.writable_fields = [](const engine::ItemId&) {
           return engine::FieldMask{engine::Field::reminders};
         };
       },
       [](World& w) {
         w.edit(Side::other, "A", [](Event& e) {
           e.fields.title = "mine";
           e.fields.reminders = {10};
         });
       }},
      {"a brake", [](World& w) { add_meetings(w, Side::feishu, 0, 8); },
       [](World& w) {
         w.policy.max_deletes = {3, false};
         for (int i = 0; i < 6; ++i) remove(w, Side::feishu, "event " + std::to_string(i));
         add_meetings(w, Side::other, 20, 21);
       }},
      {"deletions that are allowed", [](World& w) { add_meetings(w, Side::feishu, 0, 8); },
       [](World& w) {
         w.options.allow_deletes = 6;
         for (int i = 0; i < 6; ++i) remove(w, Side::feishu, "event " + std::to_string(i));
       }},
      {"a server that rewrites what it stores",
       [](World& w) {
         w.other.options.rewrite = [](const Event& event) {
           Event stored = event;
           if (stored.fields.classification == engine::Classification::unspecified) {
             stored.fields.classification = engine::Classification::open;
           }
           return stored;
         };
         w.feishu.add(meeting("A"));
       },
       [](World& w) {
         rename(w, Side::other, "A", "B");
         w.feishu.add(series_with("S", 1, 2));
       }},
  };
}

}  // namespace

std::vector<Scenario> hard_scenarios() {
  std::vector<Scenario> out;
  for (auto make : {first_meetings, clashes, names_and_splits, half_done_goals, limits}) {
    for (auto& scenario : make()) out.push_back(std::move(scenario));
  }
  return out;
}

}  // namespace larkdav::tests
