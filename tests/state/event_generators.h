// Random engine values for laws: small alphabets, every alternative, and bytes that are no UTF-8.
#pragma once

#include <rapidcheck.h>

#include <limits>
#include <string>
#include <vector>

#include "engine/event.h"
#include "engine/fields.h"
#include "engine/link.h"
#include "engine/replica.h"

namespace larkdav::tests {

inline rc::Gen<std::string> any_text() {
  return rc::gen::oneOf(
      rc::gen::arbitrary<std::string>(),
      rc::gen::element<std::string>("", "Planning", "晨会 ☕", "a\nb\\n\"c\"", "\xff\xfe",
                                    std::string("a\0b", 3), "\xed\xa0\x80", "\xc0\x80", "\xf0\x9f",
                                    "\xf4\x90\x80\x80", "{\"hex\":\"00\"}"));
}

inline engine::Instant any_instant() {
  return engine::Instant(std::chrono::seconds(
      *rc::gen::oneOf(rc::gen::inRange<std::int64_t>(-100, 4102444800),
                      rc::gen::element(std::numeric_limits<std::int64_t>::min(),
                                       std::numeric_limits<std::int64_t>::max()))));
}

inline engine::Date any_date() {
  return {*rc::gen::inRange(1970, 2100), *rc::gen::inRange(1, 13), *rc::gen::inRange(1, 32)};
}

inline engine::LocalTime any_local_time() {
  return {any_date(), *rc::gen::inRange(0, 24), *rc::gen::inRange(0, 60), *rc::gen::inRange(0, 61)};
}

inline engine::EventTime any_time() {
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      return any_date();
    case 1:
      return engine::UtcTime{any_instant()};
    case 2:
      return engine::ZonedTime{any_local_time(), *any_text(), any_instant()};
    default:
      return engine::FloatingTime{any_local_time()};
  }
}

inline engine::OccurrenceKey any_key() {
  if (*rc::gen::arbitrary<bool>()) return any_date();
  return any_instant();
}

inline engine::Answer any_answer() { return static_cast<engine::Answer>(*rc::gen::inRange(0, 5)); }

inline engine::Attendee any_attendee() {
  return {.address = *any_text(),
          .name = *any_text(),
          .kind = static_cast<engine::AttendeeKind>(*rc::gen::inRange(0, 3)),
          .optional = *rc::gen::arbitrary<bool>(),
          .organizer = *rc::gen::arbitrary<bool>(),
          .self = *rc::gen::arbitrary<bool>(),
          .answer = any_answer()};
}

inline engine::EventFields any_fields() {
  engine::EventFields fields;
  fields.title = *any_text();
  fields.description = *any_text();
  fields.location = *any_text();
  fields.start = any_time();
  fields.end = any_time();
  fields.transparency = *rc::gen::element(engine::Transparency::busy, engine::Transparency::free);
  fields.classification =
      *rc::gen::element(engine::Classification::unspecified, engine::Classification::open,
                        engine::Classification::personal, engine::Classification::confidential);
  for (const int minutes : *rc::gen::arbitrary<std::vector<int>>()) {
    fields.reminders.insert(minutes);
  }
  fields.conference = *any_text();
  if (*rc::gen::arbitrary<bool>()) {
    fields.place = engine::Coordinates{*rc::gen::arbitrary<int>(), *rc::gen::arbitrary<int>()};
  }
  if (*rc::gen::arbitrary<bool>()) fields.color = *rc::gen::arbitrary<int>();
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) fields.attendees.insert(any_attendee());
  fields.answer = any_answer();
  return fields;
}

inline engine::Event any_event() {
  engine::Event event;
  event.uid.value = *any_text();
  event.fields = any_fields();
  if (*rc::gen::arbitrary<bool>()) {
    engine::Rule rule{*any_text(), std::nullopt, *rc::gen::arbitrary<bool>()};
    if (*rc::gen::arbitrary<bool>()) rule.last = any_key();
    event.rule = rule;
  }
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
    if (*rc::gen::arbitrary<bool>()) {
      event.occurrences.emplace(any_key(), engine::Excluded{});
    } else {
      event.occurrences.emplace(any_key(), any_fields());
    }
  }
  event.extent.first = any_instant();
  if (*rc::gen::arbitrary<bool>()) event.extent.last = any_instant();
  return event;
}

inline engine::FieldMask any_mask() {
  engine::FieldMask mask;
  for (const engine::Field field : engine::kAllFields) {
    if (*rc::gen::arbitrary<bool>()) mask.insert(field);
  }
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) mask.insert(any_key());
  if (*rc::gen::arbitrary<bool>()) mask.insert_all_occurrences();
  return mask;
}

template <class T, class Make>
std::optional<T> perhaps(Make make) {
  if (*rc::gen::arbitrary<bool>()) return make();
  return std::nullopt;
}

inline engine::Goal any_goal() {
  engine::Goal goal;
  goal.uid.value = *any_text();
  goal.item = perhaps<engine::ItemId>([] { return engine::ItemId{*any_text()}; });
  goal.wanted = perhaps<engine::Event>(any_event);
  goal.before = perhaps<engine::Event>(any_event);
  goal.fields = any_mask();
  goal.answered = any_mask();
  goal.generation = *rc::gen::arbitrary<int>();
  goal.stamp = any_instant();
  goal.origin = *any_text();
  goal.born = any_instant();
  goal.restores = *rc::gen::arbitrary<bool>();
  return goal;
}

inline engine::Step any_step() {
  engine::Step step;
  step.request = *any_text();
  step.touches = any_mask();
  for (int i = *rc::gen::inRange(0, 3); i > 0; --i) step.targets.push_back({*any_text()});
  step.repeatable = *rc::gen::arbitrary<bool>();
  return step;
}

inline engine::Record any_record() {
  return {{*any_text()},
          {*any_text()},
          *any_text(),
          *any_text(),
          *rc::gen::arbitrary<bool>(),
          *rc::gen::arbitrary<bool>(),
          *any_text()};
}

inline engine::KeptBack any_kept() {
  return {*rc::gen::element(engine::Side::feishu, engine::Side::other), *any_text(), *any_text(),
          *any_text()};
}

}  // namespace larkdav::tests
