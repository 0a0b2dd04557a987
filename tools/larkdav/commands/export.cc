#include "tools/larkdav/calendars.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/exporting.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/log.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/private_file.h"
#include "tools/larkdav/progress.h"

namespace larkdav::tools {

CalendarReference calendar_argument(const std::string& text) {
  if (auto reference = parse_calendar_reference(text)) return *reference;
  throw usage_error("\"" + text + "\" is no ACCOUNT:CALENDAR",
                    "Write the account's name, a colon and the calendar, e.g. work:primary.");
}

ExitCode run_export(const ExportArguments& arguments, const Context& context) {
  if (context.globals.json && !arguments.output) {
    throw usage_error("standard output can't hold both the calendar and a report",
                      "Give the calendar a file with -o, or leave out --json.");
  }
  const CalendarReference reference = calendar_argument(arguments.calendar);
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  check_secrets(loaded, {reference.account});
  Session session(loaded.config, state_folder(context.globals.state), Access::share, context.build);
  const adapters::CalendarInfo calendar = find_calendar(session, reference, {});
  ProgressLine line(!context.globals.quiet);
  const Exported exported =
      export_calendar(session, session.account_config(reference.account), calendar, context.clock,
                      line.reporter(to_string(reference)));
  line.clear();
  if (arguments.output) {
    write_private_file(*arguments.output, exported.text);
  } else {
    context.out << exported.text;
  }
  for (const engine::Note& note : exported.failed) {
    log_error("not exported: " + note_line(note, context.globals.verbose));
  }
  for (const engine::Note& note : exported.losses) {
    log_warning("not in the file: " + note_line(note, context.globals.verbose));
  }
  if (context.globals.json) {
    context.out << to_text({{"events", exported.events},
                            {"losses", notes_document(exported.losses, context.globals.verbose)},
                            {"failed", notes_document(exported.failed, context.globals.verbose)}});
  } else if (arguments.output && !context.globals.quiet) {
    context.out << exported.events << (exported.events == 1 ? " event" : " events")
                << " written to " << *arguments.output << "\n";
  }
  return exported.failed.empty() ? ExitCode::ok : ExitCode::left_something;
}

}  // namespace larkdav::tools
