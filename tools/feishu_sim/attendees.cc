#include "tools/feishu_sim/attendees.h"

#include <algorithm>
#include <array>

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/event_target.h"
#include "tools/feishu_sim/event_view.h"
#include "tools/feishu_sim/paging.h"
#include "tools/feishu_sim/rule.h"

namespace larkdav::feishu_sim {
namespace {

// Limits of Feishu reference 7.2.
constexpr std::size_t kMostAttendees = 3000;
constexpr std::size_t kMostInOneCall = 1000;
constexpr std::size_t kMostRoomsInOneCall = 100;
constexpr std::size_t kMostRemoved = 500;

struct Kind {
  std::string_view type;
  const char* id_member;
};
constexpr std::array kKinds = {Kind{"user", "user_id"}, Kind{"chat", "chat_id"},
                               Kind{"resource", "room_id"},
                               Kind{"third_party", "third_party_email"}};

// Type and id of an attendee as a body names him; 194004 for other types.
std::pair<Kind, std::string> read_kind(const Json& item) {
  if (!item.is_object()) refuse(kBadJson);
  const auto type = text_member(item, "type");
  const auto kind =
      std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& k) { return type == k.type; });
  if (kind == kKinds.end()) refuse(kInvalidAttendeeType);
  const auto id = text_member(item, kind->id_member);
  if (!id || id->empty()) refuse(kInvalidParameters);
  return {*kind, *id};
}

Json* find_attendee(Json& attendees, const char* member, const std::string& id) {
  for (Json& attendee : attendees) {
    if (attendee.value(member, "") == id) return &attendee;
  }
  return nullptr;
}

std::string display_name(const World& world, const Kind& kind, const std::string& id) {
  if (kind.type == "user") return world.users.at(id).name;
  if (kind.type == "third_party") return id;
  const auto chat = world.directory.chats.find(id);
  if (chat != world.directory.chats.end()) return chat->second.name;
  return kind.type == "chat" ? "Chat " + id.substr(0, 8) : "Room " + id.substr(0, 8);
}

Json new_attendee(World& world, const Kind& kind, const std::string& id, bool optional) {
  return {{"type", std::string(kind.type)},
          {"attendee_id", std::string(kind.type) + "_" + world.new_calendar_number()},
          {"rsvp_status", "needs_action"},
          {"is_optional", optional},
          {"is_organizer", false},
          {"is_external", kind.type == "third_party"},
          {"display_name", display_name(world, kind, id)},
          {kind.id_member, id}};
}

// Rooms take no series of more than two years (Feishu reference 6.1).
void check_room_series(const EventState& state) {
  constexpr int kMostDays = 731;
  const auto rule = parse_rule(state.recurrence);
  if (!rule || rule->count) return;
  const cctz::civil_day first(cctz::civil_second() + state.start.seconds);
  if (!rule->until || cctz::civil_day(rule->until->value) - first > kMostDays)
    refuse_detail("recurrence", "a series with a room takes at most two years");
}

// The form a room wants filled in, and the reason where it needs approval (Feishu reference 7.1).
void read_customization(const Json& item, Json& attendee) {
  if (const Json* list = array_member(item, "resource_customization")) {
    for (const Json& one : *list) {
      if (!one.is_object()) refuse(kBadJson);
      if (!text_member(one, "index_key")) refuse(kInvalidParameters);
    }
    attendee["resource_customization"] = *list;
  }
  if (const auto reason = text_member(item, "approval_reason")) {
    if (character_count(*reason) > 200) refuse(kInvalidParameters);
    attendee["approval_reason"] = *reason;
  }
}

// Adds one attendee, or brings a removed one back; one already there stays as he is (5.7).
Json add_attendee(Call& call, const Json& item, EventState& state) {
  const auto [kind, id] = read_kind(item);
  const auto user = call.world.users.find(id);
  if (kind.type == "user" && (user == call.world.users.end() || user->second.dismissed))
    refuse(kUserNotInTenant);
  const bool optional = boolean_member(item, "is_optional").value_or(false);
  if (Json* present = find_attendee(state.attendees, kind.id_member, id)) {
    if ((*present)["rsvp_status"] == "removed") (*present)["rsvp_status"] = "needs_action";
    return *present;
  }
  Json attendee = new_attendee(call.world, kind, id, optional);
  if (kind.type == "resource") {
    check_room_series(state);
    read_customization(item, attendee);
    const auto operate_id = text_member(item, "operate_id");
    // A room that a bot books needs a person who answers for it (Feishu reference 7.3).
    if (!operate_id && call.who->is_app) refuse(kInvalidParameters);
    if (operate_id) attendee["operate_id"] = *operate_id;
  }
  state.attendees.push_back(attendee);
  return attendee;
}

// The caller himself comes along unless he says no; a bot is no attendee (Feishu
// reference 7.2, 7.3).
void add_operator(Call& call, EventState& state, Json& added) {
  const bool wanted = boolean_member(call.body, "add_operator_to_attendee").value_or(true);
  if (!wanted || call.who->is_app) return;
  if (find_attendee(state.attendees, "user_id", call.who->open_id)) return;
  Json attendee = organizer_attendee(call.world, *call.who);

  state.attendees.push_back(attendee);
  added.push_back(attendee);
}

// The first attendee brings a Feishu meeting unless the event was made without (Feishu
// reference 4.1).
void add_meeting_link(Call& call, EventState& state) {
  Json& vchat = state.fields["vchat"];
  if (vchat.value("vc_type", "") != "vc" || vchat.contains("meeting_url")) return;
  const std::string number = std::to_string(100000000 + call.world.random() % 900000000);
  vchat["meeting_url"] = "https://vc.feishu.cn/j/" + number;
  vchat["vc_info"] = {{"unique_id", call.world.new_calendar_number()}, {"meeting_no", number}};
}

// What a room was asked with is listed only on request, and its reason is for the approver.
void drop_room_form(Json& attendee, bool keep_customization) {
  if (!keep_customization) attendee.erase("resource_customization");
  attendee.erase("approval_reason");
}

// Whoever is only invited sees the others where the event lets him; nobody sees who attends an
// event whose details he does not see (Feishu reference 4.1, 8).
bool may_see_others(const Call& call, const Calendar& calendar, const EventRecord& record,
                    const EventState& state) {
  if (details_hidden(viewer_of(call, calendar), state)) return false;
  return !is_invitation(calendar, record) ||
         state.fields.value("attendee_ability", "none") != "none";
}

bool may_invite(const Calendar& calendar, const EventTarget& target) {
  if (!is_invitation(calendar, shown_record(target))) return true;
  const std::string ability = target.state.fields.value("attendee_ability", "");
  return ability == "can_invite_others" || ability == "can_modify_event";
}

}  // namespace

Json organizer_attendee(World& world, const User& user) {
  Json attendee = new_attendee(world, kKinds[0], user.open_id, false);
  attendee["rsvp_status"] = "accept";
  attendee["is_organizer"] = true;
  return attendee;
}

Response create_attendees(Call& call) {
  Calendar& calendar = calendar_to_write_events(call);
  check_tenant_key(call, true);
  const Json* list = array_member(call.body, "attendees");
  if (!list || list->empty() || list->size() > kMostInOneCall) refuse(kInvalidParameters);
  const auto rooms = std::count_if(list->begin(), list->end(), [](const Json& item) {
    return item.is_object() && item.contains("type") && item["type"] == "resource";
  });
  if (static_cast<std::size_t>(rooms) > kMostRoomsInOneCall) refuse(kInvalidParameters);
  const EventTarget target = event_in_path(call, calendar, kNewest);
  if (gone_for(calendar, shown_record(target), target.state)) refuse(kEventDeleted);
  if (!may_invite(calendar, target)) refuse(kNoCreateAttendees);
  EventState state = target.state;
  Json added = Json::array();
  add_operator(call, state, added);
  for (const Json& item : *list) added.push_back(add_attendee(call, item, state));
  if (state.attendees.size() > kMostAttendees) refuse(kInvalidParameters);
  add_meeting_link(call, state);
  write_target(call, target, std::move(state));
  return success({{"attendees", std::move(added)}});
}

Response list_attendees(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  check_tenant_key(call, false);
  const bool customized = boolean_parameter(call.request, "need_resource_customization", false);
  const EventTarget target = event_in_path(call, calendar, call.seen_at());
  if (!may_see_others(call, calendar, shown_record(target), target.state)) refuse(kNoListAttendees);
  Json all = target.state.attendees;
  for (Json& attendee : all) drop_room_form(attendee, customized);
  OffsetPage page = page_by_offset(call, "AttendeesPageToken", std::move(all), {20, 10, 100, true});
  return success({{"items", std::move(page.items)},
                  {"has_more", page.has_more},
                  {"page_token", page.page_token}});
}

Response list_chat_members(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  check_tenant_key(call, false);
  const EventTarget target = event_in_path(call, calendar, call.seen_at());
  if (!may_see_others(call, calendar, shown_record(target), target.state)) refuse(kNoListAttendees);
  const std::string& id = call.path.at("attendee_id");
  const auto& all = target.state.attendees;
  const auto found = std::find_if(
      all.begin(), all.end(), [&](const Json& one) { return one.value("attendee_id", "") == id; });
  if (found == all.end()) refuse(kAttendeeNotFound);
  if (found->value("type", "") != "chat") refuse(kInvalidAttendeeType);
  const auto chat = call.world.directory.chats.find(found->value("chat_id", ""));
  Json members = Json::array();
  for (const std::string& open_id : chat == call.world.directory.chats.end()
                                        ? std::vector<std::string>{}
                                        : chat->second.members) {
    const User& user = call.world.users.at(open_id);
    members.push_back({{"rsvp_status", "needs_action"},
                       {"is_optional", found->value("is_optional", false)},
                       {"display_name", user.name},
                       {"open_id", open_id},
                       {"is_organizer", false},
                       {"is_external", false}});
  }
  OffsetPage page =
      page_by_offset(call, "ChatMembersPageToken", std::move(members), {20, 1, 100, true});
  return success({{"items", std::move(page.items)},
                  {"has_more", page.has_more},
                  {"page_token", page.page_token}});
}

Response delete_attendees(Call& call) {
  Calendar& calendar = calendar_to_write_events(call);
  check_tenant_key(call, true);
  const EventTarget target = event_in_path(call, calendar, kNewest);
  if (gone_for(calendar, shown_record(target), target.state)) refuse(kEventDeleted);
  if (is_invitation(calendar, shown_record(target))) refuse(kNoDeleteAttendees);
  const Json* named = array_member(call.body, "attendee_ids");
  const Json* described = array_member(call.body, "delete_ids");
  const std::size_t count = (named ? named->size() : 0) + (described ? described->size() : 0);
  if (count == 0 || count > kMostRemoved) refuse(kInvalidParameters);
  EventState state = target.state;
  // A removed attendee stays listed as such (Feishu reference 7.1).
  const auto remove = [&](const char* member, const std::string& id) {
    Json* attendee = find_attendee(state.attendees, member, id);
    if (!attendee || (*attendee)["rsvp_status"] == "removed") refuse(kAttendeeNotFound);
    (*attendee)["rsvp_status"] = "removed";
  };
  for (const Json& id : named ? *named : Json::array()) {
    if (!id.is_string()) refuse(kBadJson);
    remove("attendee_id", id.get<std::string>());
  }
  for (const Json& item : described ? *described : Json::array()) {
    const auto [kind, id] = read_kind(item);
    remove(kind.id_member, id);
  }
  write_target(call, target, std::move(state));
  return success(Json::object());
}

void add_attendee_members(const Call& call, const Calendar& calendar, const EventRecord& record,
                          const EventState& state, Json& event) {
  const auto wanted = call.request.parameter("max_attendee_num");
  const auto most = wanted ? parse_timestamp(*wanted) : std::optional<std::int64_t>(10);
  if (!most || *most > 100) refuse(kInvalidParameters);
  Json shown = Json::array();
  const bool others = may_see_others(call, calendar, record, state);
  for (const Json& attendee : state.attendees) {
    if (!others && attendee.value("user_id", "") != call.who->open_id) continue;
    if (shown.size() == static_cast<std::size_t>(*most)) break;
    shown.push_back(attendee);
    drop_room_form(shown.back(), false);
  }
  event["has_more_attendee"] = others && shown.size() < state.attendees.size();
  event["attendees"] = std::move(shown);
  event["self_rsvp_status"] = own_answer(calendar, record, state);
  if (!event.contains("event_check_in"))
    event["event_check_in"] = {{"enable_check_in", false}, {"need_notify_attendees", false}};
}

}  // namespace larkdav::feishu_sim
