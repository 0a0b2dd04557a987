// What a series shows, occurrence by occurrence: the only proof of what was deleted or brought back
// (Feishu reference 3.3, reference sync.md 10).
#pragma once

#include <map>
#include <optional>
#include <string>

#include "adapters/feishu/calendar_state.h"

namespace larkdav::adapters::feishu {

enum class Instance { plain, changed, cancelled };
using Instances = std::map<long long, Instance>;  // by original start, unix seconds

// From `from` to `to`, at most two years apart; nullopt: it would not say. `series_gone`: because
// there is no such series any more. Throws where the calendar or the account broke down.
std::optional<Instances> read_instances(const CalendarState& state, const std::string& uuid,
                                        long long from, long long to, bool& series_gone);

}  // namespace larkdav::adapters::feishu
