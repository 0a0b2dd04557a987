#pragma once

#include <optional>

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Parts of an event id (Feishu reference 4.2); nullopt where it is none.
struct EventId {
  std::string uuid;
  std::int64_t original = 0;
};
std::optional<EventId> parse_event_id(const std::string& text);

// One occurrence of a series as the service shows it: a plain one, or an exception record's own.
struct Occurrence {
  const EventRecord* record;  // the exception, or the master of a plain occurrence
  EventState state;           // its own times; recurrence empty
  std::int64_t original;
  bool is_exception;
};

// The master's state moved to the occurrence that starts at `original`; nullopt where the rule
// produces none there. The caller checks that no exception stands in its place.
std::optional<EventState> plain_instance(const Toggles& toggles, const EventState& master,
                                         std::int64_t original);

// Occurrences of a series that overlap the open interval (from, to), ordered by start, exceptions
// in place of what they replace, cancelled ones included. Leftover exceptions whose original start
// the rule no longer produces are occurrences too (Feishu reference 6.3). As reads see them; at
// most `limit`.
std::vector<Occurrence> occurrences_of(const Call& call, const Calendar& home,
                                       const EventRecord& master, std::int64_t from,
                                       std::int64_t to, std::size_t limit);

}  // namespace larkdav::feishu_sim
