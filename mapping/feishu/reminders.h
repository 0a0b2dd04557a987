// reminders: minutes before the start, negative after it (Feishu reference 4.1).
#pragma once

#include <set>

#include "mapping/feishu/members.h"

namespace larkdav::mapping::feishu {

inline constexpr int kReminderMinutesMax = 20160;  // two weeks, either way

std::set<int> reminders_from_feishu(const Json& event);
Json reminders_to_feishu(const std::set<int>& minutes);
// Those outside the range stay on the other side.
std::set<int> reminders_as_stored(const std::set<int>& minutes);

}  // namespace larkdav::mapping::feishu
