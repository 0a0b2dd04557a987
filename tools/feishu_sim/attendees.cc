#include "tools/feishu_sim/attendees.h"

#include <algorithm>
#include <array>

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/event_target.h"
#include "tools/feishu_sim/paging.h"

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

// Adds one attendee, or brings a removed one back; one already there stays as he is (5.7).
Json add_attendee(Call& call, const Json& item, EventState& state) {
  const auto [kind, id] = read_kind(item);
  if (kind.type == "user" && !call.world.users.contains(id)) refuse(kUserNotInTenant);
  const bool optional = boolean_member(item, "is_optional").value_or(false);
  if (Json* present = find_attendee(state.attendees, kind.id_member, id)) {
    if ((*present)["rsvp_status"] == "removed") (*present)["rsvp_status"] = "needs_action";
    return *present;
  }
  Json attendee = new_attendee(call.world, kind, id, optional);
  if (kind.type == "resource") {
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
  vchat["meeting_url"] =
      "https://vc.feishu.cn/j/" + std::to_string(100000000 + call.world.random() % 900000000);
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
  const std::size_t size = page_size(call, {20, 10, 100, true});
  const EventTarget target = event_in_path(call, calendar, call.seen_at());
  std::size_t offset = 0;
  bool after_empty = false;
  if (const auto token = call.request.parameter("page_token"); token && !token->empty()) {
    const Json place = unseal("AttendeesPageToken", *token);
    offset = place.value("offset", std::size_t{0});
    after_empty = place.value("empty", false);
  }
  const Json& all = target.state.attendees;
  offset = std::min(offset, all.size());
  const Slice slice = cut_page(call.toggles, all.size() - offset, size, after_empty);
  Json items = Json::array();
  for (std::size_t i = 0; i < slice.count; ++i) items.push_back(all[offset + i]);
  const Json place = {{"offset", offset + slice.count}, {"empty", slice.was_empty}};
  return success({{"items", std::move(items)},
                  {"has_more", slice.has_more},
                  {"page_token", slice.has_more ? seal("AttendeesPageToken", place) : ""}});
}

Response delete_attendees(Call& call) {
  Calendar& calendar = calendar_to_write_events(call);
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
  for (const Json& attendee : state.attendees) {
    if (shown.size() < static_cast<std::size_t>(*most)) shown.push_back(attendee);
  }
  event["has_more_attendee"] = shown.size() < state.attendees.size();
  event["attendees"] = std::move(shown);
  event["self_rsvp_status"] = own_answer(calendar, record, state);
  event["event_check_in"] = {{"enable_check_in", false}, {"need_notify_attendees", false}};
}

}  // namespace larkdav::feishu_sim
