#pragma once

#include <optional>

#include "tools/feishu_sim/series.h"

namespace larkdav::feishu_sim {

// What an event id in a path stands for. Exactly one of: a record of its own (`record`), or a plain
// occurrence of the series of `master` (`record` null, `instance` set).
struct EventTarget {
  EventId id;
  EventRecord* record = nullptr;
  EventRecord* master = nullptr;  // null for masters and singles themselves, and for orphans
  std::optional<EventState> instance;
};

// Resolves :eid against the newest state: 193000 for malformed ids, 193001 for unknown ones, 193003
// for occurrences of a deleted series (Feishu reference 4.2, 3.9).
EventTarget event_in_path(Call& call, Calendar& calendar);

// Refuses with 193002 unless the caller may change the event as organizer: the event was made in
// this calendar and the caller may write to it (Feishu reference 8).
void require_organizer(const Call& call, const Calendar& calendar);

}  // namespace larkdav::feishu_sim
