// Events and goals for tests of replicas.
#pragma once

#include <string>

#include "engine/replica.h"

namespace larkdav::tests {

inline engine::Instant at(long seconds) { return engine::Instant(std::chrono::seconds(seconds)); }
constexpr long kNoon = 1'794'225'600;  // 2026-11-09T12:00:00Z

inline engine::Event event(const std::string& uid, const std::string& title) {
  engine::Event event;
  event.uid = {uid};
  event.fields.title = title;
  event.fields.start = engine::UtcTime{at(kNoon)};
  event.fields.end = engine::UtcTime{at(kNoon + 3600)};
  event.extent = {at(kNoon), at(kNoon + 3600)};
  return event;
}

inline engine::Goal creation(const engine::Event& event, long stamp) {
  engine::Goal goal;
  goal.uid = event.uid;
  goal.wanted = event;
  goal.fields = engine::FieldMask::everything();
  goal.stamp = at(stamp);
  goal.origin = "feishu-uuid";
  return goal;
}

// From what the records of the item show.
inline engine::Goal change(const engine::ItemId& item, const engine::Event& before,
                           const engine::Event& wanted, long stamp) {
  engine::Goal goal;
  goal.uid = wanted.uid;
  goal.item = item;
  goal.before = before;
  goal.wanted = wanted;
  goal.fields = engine::diff(before, wanted);
  goal.stamp = at(stamp);
  return goal;
}

inline engine::Goal removal(const engine::ItemId& item, const engine::Event& before) {
  engine::Goal goal;
  goal.uid = before.uid;
  goal.item = item;
  goal.before = before;
  goal.fields = engine::FieldMask::everything();
  return goal;
}

}  // namespace larkdav::tests
