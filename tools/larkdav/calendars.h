// Calendars of a session: found once by what the user wrote, pinned in the state, opened for use.
#pragma once

#include <memory>
#include <string>

#include "adapters/account.h"
#include "engine/replica.h"
#include "tools/larkdav/config.h"
#include "tools/larkdav/session.h"

namespace larkdav::tools {

enum class Missing {
  refuse,
  refuse_makeable,  // refused, but the user could have it made
  make,             // not where the session only looks
};
struct FindOptions {
  Missing missing = Missing::refuse;
  bool afresh = false;                          // ask the account even where the calendar is pinned
  std::vector<std::string>* notices = nullptr;  // told which calendar was made, or would be
};

// The calendar that the reference means. Once found it stays the same one, by its id, whatever it
// is renamed to. Throws a configuration error with the candidates where it is unknown or ambiguous,
// and with the reason where it can't be synced. A missing calendar of a session that only looks,
// where it would be made, comes back with an empty id.
adapters::CalendarInfo find_calendar(Session& session, const CalendarReference& reference,
                                     const FindOptions& options);

// The replica of a found calendar; of one with an empty id, an empty one that takes everything.
std::unique_ptr<engine::Replica> open_calendar(Session& session, const std::string& account,
                                               const adapters::CalendarInfo& calendar,
                                               const adapters::OpenOptions& options);

// Everything an account finds.
std::vector<adapters::CalendarInfo> list_calendars(Session& session, const std::string& account);

}  // namespace larkdav::tools
