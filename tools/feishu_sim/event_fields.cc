#include "tools/feishu_sim/event_fields.h"

#include <algorithm>
#include <array>
#include <limits>

#include "tools/feishu_sim/event_extras.h"
#include "tools/feishu_sim/event_time.h"
#include "tools/feishu_sim/rule.h"

namespace larkdav::feishu_sim {
namespace {

constexpr std::size_t kSummaryLimit = 1000;
constexpr std::size_t kDescriptionLimit = 40960;
constexpr std::size_t kSourceLimit = 100;
constexpr std::size_t kRecurrenceLimit = 2000;
constexpr std::size_t kReminderLimit = 100;
constexpr std::array kPersonalFields = {"visibility", "free_busy_status", "color", "reminders"};

using Names = std::initializer_list<std::string_view>;

void require(bool holds) {
  if (!holds) refuse(kInvalidParameters);
}

void read_limited(const Json& body, const char* name, std::size_t limit, Json& out) {
  if (const auto text = text_member(body, name)) {
    require(character_count(*text) <= limit);
    out[name] = *text;
  }
}

void read_choice(const Json& body, const char* name, Names allowed, Json& out) {
  if (const auto text = text_member(body, name)) {
    require(std::find(allowed.begin(), allowed.end(), *text) != allowed.end());
    out[name] = *text;
  }
}

void read_color(const Json& body, Json& out) {
  if (const auto color = integer_member(body, "color")) {
    require(*color >= std::numeric_limits<std::int32_t>::min() &&
            *color <= std::numeric_limits<std::int32_t>::max());
    out["color"] = *color;
  }
}

void read_reminders(const Json& body, Json& out) {
  const Json* list = array_member(body, "reminders");
  if (!list) return;
  require(list->size() <= kReminderLimit);
  Json reminders = Json::array();
  for (const Json& item : *list) {
    if (!item.is_object()) refuse(kBadJson);
    const auto minutes = integer_member(item, "minutes");
    require(minutes && *minutes >= -20160 && *minutes <= 20160);
    reminders.push_back({{"minutes", *minutes}});
  }
  out["reminders"] = std::move(reminders);
}

void read_location(const Json& body, Json& out) {
  const Json* sent = object_member(body, "location");
  if (!sent) return;
  Json location = Json::object();
  if (const auto name = text_member(*sent, "name")) {
    require(!name->empty() && character_count(*name) <= 512);
    location["name"] = *name;
  }
  if (const auto address = text_member(*sent, "address"); address && !address->empty()) {
    require(character_count(*address) <= 255);
    location["address"] = *address;
  }
  for (const char* axis : {"latitude", "longitude"}) {
    const auto value = sent->find(axis);
    if (value == sent->end() || value->is_null()) continue;
    if (!value->is_number()) refuse(kBadJson);
    location[axis] = *value;
  }
  out["location"] = std::move(location);
}

void read_schemas(const Json& body, Json& out) {
  const Json* list = array_member(body, "schemas");
  if (!list) return;
  Json schemas = Json::array();
  for (const Json& item : *list) {
    if (!item.is_object()) refuse(kBadJson);
    const auto name = text_member(item, "ui_name");
    const auto status = text_member(item, "ui_status");
    require(name && status && *status == "hide" && schemas.size() < 32);
    schemas.push_back({{"ui_name", *name}, {"ui_status", *status}});
  }
  out["schemas"] = std::move(schemas);
}

// Text that the service's moderation refuses; the real one says what only by refusing (190013).
constexpr std::string_view kRisk = "content-at-risk";

void check_content(const Json& fields) {
  for (const char* name : {"summary", "description", "description_rich"}) {
    if (fields.value(name, "").find(kRisk) != std::string::npos) refuse(kContentAtRisk);
  }
}

// The members that all who see the event share; `held` are those it has.
Json read_shared(const Call& call, const Json& body, const Json& held) {
  Json out = Json::object();
  read_limited(body, "summary", kSummaryLimit, out);
  read_limited(body, "description", kDescriptionLimit, out);
  read_limited(body, "description_rich", kDescriptionLimit, out);
  read_limited(body, "source", kSourceLimit, out);
  // Rich text also gives the plain one; a plain one alone loses it (Feishu reference 4.1).
  if (out.contains("description_rich")) {
    out["description"] = out["description_rich"];
  } else if (out.contains("description")) {
    out["description_rich"] = "";
  }
  check_content(out);
  read_choice(body, "attendee_ability",
              {"none", "can_see_others", "can_invite_others", "can_modify_event"}, out);
  read_location(body, out);
  const Json organizer = held.value("event_organizer", Json::object());
  read_vchat(call, organizer.value("user_id", call.who->open_id), out);
  read_schemas(body, out);
  read_attachments(call, held.value("attachments", Json::array()), out);
  read_check_in(body, out);
  boolean_member(body, "need_notification");
  return out;
}

Json read_personal(const Json& body) {
  Json out = Json::object();
  read_choice(body, "visibility", {"default", "public", "private"}, out);
  read_choice(body, "free_busy_status", {"busy", "free"}, out);
  read_color(body, out);
  read_reminders(body, out);
  return out;
}

void check_rule(const Call& call, const std::string& text) {
  require(character_count(text) <= kRecurrenceLimit);
  const auto rule = parse_rule(text);
  if (!rule) refuse_detail("recurrence", "invalid rrule");
  if (rule->count && call.toggles.is("count_rejected", "true")) {
    refuse_detail("recurrence", "COUNT is not supported");
  }
  const bool rare = !rule->by_set_position.empty() || rule->names_week_start;
  if (rare && call.toggles.is("rare_rule_parts", "refused")) {
    refuse_detail("recurrence", "unsupported rrule part");
  }
}

// What empties a location differs by toggle (Feishu reference 12, question 12).
Json body_with_location_rule(const Call& call) {
  Json body = call.body;
  const Json* sent = object_member(call.body, "location");
  if (!sent) return body;
  const std::string& clears = call.toggles.text("location_clear");
  const bool blank_name = sent->size() == 1 && sent->contains("name") && sent->at("name") == "";
  if (blank_name && clears == "empty_name") body["location"] = Json::object();
  if (sent->empty() && clears != "empty_object") body.erase("location");
  return body;
}

}  // namespace

EventState blank_state() {
  EventState state;
  state.fields = {{"summary", ""},
                  {"description", ""},
                  {"vchat", {{"vc_type", "vc"}}},
                  {"visibility", "default"},
                  {"attendee_ability", "none"},
                  {"free_busy_status", "busy"},
                  {"location", Json::object()},
                  {"color", -1},
                  {"reminders", Json::array()},
                  {"schemas", Json::array()},
                  {"attachments", Json::array()}};
  return state;
}

EventState state_from_create(const Call& call) {
  EventState state = blank_state();
  const auto span = read_span(call.body, call.toggles);
  require(span.has_value());
  state.start = span->start;
  state.end = span->end;
  state.fields.update(read_shared(call, call.body, Json::object()));
  state.fields.update(read_personal(call.body));  // on creation these hold for everybody
  state.recurrence = text_member(call.body, "recurrence").value_or("");
  if (!state.recurrence.empty()) check_rule(call, state.recurrence);
  return state;
}

bool apply_patch(const Call& call, bool is_exception, EventState& state) {
  const Json body = body_with_location_rule(call);
  Json shared = read_shared(call, body, state.fields);
  Json personal = read_personal(body);
  for (const char* name : {"summary", "description"}) {
    const bool blank = shared.contains(name) && shared[name] == "";
    if (blank && call.toggles.is("empty_text", "ignored")) shared.erase(name);
  }
  if (!shared.contains("description")) shared.erase("description_rich");
  const bool no_reminders = personal.contains("reminders") && personal["reminders"].empty();
  if (no_reminders && call.toggles.is("empty_reminders", "ignored")) personal.erase("reminders");
  const auto span = read_span(body, call.toggles);
  auto rule = text_member(body, "recurrence");
  if (rule && rule->empty() && call.toggles.is("empty_recurrence", "ignored")) rule.reset();
  if (rule && !rule->empty()) {
    check_rule(call, *rule);
    if (is_exception) refuse_detail("recurrence", "an exception has no recurrence");
  }
  if (shared.empty() && personal.empty() && !span && !rule) return false;
  state.fields.update(shared);
  if (!personal.empty()) {
    Json& mine = state.personal[call.who->open_id];
    if (mine.is_null()) mine = Json::object();
    mine.update(personal);
  }
  if (span) {
    state.start = span->start;
    state.end = span->end;
  }
  if (rule) state.recurrence = *rule;
  return true;
}

bool patches_only_personal_fields(const Json& body) {
  return std::all_of(body.items().begin(), body.items().end(), [](const auto& member) {
    return member.key() == "need_notification" ||
           std::find(kPersonalFields.begin(), kPersonalFields.end(), member.key()) !=
               kPersonalFields.end();
  });
}

}  // namespace larkdav::feishu_sim
