// A whole calendar as the text of one .ics file.
#pragma once

#include <string>
#include <vector>

#include "adapters/account.h"
#include "engine/pass.h"
#include "engine/report.h"
#include "tools/larkdav/session.h"

namespace larkdav::tools {

struct Exported {
  std::string text;                  // of the file
  long events = 0;                   // UIDs in it
  std::vector<engine::Note> losses;  // what of an event is not in it
  std::vector<engine::Note> failed;  // events that are not in it
};

// Reads the calendar completely. Events of Feishu get the UIDs the state knows for them; UIDs given
// for the first time are remembered, so that a later sync or import means the same events. Of other
// calendars every resource is taken over as it is.
Exported export_calendar(Session& session, const AccountConfig& account,
                         const adapters::CalendarInfo& calendar, engine::Clock& clock,
                         const engine::Progress& progress);

}  // namespace larkdav::tools
