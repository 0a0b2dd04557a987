#include "tools/larkdav/history_lines.h"

#include "tools/larkdav/columns.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/plan_lines.h"

namespace larkdav::tools {
namespace {

const char* name(engine::OperationKind kind) {
  switch (kind) {
    case engine::OperationKind::create:
      return "create";
    case engine::OperationKind::update:
      return "update";
    case engine::OperationKind::remove:
      break;
  }
  return "delete";
}

std::string title_of(const engine::Change& change) {
  const auto& event = change.after ? change.after : change.before;
  return event ? event->fields.title : "";
}

std::vector<FieldChange> fields_of(const engine::Change& change, bool titles) {
  const bool created = change.kind == engine::OperationKind::create;
  if (!change.after && change.kind == engine::OperationKind::update) return {};
  return field_changes(created ? std::nullopt : change.before, change.after, change.fields, titles);
}

}  // namespace

std::string change_lines(const engine::Change& change, bool titles, bool raw) {
  std::string text = std::string("  ") + name(change.kind) + " on " + engine::name(change.side) +
                     ": " + printable(change.uid.value);
  if (titles && !title_of(change).empty()) {
    text += " \"" + clipped(printable(title_of(change)), 60) + "\"";
  }
  if (!change.why.empty()) text += " (" + printable(change.why) + ")";
  if (!change.done) text += "; sent, and what came of it was never learnt";
  text += "\n";
  if (change.kind == engine::OperationKind::update || titles) {
    for (const FieldChange& field : fields_of(change, titles)) {
      text += "    " + change_text(field) + "\n";
    }
  }
  if (!raw) return text;
  for (const engine::Record& record : change.overwritten) {
    text += "    ---- " + printable(record.id.value) +
            (record.complete ? "" : " (too long to be kept)") + "\n" + record.raw +
            (record.raw.empty() || record.raw.back() == '\n' ? "" : "\n");
  }
  return text;
}

Document change_document(const engine::Change& change, bool titles, bool raw) {
  Document document{
      {"side", engine::name(change.side)}, {"kind", name(change.kind)}, {"uid", change.uid.value}};
  if (titles) document["title"] = title_of(change);
  document["fields"] = fields_document(fields_of(change, titles));
  document["why"] = change.why;
  document["done"] = change.done;
  if (raw) {
    Document texts = Document::array();
    for (const engine::Record& record : change.overwritten) {
      texts.push_back(
          {{"id", record.id.value}, {"text", record.raw}, {"complete", record.complete}});
    }
    document["overwritten"] = std::move(texts);
  }
  return document;
}

engine::ReplicaError no_such_run(long run) {
  return usage_error("there is no run " + std::to_string(run) + " in the history",
                     "`larkdav history` lists them; old ones are dropped in time.");
}

}  // namespace larkdav::tools
