#include "tools/larkdav/render.h"

#include <algorithm>

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

std::string operation_text(const PlanLine& line, bool titles) {
  std::string text = line.kind + " on " + line.side + ": " + printable(line.uid);
  if (titles && !line.title.empty()) text += " \"" + clipped(printable(line.title), 60) + "\"";
  if (!line.why.empty()) text += " (" + line.why + ")";
  return text;
}

std::string stop_text(const engine::BrakeTrip& brake) {
  const std::string side = engine::name(brake.side);
  const std::string count = std::to_string(brake.count);
  const std::string limit = " (limit " + std::to_string(brake.limit) + ")";
  if (brake.rule == "emptied") {
    return "the calendar on the " + side + " side looks emptied: " + events(brake.count) +
           " would be deleted on the " + engine::name(engine::opposite(brake.side)) + " side";
  }
  if (brake.rule == "deletes") {
    return events(brake.count) + " would be deleted on the " + side + " side" + limit;
  }
  if (brake.rule == "occurrences") {
    return count + " occurrences of one series would be cancelled on the " + side + " side" + limit;
  }
  if (brake.rule == "creations") {
    return events(brake.count) + " would be created on the " + side + " side" + limit;
  }
  return "nearly all events would change at once on the " + side + " side: " + events(brake.count) +
         limit;
}

// The options that let all of it through.
std::string options_text(const std::vector<engine::BrakeTrip>& brakes) {
  long deletes = 0;
  long creates = 0;
  bool changes = false;
  for (const engine::BrakeTrip& brake : brakes) {
    if (brake.rule == "creations") {
      creates = std::max(creates, brake.count);
    } else if (brake.rule == "changes") {
      changes = true;
    } else {
      deletes = std::max(deletes, brake.count);
    }
  }
  std::string text;
  if (deletes > 0) text += " --allow-deletes " + std::to_string(deletes);
  if (creates > 0) text += " --allow-creates " + std::to_string(creates);
  return text + (changes ? " --allow-changes" : "");
}

// What a brake held back, and the exact words that let it through.
std::string brake_text(const PairRun& run, bool titles) {
  constexpr std::size_t kShown = 20;
  std::string text;
  for (const engine::BrakeTrip& trip : run.report.brakes) {
    text += run.name + ": stopped before the first write: " + stop_text(trip) + "\n";
  }
  std::size_t shown = 0;
  const auto lines = plan_lines(run.plan, titles);
  for (const PlanLine& line : lines) {
    if (++shown > kShown) break;
    text += "  would " + operation_text(line, titles) + "\n";
  }
  if (lines.size() > kShown) {
    text += "  … and " + std::to_string(lines.size() - kShown) + " more\n";
  }
  return text + "  If it is meant: `" + run.command + options_text(run.report.brakes) + "`; `" +
         run.preview + "` shows all of it\n";
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
  for (const std::string& notice : run.notices) text += run.name + ": " + notice + "\n";
  if (run.report.brake) text += brake_text(run, titles);
  if (run.failure) text += run.name + ": " + failure_text(*run.failure);
  text += notes_text("failed", run.report.failed, titles);
  text += notes_text("kept back", run.report.kept_back, titles);
  text += notes_text("not carried", run.report.losses, titles);
  if (run.report.conflicts > 0) {
    text += "  " + std::to_string(run.report.conflicts) +
            (run.report.conflicts == 1 ? " open conflict" : " open conflicts") +
            ": both sides stay as they are; `larkdav conflicts` shows them, `larkdav resolve` "
            "settles them\n";
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

std::string plan_text(const PairRun& run, bool titles) {
  std::string text;
  for (const PlanLine& line : plan_lines(run.plan, titles)) {
    text += "  " + operation_text(line, titles) + "\n";
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

std::string change_text(const FieldChange& change) {
  if (!change.from || !change.to) return change.name + ": " + change.gist + " (-v shows it)";
  const auto shown = [&](const std::string& value) {
    if (value.empty()) return std::string("nothing");
    return change.text ? clipped(printable(value), 100) : printable(value);
  };
  return change.name + ": " + shown(*change.from) + " → " + shown(*change.to);
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

std::string render_calendars(const std::vector<AccountCalendar>& calendars,
                             const std::vector<AccountFailure>& failed, const Style& style) {
  if (style.json) return to_text(calendars_document(calendars, failed));
  std::string text;
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
  if (!calendars.empty()) text = table(rows);
  if (calendars.empty() && failed.empty() && !style.quiet) text = "no calendars\n";
  for (const auto& [account, failure] : failed) text += account + ": " + failure_text(failure);
  return text;
}

std::string render_failure(const Failure& failure, const Style& style) {
  if (style.json) return to_text(failure_document(failure));
  return "larkdav: " + failure_text(failure);
}

}  // namespace larkdav::tools
