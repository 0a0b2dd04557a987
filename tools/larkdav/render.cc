#include "tools/larkdav/render.h"

#include "tools/larkdav/columns.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/plan_lines.h"

namespace larkdav::tools {
namespace {

std::string events(long count) {
  return std::to_string(count) + (count == 1 ? " event" : " events");
}

void append_count(std::string& text, long count, const char* word) {
  if (count == 0) return;
  text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + word;
}

// What a brake held back, and the exact words that let it through.
std::string brake_text(const std::string& pair, const engine::BrakeTrip& brake) {
  const std::string side = engine::name(brake.side);
  const std::string count = std::to_string(brake.count);
  const std::string limit = " (limit " + std::to_string(brake.limit) + ")";
  std::string what;
  std::string option;
  if (brake.rule == "emptied") {
    what = "the calendar on the " + side + " side looks emptied: " + events(brake.count) +
           " would be deleted on the " + engine::name(engine::opposite(brake.side)) + " side";
    option = "--allow-deletes " + count;
  } else if (brake.rule == "deletes") {
    what = events(brake.count) + " would be deleted on the " + side + " side" + limit;
    option = "--allow-deletes " + count;
  } else if (brake.rule == "occurrences") {
    what = count + " occurrences of one series would be cancelled on the " + side + " side" + limit;
    option = "--allow-deletes " + count;
  } else if (brake.rule == "creations") {
    what = events(brake.count) + " would be created on the " + side + " side" + limit;
    option = "--allow-creates " + count;
  } else {
    what = "nearly all events would change at once on the " + side +
           " side: " + events(brake.count) + limit;
    option = "--allow-changes";
  }
  return pair + ": stopped before the first write: " + what + "\n  Look at it with `larkdav plan " +
         pair + "`; if it is meant: `larkdav sync " + pair + " " + option + "`\n";
}

std::string notes_text(const char* heading, const std::vector<engine::Note>& notes, bool titles) {
  std::string text;
  for (const engine::Note& note : notes) {
    text += "  " + std::string(heading) + ": " + note_line(note, titles) + "\n";
  }
  return text;
}

std::string failure_text(const Failure& failure) {
  return failure.message + "\n" + (failure.cure.empty() ? "" : "  " + failure.cure + "\n");
}

std::string details(const PairRun& run, bool titles) {
  std::string text;
  if (run.report.brake) text += brake_text(run.name, *run.report.brake);
  if (run.failure) text += run.name + ": " + failure_text(*run.failure);
  text += notes_text("failed", run.report.failed, titles);
  text += notes_text("kept back", run.report.kept_back, titles);
  text += notes_text("not carried", run.report.losses, titles);
  if (run.report.conflicts > 0) {
    text += "  " + std::to_string(run.report.conflicts) +
            (run.report.conflicts == 1 ? " open conflict" : " open conflicts") +
            ": both sides stay as they are until one is edited again\n";
  }
  return text;
}

std::string summary(const PairRun& run) {
  std::string text;
  for (engine::Side side : engine::kSides) {
    const std::string counts = counts_text(run.report.sides[side]);
    if (counts.empty()) continue;
    text += (text.empty() ? "" : "; ") + std::string(engine::name(side)) + ": " + counts;
  }
  if (run.report.linked > 0) {
    text += (text.empty() ? "" : "; ") + std::to_string(run.report.linked) + " linked";
  }
  return text;
}

std::string change_text(const FieldChange& change) {
  if (!change.from || !change.to) return change.name + " differs (-v shows it)";
  const auto shown = [](const std::string& value) {
    return value.empty() ? std::string("nothing") : clipped(printable(value), 60);
  };
  return change.name + ": " + shown(*change.from) + " → " + shown(*change.to);
}

std::string plan_text(const PairRun& run, bool titles) {
  std::string text;
  for (const PlanLine& line : plan_lines(run.plan, titles)) {
    text += "  " + line.kind + " on " + line.side + ": " + printable(line.uid);
    if (titles && !line.title.empty()) text += " \"" + clipped(printable(line.title), 60) + "\"";
    if (!line.why.empty()) text += " (" + line.why + ")";
    text += "\n";
    if (line.kind == "create" && !titles) continue;  // all of it is new
    for (const FieldChange& change : line.fields) text += "    " + change_text(change) + "\n";
  }
  return text;
}

}  // namespace

std::string counts_text(const engine::SideCounts& counts) {
  std::string text;
  append_count(text, counts.created, "created");
  append_count(text, counts.updated, "updated");
  append_count(text, counts.deleted, "deleted");
  return text;
}

std::string note_line(const engine::Note& note, bool titles) {
  std::string text = printable(note.uid);
  if (titles && !note.title.empty()) text += " \"" + clipped(printable(note.title), 60) + "\"";
  if (!note.operation.empty()) text += ", " + note.operation;
  if (!note.field.empty()) text += ", " + printable(note.field);
  return text + ": " + printable(note.reason);
}

std::string render_sync(const std::vector<PairRun>& runs, bool dry_run, const Style& style) {
  if (style.json) return to_text(sync_document(runs, dry_run, style.titles));
  if (dry_run) return render_plan(runs, style);
  std::string text;
  for (const PairRun& run : runs) {
    const std::string done = summary(run);
    const std::string more = details(run, style.titles);
    if (!done.empty()) {
      text += run.name + ": " + done + "\n";
    } else if (more.empty() && !style.quiet) {
      text += run.name + ": nothing to do\n";
    } else if (!more.empty() && !run.report.brake && !run.failure) {
      text += run.name + ": nothing was written\n";
    }
    text += more;
  }
  return text;
}

std::string render_plan(const std::vector<PairRun>& runs, const Style& style) {
  if (style.json) return to_text(plan_document(runs, style.titles));
  std::string text;
  for (const PairRun& run : runs) {
    const std::string lines = plan_text(run, style.titles);
    const std::string more = details(run, style.titles);
    if (!lines.empty()) {
      text += run.name + ": " + std::to_string(run.plan.operations.size()) + " to do\n" + lines;
    } else if (!run.failure && !run.report.brake && !(style.quiet && more.empty())) {
      text += run.name + ": nothing to do\n";
    }
    text += more;
  }
  return text;
}

std::string render_calendars(const std::vector<AccountCalendar>& calendars, const Style& style) {
  if (style.json) return to_text(calendars_document(calendars));
  if (calendars.empty()) return style.quiet ? "" : "no calendars\n";
  std::vector<std::vector<std::string>> rows{
      {"ACCOUNT", "NAME", "ROLE", "WRITABLE", "COLOUR", "ID"}};
  for (const auto& [account, calendar] : calendars) {
    std::string name = clipped(printable(calendar.name), 40);
    if (calendar.primary) name += " (primary)";
    const std::string writable = !calendar.refused.empty() ? "not synced: " + calendar.refused
                                 : calendar.writable       ? "yes"
                                                           : "no";
    rows.push_back({account, std::move(name), calendar.role, writable, calendar.color,
                    printable(calendar.id)});
  }
  return table(rows);
}

std::string render_failure(const Failure& failure, const Style& style) {
  if (style.json) return to_text(failure_document(failure));
  return "larkdav: " + failure_text(failure);
}

}  // namespace larkdav::tools
