// What stood in records before our own writes of the last ten seconds: an answer that shows it
// again is a lagging read, no edit (reference sync.md 3, "stale reads").
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/feishu/cursor.h"
#include "engine/event.h"
#include "engine/replica.h"
#include "mapping/feishu/event_json.h"

namespace larkdav::adapters::feishu {

using Shown = std::optional<std::string>;  // raw event object; nullopt: absent, or a plain instance

class Recent {
 public:
  void wrote(const engine::NativeId& id, Shown before, Shown after, engine::Instant now);
  // Writes of an earlier process; what this one wrote itself it knows better.
  void recall(std::span<const engine::RecentWrite> writes);
  // Whether `seen` is what stood there before a recent write, and not what the last one left.
  [[nodiscard]] bool is_stale(const engine::NativeId& id, const Shown& seen, engine::Instant now,
                              const mapping::feishu::Context& context) const;

 private:
  struct Write {
    engine::Instant when;
    Shown before;
    Shown after;
  };
  std::map<engine::NativeId, std::vector<Write>> writes_;
};

}  // namespace larkdav::adapters::feishu
