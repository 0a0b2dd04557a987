#include "adapters/feishu/resources/attendees.h"

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::array_member;
using mapping::feishu::flag_member;
using mapping::feishu::Json;
using mapping::feishu::string_member;
using mapping::feishu::to_text;

namespace {

const Query kOpenIds{{"user_id_type", "open_id"}};

// The member that names an attendee of this type.
const char* name_of_who(const std::string& type) {
  if (type == "chat") return "chat_id";
  if (type == "resource") return "room_id";
  if (type == "third_party") return "third_party_email";
  return "user_id";
}

std::optional<AttendeePage> page_of(const Answer& answer,
                                    std::optional<AttendeeRow> (*row_of)(const Json&)) {
  AttendeePage out;
  out.has_more = flag_member(answer.data, "has_more");
  out.page_token = string_member(answer.data, "page_token");
  const Json* items = array_member(answer.data, "items");
  if (items == nullptr) {
    const bool empty = answer.data.contains("has_more") && !out.has_more;
    return empty ? std::optional(out) : std::nullopt;
  }
  for (const Json& item : *items) {
    if (auto row = row_of(item)) out.rows.push_back(*std::move(row));
  }
  return out;
}

std::optional<AttendeeRow> chat_member_of(const Json& member) {
  AttendeeRow out;
  out.type = "user";
  out.who = string_member(member, "open_id");
  out.name = string_member(member, "display_name");
  out.answer = string_member(member, "rsvp_status");
  out.optional = flag_member(member, "is_optional");
  out.organizer = flag_member(member, "is_organizer");
  if (out.who.empty()) return std::nullopt;
  return out;
}

}  // namespace

std::optional<AttendeeRow> attendee_row_of(const Json& attendee) {
  AttendeeRow out;
  out.type = string_member(attendee, "type");
  if (out.type.empty()) return std::nullopt;
  out.id = string_member(attendee, "attendee_id");
  out.who = string_member(attendee, name_of_who(out.type));
  out.name = string_member(attendee, "display_name");
  out.answer = string_member(attendee, "rsvp_status");
  out.optional = flag_member(attendee, "is_optional");
  out.organizer = flag_member(attendee, "is_organizer");
  return out;
}

Call add_attendees(const std::string& calendar_id, const std::string& event_id,
                   const std::vector<AttendeeRow>& attendees, const std::string& operate_id) {
  Json list = Json::array();
  for (const AttendeeRow& each : attendees) {
    Json one = {{"type", each.type}, {name_of_who(each.type), each.who}};
    if (each.optional) one["is_optional"] = true;
    if (each.type == "resource" && !operate_id.empty()) one["operate_id"] = operate_id;
    list.push_back(std::move(one));
  }
  return {"POST",
          event_path(calendar_id, event_id) + "/attendees",
          kOpenIds,
          to_text({{"attendees", std::move(list)}, {"need_notification", false}}),
          "invite to the event",
          false};
}

Call remove_attendees(const std::string& calendar_id, const std::string& event_id,
                      const std::vector<AttendeeRow>& attendees) {
  Json ids = Json::array();
  Json others = Json::array();
  for (const AttendeeRow& each : attendees) {
    if (!each.id.empty()) {
      ids.push_back(each.id);
    } else {
      others.push_back({{"type", each.type}, {name_of_who(each.type), each.who}});
    }
  }
  Json body = {{"need_notification", false}};
  if (!ids.empty()) body["attendee_ids"] = std::move(ids);
  if (!others.empty()) body["delete_ids"] = std::move(others);
  return {"POST",
          event_path(calendar_id, event_id) + "/attendees/batch_delete",
          kOpenIds,
          to_text(body),
          "take people off the event",
          true};
}

std::optional<std::vector<AttendeeRow>> added_attendees_of(const Answer& answer) {
  const Json* list = array_member(answer.data, "attendees");
  if (list == nullptr) return std::nullopt;
  std::vector<AttendeeRow> out;
  for (const Json& each : *list) {
    if (auto row = attendee_row_of(each)) out.push_back(*std::move(row));
  }
  return out;
}

std::optional<AttendeePage> attendee_page_of(const Answer& answer) {
  return page_of(answer, attendee_row_of);
}

Call list_chat_members(const std::string& calendar_id, const std::string& event_id,
                       const std::string& attendee_id, const std::string& page_token) {
  Call call{"GET",
            event_path(calendar_id, event_id) + "/attendees/" + encode_segment(attendee_id) +
                "/chat_members",
            {{"user_id_type", "open_id"}, {"page_size", "100"}},
            "",
            "list the members of an invited chat",
            true};
  if (!page_token.empty()) call.query.emplace_back("page_token", page_token);
  return call;
}

std::optional<AttendeePage> chat_member_page_of(const Answer& answer) {
  return page_of(answer, chat_member_of);
}

}  // namespace larkdav::adapters::feishu
