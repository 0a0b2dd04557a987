#include "engine/kept_back.h"

#include <algorithm>
#include <utility>

#include "engine/planted.h"

namespace larkdav::engine {

std::string closed_value(bool closed) { return closed ? "closed\n" : ""; }

std::string label(Field field) { return std::string(name(field)); }
std::string label(const OccurrenceKey& key) { return "occurrence " + to_string(key); }

FieldMask without_kept_back(const Link& link, Side side, const Event& now, const FieldMask& changed,
                            bool closed) {
  const auto kept = [&](const std::string& field, const std::string& value) {
    return std::any_of(link.kept.begin(), link.kept.end(), [&](const KeptBack& entry) {
      return entry.target == opposite(side) && entry.field == field &&
             (entry.value == value || (closed && entry.value == closed_value(true) + value));
    });
  };
  FieldMask out = changed;
  for (const Field field : changed.fields()) {
    if (kept(label(field), describe(now, field))) out.erase(field);
  }
  // Occurrences belong to their schedule: where that moves, they go with it.
  if (out.contains(Field::time) || out.contains(Field::rule)) return out;
  for (const auto& key : changed.occurrences()) {
    if (kept(label(key), describe(now, key))) out.erase(key);
  }
  return out;
}

bool keep_back(Link& link, const KeptBack& kept) {
  const auto found = std::find_if(link.kept.begin(), link.kept.end(), [&](const KeptBack& entry) {
    return entry.target == kept.target && entry.field == kept.field;
  });
  if (found == link.kept.end()) {
    link.kept.push_back(kept);
    return true;
  }
  const bool moved = found->value != kept.value || planted("report-every-run");
  std::string reason = std::move(found->reason);
  *found = kept;
  // Met again by one who does not know why: what was said then still holds.
  if (!moved && found->reason.empty()) found->reason = std::move(reason);
  return moved;
}

void forget_refusals(Link& link) {
  std::erase_if(link.kept,
                [](const KeptBack& entry) { return !entry.value.starts_with(closed_value(true)); });
}

void forget_kept(Link& link, Side target, const FieldMask& written) {
  std::erase_if(link.kept, [&](const KeptBack& entry) {
    if (entry.target != target) return false;
    if (entry.field == kWholeCreation) return true;
    for (const Field field : written.fields()) {
      if (entry.field == label(field)) return true;
    }
    return std::any_of(written.occurrences().begin(), written.occurrences().end(),
                       [&](const OccurrenceKey& key) { return entry.field == label(key); });
  });
}

std::string creation_value(const Event& wanted) {
  std::string out;
  for (const Field field : kAllFields) out += describe(wanted, field) + '\n';
  for (const auto& [key, occurrence] : wanted.occurrences) {
    out += label(key) + ' ' + describe(wanted, key) + '\n';
  }
  return out;
}

}  // namespace larkdav::engine
