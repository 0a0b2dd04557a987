#include "engine/in_doubt.h"

#include <algorithm>

namespace larkdav::engine {
namespace {

bool may_be(const Event& created, const Event& there) {
  if (!there.uid.value.empty() && !created.uid.value.empty()) return there.uid == created.uid;
  const EventFields& a = created.fields;
  const EventFields& b = there.fields;
  return a.title == b.title || (a.start == b.start && a.end == b.end);
}

}  // namespace

bool may_be_in_doubt(const Observations& seen, Side side, const Event& event) {
  const auto& created = seen.in_doubt[side];
  return std::any_of(created.begin(), created.end(),
                     [&](const Event& each) { return may_be(each, event); });
}

}  // namespace larkdav::engine
