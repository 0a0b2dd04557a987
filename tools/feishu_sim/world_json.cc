#include "tools/feishu_sim/world_json.h"

#include "tools/feishu_sim/grants_json.h"

namespace larkdav::feishu_sim {
namespace {

Json when_to_json(const When& when) { return {when.all_day, when.seconds, when.zone}; }

When when_from_json(const Json& json) {
  return {json.at(0).get<bool>(), json.at(1).get<std::int64_t>(), json.at(2).get<std::string>()};
}

Json state_to_json(const EventState& state) {
  return {{"start", when_to_json(state.start)}, {"end", when_to_json(state.end)},
          {"recurrence", state.recurrence},     {"fields", state.fields},
          {"personal", state.personal},         {"attendees", state.attendees},
          {"cancelled", state.cancelled},       {"destroyed", state.destroyed}};
}

EventState state_from_json(const Json& json) {
  EventState state;
  state.start = when_from_json(json.at("start"));
  state.end = when_from_json(json.at("end"));
  state.recurrence = json.at("recurrence").get<std::string>();
  state.fields = json.at("fields");
  state.personal = json.at("personal").get<std::map<std::string, Json>>();
  state.attendees = json.at("attendees");
  state.cancelled = json.at("cancelled").get<bool>();
  state.destroyed = json.at("destroyed").get<bool>();
  return state;
}

Json member_to_json(const Membership& member) {
  return {{"role", member.role},
          {"subscribed", member.subscribed},
          {"alias", member.alias},
          {"color", member.color ? Json(*member.color) : Json()},
          {"version", member.version}};
}

Membership member_from_json(const Json& json) {
  Membership member;
  member.role = json.at("role").get<std::string>();
  member.subscribed = json.at("subscribed").get<bool>();
  member.alias = json.at("alias").get<std::string>();
  if (!json.at("color").is_null()) member.color = json.at("color").get<std::int32_t>();
  member.version = json.at("version").get<std::int64_t>();
  return member;
}

}  // namespace

Json calendar_to_json(const Calendar& calendar) {
  Json members = Json::object();
  for (const auto& [open_id, member] : calendar.members) members[open_id] = member_to_json(member);
  return {{"calendar_id", calendar.calendar_id},
          {"number", calendar.number},
          {"summary", calendar.summary},
          {"description", calendar.description},
          {"permissions", calendar.permissions},
          {"type", calendar.type},
          {"owner", calendar.owner},
          {"color", calendar.color},
          {"ordinal", calendar.ordinal},
          {"third_party", calendar.third_party},
          {"deleted", calendar.deleted},
          {"members", std::move(members)}};
}

Calendar calendar_from_json(const Json& json) {
  Calendar calendar;
  calendar.calendar_id = json.at("calendar_id").get<std::string>();
  calendar.number = json.at("number").get<std::string>();
  calendar.summary = json.at("summary").get<std::string>();
  calendar.description = json.at("description").get<std::string>();
  calendar.permissions = json.at("permissions").get<std::string>();
  calendar.type = json.at("type").get<std::string>();
  calendar.owner = json.at("owner").get<std::string>();
  calendar.color = json.at("color").get<std::int32_t>();
  calendar.ordinal = json.at("ordinal").get<std::int64_t>();
  calendar.third_party = json.at("third_party").get<bool>();
  calendar.deleted = json.at("deleted").get<bool>();
  for (const auto& [open_id, member] : json.at("members").items()) {
    calendar.members[open_id] = member_from_json(member);
  }
  return calendar;
}

Json record_to_json(const EventRecord& record) {
  Json versions = Json::array();
  for (const EventVersion& version : record.versions) {
    versions.push_back({{"version", version.version},
                        {"written_at", version.written_at},
                        {"state", state_to_json(version.state)}});
  }
  return {{"event_id", record.event_id},
          {"uuid", record.uuid},
          {"home", record.home},
          {"original", record.original},
          {"ordinal", record.ordinal},
          {"create_time", record.create_time},
          {"idempotency_key", record.idempotency_key},
          {"timeoff_id", record.timeoff_id},
          {"meeting_chat", record.meeting_chat},
          {"meeting_minute", record.meeting_minute},
          {"versions", std::move(versions)}};
}

EventRecord record_from_json(const Json& json) {
  EventRecord record;
  record.event_id = json.at("event_id").get<std::string>();
  record.uuid = json.at("uuid").get<std::string>();
  record.home = json.at("home").get<std::string>();
  record.original = json.at("original").get<std::int64_t>();
  record.ordinal = json.at("ordinal").get<std::int64_t>();
  record.create_time = json.at("create_time").get<std::int64_t>();
  record.idempotency_key = json.at("idempotency_key").get<std::string>();
  record.timeoff_id = json.value("timeoff_id", "");
  record.meeting_chat = json.value("meeting_chat", "");
  record.meeting_minute = json.value("meeting_minute", "");
  for (const Json& version : json.at("versions")) {
    record.versions.push_back({version.at("version").get<std::int64_t>(),
                               version.at("written_at").get<double>(),
                               state_from_json(version.at("state"))});
  }
  return record;
}

Json identities_to_json(const World& world) {
  Json users = Json::array();
  for (const auto& [id, user] : world.users) {
    users.push_back({user.open_id, user.union_id, user.user_id, user.name, user.is_app,
                     user.dismissed, user.admin});
  }
  Json tokens = Json::object();
  for (const auto& [text, token] : world.tokens) {
    tokens[text] = {token.kind, token.open_id, token.expires_at, join_scopes(token.scopes)};
  }
  return {{"app_id", world.app_id},
          {"app_secret", world.app_secret},
          {"tenant_key", world.tenant_key},
          {"bot", world.bot},
          {"users", std::move(users)},
          {"tokens", std::move(tokens)},
          {"last_version", world.last_version},
          {"sync_epoch", world.sync_epoch},
          {"app_scopes", join_scopes(world.app_scopes)},
          {"redirect_uris", world.redirect_uris},
          {"grants", grants_to_json(world.grants)},
          {"directory", directory_to_json(world.directory)}};
}

void identities_from_json(const Json& json, World& world) {
  world.app_id = json.at("app_id").get<std::string>();
  world.app_secret = json.at("app_secret").get<std::string>();
  world.tenant_key = json.at("tenant_key").get<std::string>();
  world.bot = json.at("bot").get<std::string>();
  world.last_version = json.at("last_version").get<std::int64_t>();
  world.sync_epoch = json.at("sync_epoch").get<std::int64_t>();
  world.users.clear();
  for (const Json& user : json.at("users")) {
    const auto text = [&](std::size_t i) { return user.at(i).get<std::string>(); };
    world.users[text(0)] = {text(0),
                            text(1),
                            text(2),
                            text(3),
                            user.at(4).get<bool>(),
                            user.size() > 5 && user.at(5).get<bool>(),
                            user.size() > 6 && user.at(6).get<bool>()};
  }
  world.tokens.clear();
  for (const auto& [text, token] : json.at("tokens").items()) {
    world.tokens[text] = {token.at(0).get<std::string>(), token.at(1).get<std::string>(),
                          token.at(2).get<double>(),
                          token.size() > 3 ? scopes_from(token.at(3)) : known_scopes()};
  }
  // Data of versions before user authorisation lack these.
  if (!json.contains("grants")) return;
  world.app_scopes = scopes_from(json.at("app_scopes"));
  world.redirect_uris = json.at("redirect_uris").get<std::set<std::string>>();
  world.grants = grants_from_json(json.at("grants"));
  world.directory = directory_from_json(json.value("directory", Json::object()));
}

}  // namespace larkdav::feishu_sim
