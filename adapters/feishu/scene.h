// What Feishu holds of one item, for the next step towards a goal: its master, exceptions and
// satellites. Pure; lives no longer than the records it looks at.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "engine/replica.h"
#include "mapping/feishu/event_json.h"

namespace larkdav::adapters::feishu {

// What is there of the item, by its records.
class Scene {
 public:
  Scene(const engine::Goal& goal, std::span<const engine::Record> group,
        const mapping::feishu::Context& context)
      : group_(group), context_(context) {
    for (auto& item : mapping::feishu::assemble(group, context)) {
      if (item.id == *goal.item) {
        state_ = std::move(item.state);
      } else {
        orphans_.insert(item.id.value);
      }
    }
    const auto id = mapping::feishu::parse_event_id(goal.item->value);
    // An orphaned exception is an item under its own event id.
    const bool orphan = id && record(goal.item->value) != nullptr && id->original != 0;
    uuid_ = orphan ? "" : goal.item->value;
    main_ = record(orphan ? goal.item->value : mapping::feishu::event_id(uuid_, 0));
  }

  [[nodiscard]] const std::optional<engine::ItemState>& state() const { return state_; }
  [[nodiscard]] const engine::Assembled& now() const {
    return std::get<engine::Assembled>(*state_);
  }
  [[nodiscard]] const engine::Record* main() const {
    return main_;
  }  // master, or the orphan's record
  [[nodiscard]] bool is_orphan() const { return uuid_.empty(); }
  [[nodiscard]] const std::string& uuid() const { return uuid_; }

  // Live and cancelled exceptions that belong to the series, by key.
  [[nodiscard]] std::map<engine::OccurrenceKey, const engine::Record*> exceptions() const {
    std::map<engine::OccurrenceKey, const engine::Record*> out;
    if (is_orphan()) return out;
    const bool all_day = std::holds_alternative<engine::Date>(now().event.fields.start);
    for (const engine::Record& each : group_) {
      const auto id = mapping::feishu::parse_event_id(each.id.value);
      if (!id || id->original == 0 || each.gone || orphans_.count(each.id.value) > 0) continue;
      if (id->uuid != uuid_) continue;
      if (all_day && mapping::feishu::is_of_timed_series(each.raw, id->original)) continue;
      out[mapping::feishu::key_of_original(id->original, all_day)] = &each;
    }
    return out;
  }

  // The live events that stand for occurrences of the series.
  [[nodiscard]] std::map<engine::OccurrenceKey, const engine::Record*> satellites() const {
    std::map<engine::OccurrenceKey, const engine::Record*> out;
    const bool all_day = std::holds_alternative<engine::Date>(now().event.fields.start);
    for (const engine::Record& each : group_) {
      const auto occurrence = mapping::feishu::satellite_of(each, context_);
      const auto id = mapping::feishu::parse_event_id(each.id.value);
      if (!occurrence || id->original != 0 || orphans_.count(id->uuid) > 0) continue;
      if (each.gone || occurrence->uuid != uuid_) continue;
      out[mapping::feishu::key_of_original(occurrence->original, all_day)] = &each;
    }
    return out;
  }
  // How many events stood for the occurrence and were deleted: the keys that are used up.
  [[nodiscard]] int used_up(long long original) const {
    return static_cast<int>(
        std::count_if(group_.begin(), group_.end(), [&](const engine::Record& each) {
          const auto occurrence = mapping::feishu::satellite_of(each, context_);
          return each.gone && occurrence && occurrence->original == original;
        }));
  }

 private:
  [[nodiscard]] const engine::Record* record(const std::string& id) const {
    const auto found = std::find_if(group_.begin(), group_.end(), [&](const engine::Record& each) {
      return each.id.value == id;
    });
    return found == group_.end() ? nullptr : &*found;
  }

  std::span<const engine::Record> group_;
  const mapping::feishu::Context& context_;
  std::optional<engine::ItemState> state_;
  std::set<std::string> orphans_;
  std::string uuid_;
  const engine::Record* main_ = nullptr;
};

}  // namespace larkdav::adapters::feishu
