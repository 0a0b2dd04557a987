// The next request towards a goal (reference sync.md 5, Feishu reference 6.3, mapping reference 5).
// Pure. A series takes many: exceptions that do not fit a new schedule are destroyed first, then
// the master is changed, then occurrences one by one; a removal takes the exceptions first, because
// deleting a master leaves them alive. Only fields of the goal that it did not answer yet are
// written.
//
// What Feishu cannot do comes as a step that sends nothing and is answered Refused: times and rules
// out of its range, deleting what somebody else organises.
#pragma once

#include <optional>
#include <span>

#include "engine/replica.h"
#include "mapping/feishu/event_json.h"

namespace larkdav::adapters::feishu {

std::optional<engine::Step> next_step(const engine::Goal& goal,
                                      std::span<const engine::Record> group,
                                      const mapping::feishu::Context& context);

}  // namespace larkdav::adapters::feishu
