// The events of an .ics file brought into a calendar, once: a pass in one direction that deletes
// nothing, between the file and the calendar.
#pragma once

#include <string>
#include <vector>

#include "adapters/account.h"
#include "engine/pass.h"
#include "engine/report.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/session.h"

namespace larkdav::tools {

struct Skipped {  // an entry of the file that is no event to import
  std::string uid;
  std::string reason;
};

struct Imported {
  long created = 0;
  long updated = 0;
  long unchanged = 0;
  std::vector<Skipped> skipped;
  std::vector<engine::Note> losses;
  std::vector<engine::Note> failed;
  std::optional<Failure> failure;  // it broke down; what was done until then is done
};

// `file` is absolute and readable. Equal UIDs are equal events, so that importing again changes
// nothing; where both have an event, the file's fields win.
Imported import_file(Session& session, const std::string& file, const AccountConfig& account,
                     const adapters::CalendarInfo& calendar, bool dry_run, engine::Clock& clock,
                     const engine::Progress& progress);

}  // namespace larkdav::tools
