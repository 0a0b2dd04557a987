#include "adapters/recent.h"

#include <algorithm>
#include <utility>

namespace larkdav::adapters {
namespace {

bool equal(const Shown& a, const Shown& b, const Same& same) {
  return a && b ? same(*a, *b) : !a && !b;
}

}  // namespace

void Recent::wrote(const engine::NativeId& id, Shown before, Shown after, engine::Instant now) {
  std::erase_if(writes_, [&](const auto& entry) { return now - entry.second.back().when >= kLag; });
  writes_[id].push_back({now, std::move(before), std::move(after)});
}

void Recent::recall(std::span<const engine::RecentWrite> writes) {
  std::map<engine::NativeId, std::vector<Write>> recalled;
  for (const auto& write : writes) {
    recalled[write.id].push_back({write.when, write.before, write.after});
  }
  writes_.merge(recalled);
}

bool Recent::is_stale(const engine::NativeId& id, const Shown& seen, engine::Instant now,
                      const Same& same) const {
  const auto found = writes_.find(id);
  if (found == writes_.end() || equal(seen, found->second.back().after, same)) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](const Write& write) {
    return now - write.when < kLag && equal(seen, write.before, same);
  });
}

}  // namespace larkdav::adapters
