#include "adapters/feishu/recent.h"

#include <algorithm>
#include <utility>

namespace larkdav::adapters::feishu {
namespace {

bool same(const Shown& a, const Shown& b, const mapping::feishu::Context& context) {
  if (!a || !b) return !a && !b;
  return same_event(*a, *b, context);
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
                      const mapping::feishu::Context& context) const {
  const auto found = writes_.find(id);
  if (found == writes_.end() || same(seen, found->second.back().after, context)) return false;
  return std::any_of(found->second.begin(), found->second.end(), [&](const Write& write) {
    return now - write.when < kLag && same(seen, write.before, context);
  });
}

}  // namespace larkdav::adapters::feishu
