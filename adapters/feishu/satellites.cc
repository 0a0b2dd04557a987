#include "adapters/feishu/satellites.h"

#include <utility>

namespace larkdav::adapters::feishu {

using mapping::feishu::EventId;

namespace {
std::string key_of(const std::string& uuid) { return "satellite:" + uuid; }
}  // namespace

std::optional<EventId> Satellites::of(const std::string& uuid) const {
  const auto found = known_.find(uuid);
  if (found != known_.end()) return found->second;
  const auto text = recall(memory_, key_of(uuid));
  const auto occurrence = text ? mapping::feishu::parse_event_id(*text) : std::nullopt;
  return known_.emplace(uuid, occurrence).first->second;
}

void Satellites::add(const std::string& uuid, const EventId& occurrence) {
  if (of(uuid) == occurrence) return;
  remember(memory_, key_of(uuid), mapping::feishu::event_id(occurrence.uuid, occurrence.original));
  known_[uuid] = occurrence;
}

void Satellites::regroup(engine::Record& record) const {
  const auto id = mapping::feishu::parse_event_id(record.id.value);
  const auto occurrence = id ? of(id->uuid) : std::nullopt;
  if (occurrence) record.group.value = occurrence->uuid;
}

}  // namespace larkdav::adapters::feishu
