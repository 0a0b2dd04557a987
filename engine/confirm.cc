#include "engine/confirm.h"

#include <set>

#include "engine/gather.h"
#include "engine/observe.h"
#include "engine/planted.h"

namespace larkdav::engine {
namespace {

bool has_uid(const std::optional<Assembled>& item, const Uid& uid) {
  return item && (item->event.uid.value.empty() || item->event.uid == uid);
}

}  // namespace

std::string unconfirmed(Side lost, Absence absence) {
  return std::string(name(lost)) + (absence == Absence::denied
                                        ? " has it again; the next run looks at both"
                                        : " did not say that it is gone there; the next run asks");
}

std::vector<Absence> ask_for_lost(const Pair& pair, const std::vector<Work>& removals) {
  if (removals.empty() || planted("delete-without-a-look")) {
    return std::vector<Absence>(removals.size(), Absence::confirmed);
  }
  const Side lost = opposite(removals.front().intent.side);
  std::vector<NativeId> ask;
  for (const auto& work : removals) {
    if (work.link.item[lost]) ask.push_back(pair.replicas[lost]->master_of(*work.link.item[lost]));
  }
  const std::set<NativeId> told = fetch(pair, lost, ask);
  std::vector<Absence> out;
  for (const auto& work : removals) {
    const auto& item = work.link.item[lost];
    if (!item || told.count(pair.replicas[lost]->master_of(*item)) == 0) {
      out.push_back(Absence::unanswered);
    } else {
      const bool there = has_uid(stored_item(pair, lost, item), work.link.uid);
      out.push_back(there ? Absence::denied : Absence::confirmed);
    }
  }
  return out;
}

}  // namespace larkdav::engine
