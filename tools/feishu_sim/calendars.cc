#include "tools/feishu_sim/calendars.h"

#include <algorithm>
#include <array>
#include <limits>

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/paging.h"

namespace larkdav::feishu_sim {
namespace {

constexpr std::size_t kTextLimit = 255;
constexpr std::size_t kBatchLimit = 10;           // docs silent (Feishu reference 3.1)
constexpr std::size_t kSubscriptionLimit = 1000;  // Feishu reference 8

// Creation and patch share their fields; alias and colour belong to the identity (Feishu reference
// 8).
struct CalendarChange {
  std::optional<std::string> summary;
  std::optional<std::string> description;
  std::optional<std::string> permissions;
  std::optional<std::string> alias;
  std::optional<std::int32_t> color;
};

std::optional<std::string> limited_text(const Json& body, const char* name) {
  auto text = text_member(body, name);
  if (text && character_count(*text) > kTextLimit) refuse(kInvalidParameters);
  return text;
}

CalendarChange read_change(const Json& body) {
  CalendarChange change;
  change.summary = limited_text(body, "summary");
  change.description = limited_text(body, "description");
  change.permissions = text_member(body, "permissions");
  change.alias = limited_text(body, "summary_alias");
  constexpr std::array kPermissions = {"private", "show_only_free_busy", "public"};
  if (change.permissions && std::find(kPermissions.begin(), kPermissions.end(),
                                      *change.permissions) == kPermissions.end()) {
    refuse(kInvalidParameters);
  }
  if (const auto color = integer_member(body, "color")) {
    if (*color < std::numeric_limits<std::int32_t>::min() ||
        *color > std::numeric_limits<std::int32_t>::max()) {
      refuse(kInvalidParameters);
    }
    change.color = static_cast<std::int32_t>(*color);
  }
  return change;
}

Json with_user(const Calendar& calendar, const std::string& viewer) {
  return {{"calendar", calendar_view(calendar, viewer)}, {"user_id", calendar.owner}};
}

std::vector<std::string> text_array(const Json& body, const char* name) {
  const Json* list = array_member(body, name);
  if (!list || list->empty() || list->size() > kBatchLimit) refuse(kInvalidParameters);
  std::vector<std::string> texts;
  for (const Json& item : *list) {
    if (!item.is_string()) refuse(kBadJson);
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

}  // namespace

Json calendar_view(const Calendar& calendar, const std::string& open_id) {
  const auto found = calendar.members.find(open_id);
  const Membership member = found == calendar.members.end() ? Membership{} : found->second;
  const bool left = calendar.deleted;
  return {{"calendar_id", calendar.calendar_id},
          {"summary", calendar.summary},
          {"description", calendar.description},
          {"permissions", calendar.permissions},
          {"color", member.color.value_or(calendar.color)},
          {"type", calendar.type},
          {"summary_alias", member.alias},
          {"is_deleted", left},
          {"is_third_party", calendar.third_party},
          {"role", std::string(role_name(role_of(calendar, open_id)))}};
}

Response primary_calendar(Call& call) {
  const Calendar& calendar = call.world.primary_of(call.who->open_id);
  return success({{"calendars", Json::array({with_user(calendar, call.who->open_id)})}});
}

Response primary_calendars_of_users(Call& call) {
  Json list = Json::array();
  for (const std::string& id : text_array(call.body, "user_ids")) {
    if (!call.world.users.contains(id)) refuse(kUserNotInTenant);
    list.push_back(with_user(call.world.primary_of(id), call.who->open_id));
  }
  return success({{"calendars", std::move(list)}});
}

Response calendars_by_id(Call& call) {
  Json list = Json::array();
  for (const std::string& id : text_array(call.body, "calendar_ids")) {
    call.path["cid"] = id;
    list.push_back(calendar_view(calendar_in_path(call, Role::kFreeBusyReader), call.who->open_id));
  }
  return success({{"calendars", std::move(list)}});
}

Response create_calendar(Call& call) {
  const CalendarChange change = read_change(call.body);
  Calendar calendar;
  calendar.calendar_id = call.world.new_calendar_id();
  calendar.number = call.world.new_calendar_number();
  calendar.summary = change.summary.value_or("");
  calendar.description = change.description.value_or("");
  calendar.permissions = change.permissions.value_or("show_only_free_busy");
  calendar.type = "shared";
  calendar.owner = call.who->open_id;
  calendar.color = change.color.value_or(-14513409);
  calendar.members[calendar.owner] = {"owner", true, change.alias.value_or(""), std::nullopt, 0};
  const Calendar& stored = call.world.add_calendar(std::move(calendar));
  return success({{"calendar", calendar_view(stored, call.who->open_id)}});
}

Response get_calendar(Call& call) {
  return success(calendar_view(calendar_in_path(call, Role::kFreeBusyReader), call.who->open_id));
}

Response patch_calendar(Call& call) {
  Calendar& calendar = calendar_in_path(call, Role::kFreeBusyReader);
  const CalendarChange change = read_change(call.body);
  const bool shared_change = change.summary || change.description || change.permissions;
  const std::string& me = call.who->open_id;
  if (shared_change && role_of(calendar, me) < Role::kOwner) refuse(kNoCalendarAccess);
  const auto member = calendar.members.find(me);
  const bool listed = member != calendar.members.end() && member->second.subscribed;
  if (!shared_change && !listed) refuse(kNoCalendarAccess);
  if (change.summary) calendar.summary = *change.summary;
  if (change.description) calendar.description = *change.description;
  if (change.permissions) calendar.permissions = *change.permissions;
  if (change.alias) calendar.members[me].alias = *change.alias;
  if (change.color) calendar.members[me].color = *change.color;
  if (shared_change) {
    call.world.touch_members(calendar);
  } else {
    call.world.touch_member(calendar, me);
  }
  return success({{"calendar", calendar_view(calendar, me)}});
}

Response delete_calendar(Call& call) {
  Calendar& calendar = calendar_in_path(call, Role::kOwner);
  if (calendar.type != "shared") refuse(kInvalidCalendarType);
  calendar.deleted = true;
  call.world.touch_members(calendar);
  return success(Json::object());
}

Response search_calendars(Call& call) {
  const auto query = text_member(call.body, "query");
  if (!query || query->empty() || character_count(*query) > 200) refuse(kInvalidParameters);
  Json hits = Json::array();
  for (const auto& [id, calendar] : call.world.calendars) {
    // A bot cannot find people's primary calendars (Feishu reference 3.1).
    const bool hidden = call.who->is_app && calendar.type == "primary";
    const bool seen = role_of(calendar, call.who->open_id) > Role::kUnknown;
    if (!hidden && seen && calendar.summary.find(*query) != std::string::npos)
      hits.push_back(calendar_view(calendar, call.who->open_id));
  }
  OffsetPage page =
      page_by_offset(call, "CalendarSearchPageToken", std::move(hits), {20, 1, 50, true});
  // No has_more: there is more while there is a token (Feishu reference 1.8).
  return success({{"items", std::move(page.items)}, {"page_token", page.page_token}});
}

Response subscribe_calendar(Call& call) {
  Calendar& calendar = calendar_in_path(call, Role::kUnknown);
  const bool own = role_of(calendar, call.who->open_id) == Role::kOwner;
  const bool fitting = (calendar.type == "shared" || calendar.type == "primary") &&
                       (own || calendar.permissions != "private");
  if (!fitting) refuse(kSubscribeNotAllowed);
  const auto mine = std::count_if(
      call.world.calendars.begin(), call.world.calendars.end(), [&](const auto& entry) {
        const auto member = entry.second.members.find(call.who->open_id);
        return member != entry.second.members.end() && member->second.subscribed &&
               !entry.second.deleted;
      });
  if (static_cast<std::size_t>(mine) >= kSubscriptionLimit) refuse(kSubscribeLimit);
  calendar.members[call.who->open_id].subscribed = true;
  call.world.touch_member(calendar, call.who->open_id);
  return success({{"calendar", calendar_view(calendar, call.who->open_id)}});
}

Response unsubscribe_calendar(Call& call) {
  Calendar& calendar = calendar_in_path(call, Role::kUnknown);
  const auto member = calendar.members.find(call.who->open_id);
  if (member == calendar.members.end() || !member->second.subscribed)
    return success(Json::object());
  member->second.subscribed = false;
  call.world.touch_member(calendar, call.who->open_id);
  return success(Json::object());
}

Response accept_subscription(Call& call) {
  if (call.path.contains("cid")) calendar_in_path(call, Role::kReader);
  return success(Json::object());
}

}  // namespace larkdav::feishu_sim
