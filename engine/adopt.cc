#include "engine/adopt.h"

#include <algorithm>
#include <set>
#include <string>

#include "engine/fields.h"

namespace larkdav::engine {
namespace {

std::string name_of(const EventFields& fields) {
  return fields.title + '\n' + describe(fields.start) + '\n' + describe(fields.end);
}

}  // namespace

std::vector<Adoption> find_adoptions(const std::vector<std::pair<ItemId, ItemId>>& pairs,
                                     const PerSide<std::map<ItemId, const Assembled*>>& items,
                                     const std::function<Event(const Event&)>& on_feishu) {
  std::set<ItemId> paired;
  for (const auto& [feishu, other] : pairs) paired.insert(feishu);
  std::map<std::string, std::vector<ItemId>> singles;  // smallest id last
  for (auto it = items.feishu.rbegin(); it != items.feishu.rend(); ++it) {
    const Event& event = it->second->event;
    if (event.rule || !event.occurrences.empty() || paired.count(it->first) > 0) continue;
    singles[name_of(event.fields)].push_back(it->first);
  }
  std::vector<Adoption> out;
  for (const auto& [feishu, other] : pairs) {
    const Event& there = items.other.at(other)->event;
    const bool any =
        std::any_of(there.occurrences.begin(), there.occurrences.end(),
                    [](const auto& entry) { return std::holds_alternative<Extra>(entry.second); });
    if (!any) continue;
    const Event& here = items.feishu.at(feishu)->event;
    for (const auto& [key, occurrence] : on_feishu(there).occurrences) {
      const auto* extra = std::get_if<Extra>(&occurrence);
      if (extra == nullptr || here.occurrences.count(key) > 0) continue;
      auto& candidates = singles[name_of(extra->fields)];
      const auto found = std::find_if(
          candidates.rbegin(), candidates.rend(),
          [&](const ItemId& id) { return items.feishu.at(id)->event.fields == extra->fields; });
      if (found == candidates.rend()) continue;
      out.push_back({feishu, key, *found});
      candidates.erase(std::prev(found.base()));
    }
  }
  return out;
}

}  // namespace larkdav::engine
