// The oscillation fuse (reference sync.md 6.4): two sides that undo each other through us are
// stopped. Pure.
#pragma once

#include <optional>
#include <string>

#include "engine/event.h"
#include "engine/fields.h"
#include "engine/link.h"

namespace larkdav::engine {

// Remembers a write of ours for a day.
void remember_writes(Link& link, Side side, const FieldMask& fields, const Event& from,
                     const Event& to, Instant now);

// Why the link is held instead of written once more: a field that both sides had from us, four
// times in a day, without any value that was not there before. Names the field and both values.
// `to` is what would be written on `side`, over `from`.
std::optional<std::string> oscillation(const Link& link, Side side, const FieldMask& fields,
                                       const Event& from, const Event& to, Instant now);

}  // namespace larkdav::engine
