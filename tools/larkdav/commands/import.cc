#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "tools/larkdav/calendars.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/importing.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/progress.h"

namespace larkdav::tools {
namespace {

Document document(const Imported& imported, bool dry_run, bool titles) {
  Document skipped = Document::array();
  for (const auto& [uid, reason] : imported.skipped) {
    skipped.push_back({{"uid", uid}, {"reason", reason}});
  }
  Document result{{"created", imported.created},
                  {"updated", imported.updated},
                  {"unchanged", imported.unchanged},
                  {"skipped", std::move(skipped)},
                  {"losses", notes_document(imported.losses, titles)},
                  {"failed", notes_document(imported.failed, titles)},
                  {"dry_run", dry_run}};
  if (imported.failure) result["error"] = failure_document(*imported.failure)["error"];
  return result;
}

std::string text(const Imported& imported, bool dry_run, const Style& style) {
  std::string lines;
  const long done = imported.created + imported.updated;
  if (done > 0 || (!style.quiet && !imported.failure)) {
    lines = std::string(dry_run ? "would be: " : "") + std::to_string(imported.created) +
            " created, " + std::to_string(imported.updated) + " updated, " +
            std::to_string(imported.unchanged) + " unchanged\n";
  }
  for (const auto& [uid, reason] : imported.skipped) {
    lines += "  skipped: " + printable(uid) + ": " + printable(reason) + "\n";
  }
  for (const engine::Note& note : imported.failed) {
    lines += "  failed: " + note_line(note, style.titles) + "\n";
  }
  for (const engine::Note& note : imported.losses) {
    lines += "  not carried: " + note_line(note, style.titles) + "\n";
  }
  return lines;
}

std::string readable_file(const std::string& name) {
  const std::string file = expand_path(name, std::filesystem::current_path().string());
  if (access(file.c_str(), R_OK) != 0 || std::filesystem::is_directory(file)) {
    throw usage_error(
        file + " can't be read: " +
            (std::filesystem::is_directory(file) ? "it is a folder" : std::strerror(errno)),
        "Name an .ics file.");
  }
  return file;
}

}  // namespace

ExitCode run_import(const ImportArguments& arguments, const Context& context) {
  const CalendarReference reference = calendar_argument(arguments.calendar);
  const std::string file = readable_file(arguments.file);
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  check_secrets(loaded, {reference.account});
  Session session(loaded.config, state_folder(context.globals.state),
                  arguments.dry_run ? Access::look : Access::own, context.build);
  const AccountConfig& account = session.account_config(reference.account);
  const adapters::CalendarInfo calendar = find_calendar(session, reference, {});
  if (!calendar.writable) {
    throw usage_error("the calendar " + to_string(reference) + " is read-only",
                      "Import into another one.");
  }
  ProgressLine line(!context.globals.quiet);
  const Imported imported = import_file(session, file, account, calendar, arguments.dry_run,
                                        context.clock, line.reporter(to_string(reference)));
  line.clear();
  const Style style = context.style();
  if (style.json) {
    context.out << to_text(document(imported, arguments.dry_run, style.titles));
  } else {
    context.out << text(imported, arguments.dry_run, style);
    if (imported.failure) context.out << render_failure(*imported.failure, style);
  }
  if (imported.failure) return imported.failure->code;
  return imported.skipped.empty() && imported.failed.empty() ? ExitCode::ok
                                                             : ExitCode::left_something;
}

}  // namespace larkdav::tools
