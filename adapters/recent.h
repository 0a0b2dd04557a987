// What stood in records before our own writes of the last ten seconds: an answer that shows it
// again is a lagging read, no edit (reference sync.md 3, "stale reads").
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/event.h"
#include "engine/replica.h"

namespace larkdav::adapters {

inline constexpr std::chrono::seconds kLag{10};  // longer than any read lags (Feishu reference 5.6)

using Shown = std::optional<std::string>;  // raw text; nullopt: absent, or a plain instance
using Same = std::function<bool(const std::string&, const std::string&)>;  // by value

class Recent {
 public:
  void wrote(const engine::NativeId& id, Shown before, Shown after, engine::Instant now);
  // Writes of an earlier process; what this one wrote itself it knows better.
  void recall(std::span<const engine::RecentWrite> writes);
  // Whether `seen` is what stood there before a recent write, and not what the last one left.
  [[nodiscard]] bool is_stale(const engine::NativeId& id, const Shown& seen, engine::Instant now,
                              const Same& same) const;

 private:
  struct Write {
    engine::Instant when;
    Shown before;
    Shown after;
  };
  std::map<engine::NativeId, std::vector<Write>> writes_;
};

}  // namespace larkdav::adapters
