#include "adapters/feishu/resources/freebusy.h"

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::Json;
using mapping::feishu::string_member;

namespace {

std::vector<Busy> times_of(const Json& list) {
  std::vector<Busy> out;
  if (!list.is_array()) return out;  // null: never busy
  for (const Json& each : list) {
    out.push_back({string_member(each, "start_time"), string_member(each, "end_time"),
                   string_member(each, "rsvp_status")});
  }
  return out;
}

}  // namespace

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
  return times_of(*found);
}

Call list_busy_people(const std::vector<std::string>& open_ids, const std::string& from,
                      const std::string& to) {
  const Json body = {
      {"user_ids", open_ids}, {"time_min", from}, {"time_max", to}, {"need_rsvp_status", true}};
  return {"POST",
          "/open-apis/calendar/v4/freebusy/batch",
          {{"user_id_type", "open_id"}},
          mapping::feishu::to_text(body),
          "ask when people are busy",
          true};
}

std::optional<std::vector<BusyPerson>> busy_people_of(const Answer& answer) {
  const Json* list = mapping::feishu::array_member(answer.data, "freebusy_lists");
  if (list == nullptr) return std::nullopt;
  std::vector<BusyPerson> out;
  for (const Json& each : *list) {
    const auto items = each.find("freebusy_items");
    out.push_back({string_member(each, "user_id"),
                   items != each.end() ? times_of(*items) : std::vector<Busy>{}});
  }
  return out;
}

}  // namespace larkdav::adapters::feishu
