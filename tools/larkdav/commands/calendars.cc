#include "tools/larkdav/calendars.h"

#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/paths.h"

namespace larkdav::tools {

// An account that can't be listed is told at the end; the others are listed.
ExitCode run_calendars(const CalendarsArguments& arguments, const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  Session session(loaded.config, state_folder(context.globals.state), Access::look, context.build);
  std::vector<std::string> names;
  if (arguments.account) {
    names.push_back(session.account_config(*arguments.account).name);
  } else {
    for (const AccountConfig& account : loaded.config.accounts) names.push_back(account.name);
  }
  std::vector<AccountCalendar> found;
  std::vector<AccountFailure> failed;
  std::vector<ExitCode> codes;
  for (const std::string& name : names) {
    try {
      check_secrets(loaded, {name});
      for (adapters::CalendarInfo& calendar : list_calendars(session, name)) {
        found.push_back({name, std::move(calendar)});
      }
    } catch (const Interrupted&) {
      throw;
    } catch (...) {
      if (names.size() == 1) throw;  // there is nothing else to list
      failed.push_back({name, current_failure()});
      codes.push_back(failed.back().failure.code);
    }
  }
  context.out << render_calendars(found, failed, context.style());
  return gravest(codes);
}

}  // namespace larkdav::tools
