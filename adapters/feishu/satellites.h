// Feishu has no dates beside a rule, and may refuse to bring a deleted occurrence back: each such
// occurrence is an event of its own there, a satellite of its series (reference sync.md 2). Which
// event is whose is remembered by account, so that every pair, import and export sees the series
// whole.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "adapters/feishu/tokens.h"
#include "engine/replica.h"
#include "mapping/feishu/event_json.h"

namespace larkdav::adapters::feishu {

class Satellites {
 public:
  explicit Satellites(Memory memory) : memory_(std::move(memory)) {}

  // The occurrence that the event of this uuid stands for; nullopt: it stands for itself.
  [[nodiscard]] std::optional<mapping::feishu::EventId> of(const std::string& uuid) const;
  // Durable when it returns.
  void add(const std::string& uuid, const mapping::feishu::EventId& occurrence);

  // The record in the group of its series.
  void regroup(engine::Record& record) const;

 private:
  Memory memory_;
  mutable std::unordered_map<std::string, std::optional<mapping::feishu::EventId>> known_;
};

}  // namespace larkdav::adapters::feishu
