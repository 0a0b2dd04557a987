#include "engine/tally.h"

#include <utility>

namespace larkdav::engine {

const char* name(Outcome outcome) {
  switch (outcome) {
    case Outcome::ok:
      return "ok";
    case Outcome::partial:
      return "partial";
    case Outcome::conflicts:
      return "conflicts";
    case Outcome::brake:
      return "brake";
    case Outcome::auth:
      return "auth";
    case Outcome::unreachable:
      return "unreachable";
    case Outcome::error:
      return "error";
  }
  return "error";
}

void Tally::wrote(Side side, OperationKind kind, const Uid& uid) {
  // What was created or deleted in this run is not counted as updated as well.
  if (!counted_.insert(std::string(name(side)) + ' ' + uid.value).second) return;
  SideCounts& counts = report_.sides[side];
  if (kind == OperationKind::create) ++counts.created;
  if (kind == OperationKind::update) ++counts.updated;
  if (kind == OperationKind::remove) ++counts.deleted;
}

bool Tally::first_time(const std::string& what) { return said_.insert(what).second; }

void Tally::failed(const Uid& uid, const std::string& title, const std::string& operation,
                   const std::string& reason) {
  if (!first_time("failed\n" + uid.value + '\n' + operation + '\n' + reason)) return;
  report_.failed.push_back({uid.value, title, {}, operation, reason, {}});
}

void Tally::unsettled(const Uid& uid, const std::string& title, const std::string& operation,
                      const std::string& reason) {
  unsettled_.push_back({uid.value, title, {}, operation, reason, {}});
}

void Tally::report_unsettled() {
  for (const Note& note : std::exchange(unsettled_, {})) {
    failed({note.uid}, note.title, note.operation, note.reason);
  }
}

void Tally::lost(const Uid& uid, const std::string& title, const std::string& field,
                 const std::string& reason) {
  if (!first_time("lost\n" + uid.value + '\n' + field + '\n' + reason)) return;
  report_.losses.push_back({uid.value, title, field, {}, reason, {}});
}

void Tally::kept_back(const Uid& uid, const std::string& title, const KeptBack& kept) {
  if (!first_time("kept\n" + uid.value + '\n' + kept.field + '\n' + kept.reason)) return;
  report_.kept_back.push_back({uid.value, title, kept.field, {}, kept.reason, kept.target});
}

}  // namespace larkdav::engine
