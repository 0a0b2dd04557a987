// One function a verb, each in a file of its own. Each prints what it has to say and gives the exit
// code; breakdowns before anything was done are thrown.
#pragma once

#include <ostream>

#include "engine/store.h"
#include "tools/larkdav/arguments.h"
#include "tools/larkdav/exit_code.h"
#include "tools/larkdav/render.h"
#include "tools/larkdav/session.h"

namespace larkdav::tools {

struct Context {  // what all commands need from outside
  GlobalArguments globals;
  std::ostream& out;
  BuildAccount build;
  engine::Clock& clock;

  [[nodiscard]] Style style() const { return {globals.json, globals.verbose, globals.quiet}; }
  // `words` as a command line that works on the same configuration and state.
  [[nodiscard]] std::string repeated(const std::string& words) const;
};

ExitCode run_init(const InitArguments& arguments, const Context& context);
ExitCode run_login(const LoginArguments& arguments, const Context& context);
ExitCode run_logout(const LogoutArguments& arguments, const Context& context);
ExitCode run_feishu(const FeishuArguments& arguments, const Context& context);
ExitCode run_calendars(const CalendarsArguments& arguments, const Context& context);
ExitCode run_sync(const SyncArguments& arguments, const Context& context);  // also `plan`
ExitCode run_status(const Context& context);
ExitCode run_doctor(const Context& context);
ExitCode run_history(const HistoryArguments& arguments, const Context& context);
ExitCode run_undo(const UndoArguments& arguments, const Context& context);
ExitCode run_conflicts(const ConflictsArguments& arguments, const Context& context);
ExitCode run_resolve(const ResolveArguments& arguments, const Context& context);
ExitCode run_why(const WhyArguments& arguments, const Context& context);
ExitCode run_verify(const VerifyArguments& arguments, const Context& context);
ExitCode run_apply(const ApplyArguments& arguments, const Context& context);
ExitCode run_export(const ExportArguments& arguments, const Context& context);
ExitCode run_import(const ImportArguments& arguments, const Context& context);

// An ACCOUNT:CALENDAR of the command line; throws a configuration error for anything else.
CalendarReference calendar_argument(const std::string& text);

}  // namespace larkdav::tools
