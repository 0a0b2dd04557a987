#include "tools/feishu_sim/user_ids.h"

#include <algorithm>
#include <array>
#include <functional>

namespace larkdav::feishu_sim {
namespace {

constexpr std::array kMembers = {"user_id",  "operate_id",   "owner_id",
                                 "user_ids", "assign_hosts", "attendee_user_ids"};

std::string kind_of(const Call& call) {
  return call.request.parameter("user_id_type").value_or("open_id");
}

using Turn = std::function<bool(std::string&)>;  // false: the member goes

// Every member that names people, at any depth.
void turn_ids(Json& json, const Turn& turn) {
  if (json.is_array()) {
    for (Json& item : json) turn_ids(item, turn);
    return;
  }
  if (!json.is_object()) return;
  std::vector<std::string> dropped;
  for (auto& [name, value] : json.items()) {
    const bool names_people = std::find(kMembers.begin(), kMembers.end(), name) != kMembers.end();
    if (names_people && value.is_string()) {
      if (!turn(value.get_ref<std::string&>())) dropped.push_back(name);
    } else if (names_people && value.is_array()) {
      for (Json& one : value) {
        if (one.is_string()) turn(one.get_ref<std::string&>());
      }
    } else {
      turn_ids(value, turn);
    }
  }
  for (const std::string& name : dropped) json.erase(name);
}

}  // namespace

void ids_to_open(Call& call) {
  const std::string kind = kind_of(call);
  if (kind == "open_id") return;
  if (kind != "union_id" && kind != "user_id") refuse(kInvalidParameters);
  turn_ids(call.body, [&](std::string& id) {
    for (const auto& [open_id, user] : call.world.users) {
      if ((kind == "union_id" ? user.union_id : user.user_id) == id) {
        id = open_id;
        return true;
      }
    }
    id = "unknown " + kind + " " + id;
    return true;
  });
}

void ids_from_open(const Call& call, Json& data) {
  const std::string kind = kind_of(call);
  if (kind == "open_id") return;
  const bool may_see = call.scopes.contains("contact:user.employee_id:readonly");
  turn_ids(data, [&](std::string& id) {
    const auto user = call.world.users.find(id);
    if (user == call.world.users.end()) return true;
    id = kind == "union_id" ? user->second.union_id : user->second.user_id;
    return kind == "union_id" || may_see;
  });
}

}  // namespace larkdav::feishu_sim
