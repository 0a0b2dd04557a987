// What the commands print: lines for people, one document for programs. Pure; what is printed
// never holds a secret, and free text of events only where `titles` asks for it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/account.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/pair_run.h"
#include "tools/larkdav/plan_lines.h"

namespace larkdav::tools {

struct Style {
  bool json = false;
  bool titles = false;  // -v
  bool quiet = false;   // -q: nothing where there is nothing to say
};

struct AccountCalendar {
  std::string account;
  adapters::CalendarInfo calendar;
};

std::string render_sync(const std::vector<PairRun>& runs, bool dry_run, const Style& style);
// The plan of each pair; `sync --dry-run` prints the same lines.
std::string render_plan(const std::vector<PairRun>& runs, const Style& style);
struct AccountFailure {
  std::string account;
  Failure failure;
};
// As JSON the list of calendars, and at its end one {"account", "error"} for each account that
// could not be listed.
std::string render_calendars(const std::vector<AccountCalendar>& calendars,
                             const std::vector<AccountFailure>& failed, const Style& style);
// A failure before any pair ran. As JSON for standard output, else for standard error.
std::string render_failure(const Failure& failure, const Style& style);

// One line about one event, without a line end.
std::string note_line(const engine::Note& note, bool titles);
// "time: 2026-11-09 → 2026-11-10"; hidden text by what became of it.
std::string change_text(const FieldChange& change);
// "3 created, 1 deleted"; "" when nothing was.
std::string counts_text(const engine::SideCounts& counts);

}  // namespace larkdav::tools
