#include "tools/larkdav/calendars.h"

#include "tools/larkdav/commands/commands.h"
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
  check_secrets(loaded, names);
  std::vector<AccountCalendar> found;
  for (const std::string& name : names) {
    for (adapters::CalendarInfo& calendar : list_calendars(session, name)) {
      found.push_back({name, std::move(calendar)});
    }
  }
  context.out << render_calendars(found, context.style());
  return ExitCode::ok;
}

}  // namespace larkdav::tools
