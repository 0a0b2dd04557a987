#include "mapping/feishu/reminders.h"

namespace larkdav::mapping::feishu {
namespace {
bool in_range(long long minutes) {
  return minutes >= -kReminderMinutesMax && minutes <= kReminderMinutesMax;
}
}  // namespace

std::set<int> reminders_from_feishu(const Json& event) {
  std::set<int> out;
  const Json* list = array_member(event, "reminders");
  if (list == nullptr) return out;
  for (const Json& reminder : *list) {
    const auto minutes = integer_member(reminder, "minutes");
    if (minutes && in_range(*minutes)) out.insert(static_cast<int>(*minutes));
  }
  return out;
}

Json reminders_to_feishu(const std::set<int>& minutes) {
  Json list = Json::array();
  for (const int each : reminders_as_stored(minutes)) list.push_back({{"minutes", each}});
  return list;
}

std::set<int> reminders_as_stored(const std::set<int>& minutes) {
  std::set<int> out;
  for (const int each : minutes) {
    if (in_range(each)) out.insert(each);
  }
  return out;
}

}  // namespace larkdav::mapping::feishu
