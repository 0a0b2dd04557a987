#include "tools/feishu_sim/acl.h"

#include <algorithm>
#include <array>

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/paging.h"

namespace larkdav::feishu_sim {
namespace {

// Like user_6843287928157667331: a number of the person's own, unique inside one calendar.
std::string acl_id_of(const std::string& open_id) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : open_id) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return "user_6" + std::to_string(100000000000000000 + hash % 900000000000000000);
}

Json acl_view(const std::string& open_id, const std::string& role) {
  return {{"acl_id", acl_id_of(open_id)},
          {"role", role},
          {"scope", {{"type", "user"}, {"user_id", open_id}}}};
}

Calendar& calendar_to_share(Call& call) {
  Calendar& calendar = calendar_in_path(call, Role::kOwner);
  const bool fitting = calendar.type == "primary" || calendar.type == "shared";
  if (!fitting || calendar.third_party) refuse(kInvalidCalendarType);
  return calendar;
}

}  // namespace

Response create_acl(Call& call) {
  Calendar& calendar = calendar_to_share(call);
  const auto role = text_member(call.body, "role");
  constexpr std::array kRoles = {"free_busy_reader", "reader", "writer", "owner"};
  if (!role || std::find(kRoles.begin(), kRoles.end(), *role) == kRoles.end())
    refuse(kInvalidParameters);
  const Json* scope = object_member(call.body, "scope");
  if (!scope || text_member(*scope, "type") != "user") refuse(kInvalidParameters);
  const auto open_id = text_member(*scope, "user_id");
  if (!open_id || open_id->empty()) refuse(kInvalidParameters);
  const auto user = call.world.users.find(*open_id);
  if (user == call.world.users.end() || user->second.dismissed) refuse(kUserNotInTenant);
  // Whom the calendar was made for stays its owner.
  if (*open_id == calendar.owner && *role != "owner") refuse(kInvalidParameters);
  Membership& member = calendar.members[*open_id];
  member.role = *role;
  if (call.toggles.is("acl_subscribes", "true")) member.subscribed = true;
  call.world.touch_member(calendar, *open_id);
  return success(acl_view(*open_id, *role));
}

Response delete_acl(Call& call) {
  Calendar& calendar = calendar_to_share(call);
  const std::string& acl_id = call.path.at("acl_id");
  const auto found =
      std::find_if(calendar.members.begin(), calendar.members.end(), [&](const auto& entry) {
        return !entry.second.role.empty() && acl_id_of(entry.first) == acl_id;
      });
  if (found == calendar.members.end()) refuse(kAclNotFound);
  if (found->first == calendar.owner) refuse(kInvalidParameters);
  found->second.role.clear();
  call.world.touch_member(calendar, found->first);
  return success(Json::object());
}

Response list_acls(Call& call) {
  const Calendar& calendar = calendar_to_share(call);
  Json all = Json::array();
  all.push_back(acl_view(calendar.owner, "owner"));
  for (const auto& [open_id, member] : calendar.members) {
    if (open_id != calendar.owner && !member.role.empty())
      all.push_back(acl_view(open_id, member.role));
  }
  OffsetPage page = page_by_offset(call, "AclsPageToken", std::move(all), {20, 10, 50, true});
  return success({{"acls", std::move(page.items)},
                  {"has_more", page.has_more},
                  {"page_token", page.page_token}});
}

}  // namespace larkdav::feishu_sim
