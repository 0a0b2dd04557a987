// Values of the model worlds: daily series of two or three occurrences, a few titles, and a mark
// that tells one item from another through all copying.
#pragma once

#include <array>
#include <set>
#include <string>

#include "engine/event.h"
#include "engine/fields.h"

namespace larkdav::tests {

inline const std::array<std::string, 5> kTitles = {"A", "B", "LONGTITLE1", "LONGTITLE2", "LONGX"};

// `rule`: -1 none, 0 three days, 1 two days, 2 every other day, twice.
engine::Event plain_event(const std::string& title, int when, int rule);
void set_rule(engine::Event& event, int rule);
int rule_of(const engine::Event& event);
int when_of(const engine::Event& event);  // hours since the base
// Shifts the start; occurrences go with it.
void shift(engine::Event& event, int hours);
std::set<engine::OccurrenceKey> keys_of(const engine::Event& event);
// Without occurrences that the schedule does not have.
engine::Event canonical(engine::Event event);

std::string serial_mark(int serial);
int serial_of(const engine::Event& event);
engine::Event with_uid(engine::Event event, int serial);

engine::Event as_feishu_holds(const engine::Event& event);  // titles of six letters, no extra field
engine::Event with_class(const engine::Event& event);
engine::Event with_short_title(const engine::Event& event);

// One field in words: title, note, class, extra, when or rule.
std::string value_of(const engine::Event& event, const std::string& what);

}  // namespace larkdav::tests
