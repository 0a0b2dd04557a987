// One calendar object resource read completely: the event, and where in the text each part of it
// stands. Reader and writer share it, so that the writer edits exactly what the reader sees.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/event.h"
#include "engine/replica.h"
#include "mapping/ical/lines.h"
#include "mapping/ical/reader.h"
#include "mapping/ical/zones.h"

namespace larkdav::mapping::ical {

struct OverrideText {
  const Component* component = nullptr;
  engine::OccurrenceKey key;
  bool cancelled = false;
  bool superseded = false;  // another component of the same key counts
};

struct DateText {  // one value of an EXDATE or RDATE line
  std::size_t line = 0;
  std::size_t value = 0;
  engine::OccurrenceKey key;
  std::optional<engine::Instant> period_end;  // of an RDATE that gives a period
};

struct Resource {  // its pointers go into its own document: moved, never copied
  Resource() = default;
  Resource(Resource&&) = default;
  Resource& operator=(Resource&&) = default;

  Document document;
  std::optional<Zones> zones;
  const Component* calendar = nullptr;
  const Component* master = nullptr;
  bool cancelled = false;
  // The series' own component is elsewhere (RFC 4791 §4.1 allows that for invitations to single
  // occurrences): `master` is one of its overrides, the others are extra occurrences.
  bool lone_overrides = false;
  std::vector<OverrideText> overrides;
  std::vector<DateText> exclusions;
  std::vector<DateText> extra_dates;
  std::vector<std::size_t> further_rules;    // RRULE lines behind the first, as extra occurrences
  std::set<engine::OccurrenceKey> of_rules;  // what those yield
  engine::Event event;
  std::vector<engine::Loss> losses;
};

std::variant<Resource, engine::Unreadable> parse_resource(std::string_view text,
                                                          const ReadOptions& options);

// RECURRENCE-ID, EXDATE and RDATE in any form → the key they mean in a series of this start.
engine::OccurrenceKey key_in_series(const engine::EventTime& written,
                                    const engine::EventTime& start,
                                    const std::string& floating_zone);

std::optional<engine::Instant> stamp_of_component(const Document& document,
                                                  const Component& component);

}  // namespace larkdav::mapping::ical
