#include "adapters/feishu/resources/freebusy.h"

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::Json;
using mapping::feishu::string_member;

Call list_busy(const BusyWhose& whose, const std::string& from, const std::string& to) {
  Json body = {{"time_min", from}, {"time_max", to}, {"need_rsvp_status", true}};
  if (!whose.user_id.empty()) {
    body["user_id"] = whose.user_id;
  } else {
    body["room_id"] = whose.room_id;
  }
  return {"POST",
          "/open-apis/calendar/v4/freebusy/list",
          {{"user_id_type", "open_id"}},
          mapping::feishu::to_text(body),
          "ask when somebody is busy",
          true};
}

std::optional<std::vector<Busy>> busy_of(const Answer& answer) {
  const auto found = answer.data.find("freebusy_list");
  if (found == answer.data.end()) return std::nullopt;
  std::vector<Busy> out;
  if (!found->is_array()) return out;  // null: never busy
  for (const Json& each : *found) {
    out.push_back({string_member(each, "start_time"), string_member(each, "end_time"),
                   string_member(each, "rsvp_status")});
  }
  return out;
}

}  // namespace larkdav::adapters::feishu
