#pragma once

#include "tools/feishu_sim/invitations.h"
#include "tools/feishu_sim/series.h"

namespace larkdav::feishu_sim {

// What an event id in a path stands for: a record of its own, or a plain occurrence of a series.
struct EventTarget {
  EventId id;
  Calendar* home = nullptr;       // where the event was made
  EventRecord* record = nullptr;  // null for a plain occurrence
  EventRecord* master =
      nullptr;       // of the series; null for masters and singles themselves and for orphans
  EventState state;  // the record's, or the occurrence's
};

// Resolves :eid as of `at` (Call::seen_at() for reads, kNewest for writes): 193000 for malformed
// ids, 193001 for unknown ones, 193003 for occurrences of a deleted series (Feishu
// reference 4.2, 3.9).
inline constexpr double kNewest = std::numeric_limits<double>::infinity();
EventTarget event_in_path(Call& call, Calendar& calendar, double at);

// The record a target stands for, or a stand-in made from the master for a plain occurrence.
EventRecord shown_record(const EventTarget& target);

// Makes `state` the newest of the target. An occurrence becomes a record of its own, its id
// {uuid}_{t}; one destroyed earlier comes to life again (Feishu reference 6.3).
EventRecord& write_target(Call& call, const EventTarget& target, EventState state);

}  // namespace larkdav::feishu_sim
