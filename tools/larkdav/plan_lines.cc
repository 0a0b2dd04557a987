#include "tools/larkdav/plan_lines.h"

namespace larkdav::tools {
namespace {

using engine::Event;
using engine::Field;
using engine::Operation;

bool is_free_text(Field field) {
  return field == Field::title || field == Field::description || field == Field::location ||
         field == Field::conference || field == Field::attendees;
}

std::string described(const std::optional<Event>& event, Field field) {
  return event ? engine::describe(*event, field) : "";
}

// An occurrence holds free text too: without titles only its times are told.
std::string described(const std::optional<Event>& event, const engine::OccurrenceKey& key,
                      bool titles) {
  if (!event) return "";
  const auto found = event->occurrences.find(key);
  const auto* changed =
      found == event->occurrences.end() ? nullptr : engine::copy_in(found->second);
  if (titles || changed == nullptr) return engine::describe(*event, key);
  return "changed: " + engine::describe(changed->start) + " – " + engine::describe(changed->end);
}

struct Change {  // of which the fields are told
  std::optional<Event> from;
  std::optional<Event> to;
};

Change change_of(const Operation& operation) {
  if (operation.action == engine::Action::conflict) {
    return {operation.now.feishu, operation.now.other};
  }
  return {operation.now[operation.side], operation.wanted};
}

FieldChange field_change(Field field, std::string before, std::string after, bool titles) {
  FieldChange change{std::string(engine::name(field)), std::nullopt, std::nullopt};
  change.text = is_free_text(field);
  if (titles || !change.text) {
    change.from = std::move(before);
    change.to = std::move(after);
  } else {
    change.gist = before.empty() ? "text added" : after.empty() ? "text removed" : "text changed";
  }
  return change;
}

std::vector<FieldChange> field_changes(const Operation& operation, bool titles) {
  const bool created = operation.action == engine::Action::create;
  const bool told = created || operation.action == engine::Action::update ||
                    operation.action == engine::Action::conflict;
  if (!told) return {};
  auto [from, to] = change_of(operation);
  if (created) from.reset();
  return tools::field_changes(from, to, operation.fields, titles);
}

std::string title_of(const Operation& operation) {
  for (const auto* event : {&operation.wanted, &operation.now.feishu, &operation.now.other}) {
    if (*event && !(*event)->fields.title.empty()) return (*event)->fields.title;
  }
  return "";
}

}  // namespace

const char* name(engine::Action action) {
  switch (action) {
    case engine::Action::create:
      return "create";
    case engine::Action::update:
      return "update";
    case engine::Action::remove:
      return "delete";
    case engine::Action::link:
      return "link";
    case engine::Action::unlink:
      return "unlink";
    case engine::Action::conflict:
      break;
  }
  return "conflict";
}

std::vector<FieldChange> field_changes(const std::optional<Event>& from,
                                       const std::optional<Event>& to,
                                       const engine::FieldMask& asked, bool titles) {
  const bool both = from && to;
  engine::FieldMask mask = asked;
  if (both && (mask.all_occurrences() || mask.empty())) mask = mask | engine::diff(*from, *to);
  std::vector<FieldChange> changes;
  for (Field field : engine::kAllFields) {
    std::string before = described(from, field);
    std::string after = described(to, field);
    if (before == after || (both && !mask.contains(field))) continue;
    changes.push_back(field_change(field, std::move(before), std::move(after), titles));
  }
  std::set<engine::OccurrenceKey> keys = mask.occurrences();
  if (!both && (from || to)) {
    for (const auto& [key, occurrence] : (from ? from : to)->occurrences) keys.insert(key);
  }
  for (const engine::OccurrenceKey& key : keys) {
    changes.push_back(
        {engine::to_string(key), described(from, key, titles), described(to, key, titles)});
  }
  return changes;
}

std::vector<PlanLine> plan_lines(const engine::Plan& plan, bool titles) {
  std::vector<PlanLine> lines;
  lines.reserve(plan.operations.size());
  for (const Operation& operation : plan.operations) {
    PlanLine line;
    line.side = engine::name(operation.side);
    line.kind = name(operation.action);
    if (operation.link < plan.links.size()) line.uid = plan.links[operation.link].uid.value;
    line.title = title_of(operation);
    line.fields = field_changes(operation, titles);
    line.why = operation.why;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace larkdav::tools
