#include "mapping/feishu/attendees.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "mapping/feishu/text.h"

namespace larkdav::mapping::feishu {

using engine::Answer;
using engine::Attendee;
using engine::AttendeeKind;

namespace {

constexpr const char* kNowhere = "@feishu.invalid";  // RFC 2606: no mail gets there

Answer answer_from(const std::string& status) {
  if (status == "accept" || status == "booked") return Answer::accepted;
  if (status == "decline" || status == "failed") return Answer::declined;
  if (status == "tentative") return Answer::tentative;
  if (status == "needs_action" || status == "booking") return Answer::needs_action;
  return Answer::none;
}

// What names somebody; nothing of it may end a line or a word.
std::string printable(const std::string& text) {
  std::string out;
  for (const char c : clean(text)) {
    if (static_cast<unsigned char>(c) > ' ' && c != '"') out += c;
  }
  return out;
}

std::string address_of(const Json& attendee) {
  const std::string mail = printable(string_member(attendee, "third_party_email"));
  if (string_member(attendee, "type") == "third_party" && !mail.empty()) return mail;
  for (const char* member : {"user_id", "chat_id", "room_id", "attendee_id"}) {
    const std::string id = printable(string_member(attendee, member));
    if (!id.empty()) return id + kNowhere;
  }
  return mail;
}

// Empty, or what is meant where a member is absent (Feishu reference 4.1).
bool says_nothing(const Json& value) {
  if (value.is_string()) return value == "" || value == "default" || value == "busy";
  if (value.is_number()) return value == 0 || value == -1;
  return value.is_null() || value == false || (!value.is_primitive() && value.empty());
}

Attendee attendee_from(const Json& json, const std::string& self) {
  Attendee out;
  const std::string type = string_member(json, "type");
  out.kind = type == "chat"       ? AttendeeKind::group
             : type == "resource" ? AttendeeKind::room
                                  : AttendeeKind::person;
  out.self = !self.empty() && type == "user" && string_member(json, "user_id") == self;
  if (!out.self) out.address = address_of(json);
  out.name = clean(string_member(json, "display_name"));
  out.organizer = flag_member(json, "is_organizer");
  out.optional = flag_member(json, "is_optional") && out.kind == AttendeeKind::person;
  // A group's answer means nothing (Feishu reference 7.1).
  if (out.kind != AttendeeKind::group) out.answer = answer_from(string_member(json, "rsvp_status"));
  return out;
}

Attendee organizer_from(const Json& event, const std::string& self) {
  Attendee out;
  out.organizer = true;
  const Json* organizer = object_member(event, "event_organizer");
  const std::string id = organizer == nullptr ? "" : string_member(*organizer, "user_id");
  out.self = !self.empty() && id == self;
  if (!out.self) out.address = (id.empty() ? "organizer" : printable(id)) + kNowhere;
  if (organizer != nullptr) out.name = clean(string_member(*organizer, "display_name"));
  return out;
}

}  // namespace

bool is_invitation(const Json& event, const std::string& calendar_id) {
  const std::string organizer = string_member(event, "organizer_calendar_id");
  return !organizer.empty() && organizer != calendar_id;
}

Guests guests_from_feishu(const Json& event, const std::string& self, bool invited) {
  Guests out;
  const Json* list = array_member(event, "attendees");
  if (list == nullptr) return out;
  std::vector<Attendee> all;
  for (const Json& each : *list) {
    if (string_member(each, "rsvp_status") != "removed") all.push_back(attendee_from(each, self));
  }
  const auto is_self = [](const Attendee& each) { return each.self; };
  invited = invited && answer_from(string_member(event, "self_rsvp_status")) != Answer::none;
  if (invited && std::none_of(all.begin(), all.end(), is_self)) {
    all.emplace_back();
    all.back().self = true;
  }
  const auto own = std::find_if(all.begin(), all.end(), is_self);
  if (all.empty() || (all.size() == 1 && own != all.end() && !invited)) return out;
  if (own != all.end() && !own->organizer) {
    const Answer told = answer_from(string_member(event, "self_rsvp_status"));
    out.answer = told == Answer::none ? own->answer : told;
    own->answer = Answer::none;
  }
  if (std::none_of(all.begin(), all.end(), [](const auto& each) { return each.organizer; })) {
    const Attendee organizer = organizer_from(event, self);
    const auto same = std::find_if(all.begin(), all.end(), [&](const Attendee& each) {
      return each.self == organizer.self && each.address == organizer.address;
    });
    if (same == all.end()) {
      all.push_back(organizer);
    } else {
      same->organizer = true;
      if (same->self) same->answer = std::exchange(out.answer, Answer::none);
    }
  }
  for (Attendee& each : all) {  // who only organises has no part to tell
    if (each.organizer && each.answer == Answer::none) {
      each.kind = AttendeeKind::person;
      each.optional = false;
    }
  }
  out.attendees.insert(all.begin(), all.end());
  return out;
}

bool tells_attendees(const Json& event) {
  const Json* list = array_member(event, "attendees");
  return list != nullptr && !list->empty();
}

void copy_attendees(Json& event, const Json& known) {
  for (const char* member : {"attendees", "self_rsvp_status"}) {
    const auto found = known.find(member);
    if (found != known.end() && !event.contains(member)) event[member] = *found;
  }
}

std::string known_members(const Json& event) {
  Json out = Json::object();
  for (const char* name :
       {"summary", "description", "start_time", "end_time", "visibility", "free_busy_status",
        "location", "color", "reminders", "recurrence", "is_exception", "organizer_calendar_id"}) {
    const auto found = event.find(name);
    if (found != event.end() && !says_nothing(*found)) out[name] = *found;
  }
  const Json* vchat = object_member(event, "vchat");
  const std::string type = vchat == nullptr ? "" : string_member(*vchat, "vc_type");
  if (!type.empty()) out["vchat"] = {type, string_member(*vchat, "meeting_url")};
  return to_text(out);
}

std::string answer_to_feishu(Answer answer) {
  switch (answer) {
    case Answer::accepted:
      return "accept";
    case Answer::declined:
      return "decline";
    case Answer::tentative:
      return "tentative";
    case Answer::none:
    case Answer::needs_action:
      break;
  }
  return {};
}

Json with_answer(Json event, const std::string& word, const std::string& self) {
  event["self_rsvp_status"] = word;
  const auto list = event.find("attendees");
  if (list == event.end() || !list->is_array()) return event;
  for (Json& each : *list) {
    if (string_member(each, "user_id") == self) each["rsvp_status"] = word;
  }
  return event;
}

}  // namespace larkdav::mapping::feishu
