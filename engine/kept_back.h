// Changes that could not be carried over stay where they were made and are remembered by value, so
// that each is reported once and counts as no change until it moves (reference sync.md 4). Pure.
#pragma once

#include <string>

#include "engine/fields.h"
#include "engine/link.h"
#include "engine/side.h"

namespace larkdav::engine {

inline constexpr const char* kWholeCreation = "*";
inline constexpr const char* kDeletion = "deletion";
inline constexpr const char* kRefusedDeletion = "refused";  // its value, once the service refused

// What was kept only because the whole side was closed (direction, role) is no refusal once it is
// open: its value is marked.
std::string closed_value(bool closed);

std::string label(Field field);
std::string label(const OccurrenceKey& key);

// What is left of `changed` (of `side`, whose event is `now`) what is kept back there at this very
// value.
FieldMask without_kept_back(const Link& link, Side side, const Event& now, const FieldMask& changed,
                            bool closed);

// Remembers; returns the entry if this value was not remembered before, that is if it is to be
// reported.
bool keep_back(Link& link, const KeptBack& kept);
// Forgets what a service refused, so that it is tried once more; what a closed side kept stays.
void forget_refusals(Link& link);
// What was written to `target` is not kept back any more.
void forget_kept(Link& link, Side target, const FieldMask& written);

// The value under which a whole creation is remembered: what would be sent.
std::string creation_value(const Event& wanted);

}  // namespace larkdav::engine
