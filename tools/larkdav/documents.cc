#include "tools/larkdav/documents.h"

#include "tools/larkdav/plan_lines.h"

namespace larkdav::tools {
namespace {

Document optional(const std::optional<std::string>& text) {
  return text ? Document(*text) : Document(nullptr);
}

Document error_document(const Failure& failure) {
  return {{"code", static_cast<int>(failure.code)},
          {"message", failure.message},
          {"cure", failure.cure}};
}

Document side_document(const engine::SideCounts& counts) {
  return {{"created", counts.created},
          {"updated", counts.updated},
          {"deleted", counts.deleted},
          {"requests", counts.requests}};
}

Document brake_document(const std::optional<engine::BrakeTrip>& brake) {
  if (!brake) return nullptr;
  return {{"side", engine::name(brake->side)},
          {"rule", brake->rule},
          {"count", brake->count},
          {"limit", brake->limit}};
}

Document operation_document(const PlanLine& line, bool titles) {
  Document operation{{"side", line.side}, {"kind", line.kind}, {"uid", line.uid}};
  if (titles) operation["title"] = line.title;
  operation["fields"] = fields_document(line.fields);
  operation["why"] = line.why;
  return operation;
}

}  // namespace

Document fields_document(const std::vector<FieldChange>& fields) {
  Document list = Document::array();
  for (const FieldChange& field : fields) {
    Document item{{"name", field.name}, {"from", optional(field.from)}, {"to", optional(field.to)}};
    if (!field.gist.empty()) item["change"] = field.gist;
    list.push_back(std::move(item));
  }
  return list;
}

Document operations_document(const engine::Plan& plan, bool titles) {
  Document operations = Document::array();
  for (const PlanLine& line : plan_lines(plan, titles)) {
    operations.push_back(operation_document(line, titles));
  }
  return operations;
}

Document pair_document(const PairRun& run, bool titles) {
  const engine::PairReport& report = run.report;
  Document pair{{"name", run.name},
                {"outcome", engine::name(run.failure ? run.failure->outcome : report.outcome)},
                {"feishu", side_document(report.sides.feishu)},
                {"other", side_document(report.sides.other)},
                {"linked", report.linked},
                {"conflicts", report.conflicts},
                {"failed", notes_document(report.failed, titles)},
                {"losses", notes_document(report.losses, titles)},
                {"kept_back", notes_document(report.kept_back, titles)},
                {"brake", brake_document(report.brake)},
                {"elapsed_ms", run.elapsed.count()}};
  if (report.brake) pair["operations"] = operations_document(run.plan, titles);  // held back
  if (!run.notices.empty()) pair["notices"] = run.notices;
  if (report.run != 0) pair["run"] = report.run;
  if (run.failure) pair["error"] = error_document(*run.failure);
  return pair;
}

Document notes_document(const std::vector<engine::Note>& notes, bool titles) {
  Document list = Document::array();
  for (const engine::Note& note : notes) {
    Document item{{"uid", note.uid}};
    if (titles) item["title"] = note.title;
    if (!note.field.empty()) item["field"] = note.field;
    if (!note.operation.empty()) item["operation"] = note.operation;
    item["reason"] = note.reason;
    list.push_back(std::move(item));
  }
  return list;
}

Document sync_document(const std::vector<PairRun>& runs, bool dry_run, bool titles) {
  Document pairs = Document::array();
  Document number = nullptr;  // of the last run that was recorded; a dry run has none
  for (const PairRun& run : runs) {
    if (run.report.run != 0 && !dry_run) number = run.report.run;
    pairs.push_back(pair_document(run, titles));
  }
  return {{"dry_run", dry_run}, {"run", std::move(number)}, {"pairs", std::move(pairs)}};
}

Document plan_document(const std::vector<PairRun>& runs, bool titles) {
  Document pairs = Document::array();
  for (const PairRun& run : runs) {
    Document pair{{"name", run.name},
                  {"operations", operations_document(run.plan, titles)},
                  {"brake", brake_document(run.report.brake)},
                  {"failed", notes_document(run.report.failed, titles)},
                  {"losses", notes_document(run.report.losses, titles)},
                  {"kept_back", notes_document(run.report.kept_back, titles)}};
    if (!run.notices.empty()) pair["notices"] = run.notices;
    if (run.failure) pair["error"] = error_document(*run.failure);
    pairs.push_back(std::move(pair));
  }
  return {{"pairs", std::move(pairs)}};
}

Document calendars_document(const std::vector<AccountCalendar>& calendars,
                            const std::vector<AccountFailure>& failed) {
  Document list = Document::array();
  for (const auto& [account, calendar] : calendars) {
    Document item{{"account", account},
                  {"id", calendar.id},
                  {"name", calendar.name},
                  {"role", calendar.role},
                  {"writable", calendar.writable},
                  {"color", calendar.color},
                  {"url", calendar.url}};
    if (!calendar.refused.empty()) item["refused"] = calendar.refused;
    list.push_back(std::move(item));
  }
  for (const auto& [account, failure] : failed) {
    list.push_back({{"account", account}, {"error", error_document(failure)}});
  }
  return list;
}

Document failure_document(const Failure& failure) { return {{"error", error_document(failure)}}; }

std::string to_text(const Document& document) {
  return document.dump(-1, ' ', false, Document::error_handler_t::replace) + "\n";
}

}  // namespace larkdav::tools
