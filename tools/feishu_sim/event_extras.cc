#include "tools/feishu_sim/event_extras.h"

#include <algorithm>
#include <array>

namespace larkdav::feishu_sim {
namespace {

constexpr std::int64_t kAttachmentBytes = std::int64_t{25} * 1024 * 1024;
constexpr std::size_t kMostHosts = 10;

void require(bool holds) {
  if (!holds) refuse(kInvalidParameters);
}

template <std::size_t N>
void read_choice(const Json& body, const char* name, const std::array<std::string_view, N>& allowed,
                 Json& out) {
  if (const auto text = text_member(body, name)) {
    require(std::find(allowed.begin(), allowed.end(), *text) != allowed.end());
    out[name] = *text;
  }
}

void read_limited(const Json& body, const char* name, std::size_t limit, Json& out) {
  if (const auto text = text_member(body, name)) {
    require(character_count(*text) <= limit);
    out[name] = *text;
  }
}

void read_password(const Call& call, const Json& sent, const std::string& organizer, Json& out) {
  const auto password = text_member(sent, "password");
  if (!password) return;
  const bool digits =
      std::all_of(password->begin(), password->end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!digits || password->size() < 4 || password->size() > 9) refuse(kInvalidMeetingPassword);
  if (call.who->open_id != organizer) refuse(kOnlyOrganizerSetsPassword);
  out["password"] = *password;
}

void read_hosts(const Call& call, const Json& sent, const std::string& organizer, Json& out) {
  const Json* hosts = array_member(sent, "assign_hosts");
  if (!hosts) return;
  require(hosts->size() <= kMostHosts);
  if (!hosts->empty() && organizer == call.world.bot) refuse(kBotHasNoHosts);
  for (const Json& host : *hosts) {
    if (!host.is_string()) refuse(kBadJson);
    if (!call.world.users.contains(host.get<std::string>())) refuse(kUserNotInTenant);
  }
  out["assign_hosts"] = *hosts;
}

Json read_meeting_settings(const Call& call, const Json& sent, const std::string& organizer) {
  Json settings = Json::object();
  if (const auto owner = text_member(sent, "owner_id")) {
    if (!call.world.users.contains(*owner)) refuse(kUserNotInTenant);
    settings["owner_id"] = *owner;
  }
  read_choice(sent, "join_meeting_permission",
              std::array<std::string_view, 3>{"anyone_can_join", "only_organization_employees",
                                              "only_event_attendees"},
              settings);
  read_password(call, sent, organizer, settings);
  read_hosts(call, sent, organizer, settings);
  for (const char* name : {"auto_record", "open_lobby", "allow_attendees_start"}) {
    if (const auto value = boolean_member(sent, name)) settings[name] = *value;
  }
  // Nobody could start what a bot keeps attendees from starting.
  if (organizer == call.world.bot && !settings.value("allow_attendees_start", true))
    refuse(kBotMeetingNeedsHost);
  return settings;
}

const File& file_of(const Call& call, const std::string& token) {
  const auto file = call.world.directory.files.find(token);
  if (file == call.world.directory.files.end()) refuse(kInvalidFileToken);
  if (!file->second.owner.empty() && file->second.owner != call.who->open_id) refuse(kNoFileAccess);
  return file->second;
}

Json read_check_in_time(const Json& time) {
  const auto type = text_member(time, "time_type");
  const auto duration = integer_member(time, "duration");
  constexpr std::array<std::string_view, 3> kTypes = {"before_event_start", "after_event_start",
                                                      "after_event_end"};
  constexpr std::array<std::int64_t, 5> kDurations = {0, 5, 15, 30, 60};
  require(type && std::find(kTypes.begin(), kTypes.end(), *type) != kTypes.end());
  require(duration &&
          std::find(kDurations.begin(), kDurations.end(), *duration) != kDurations.end());
  return {{"time_type", *type}, {"duration", *duration}};
}

}  // namespace

void read_vchat(const Call& call, const std::string& organizer, Json& out) {
  const Json* sent = object_member(call.body, "vchat");
  if (!sent) return;
  Json vchat = Json::object();
  read_choice(*sent, "vc_type", std::array<std::string_view, 3>{"vc", "third_party", "no_meeting"},
              vchat);
  const std::string type = vchat.value("vc_type", "vc");
  vchat["vc_type"] = type;
  if (type == "third_party") {
    read_choice(*sent, "icon_type", std::array<std::string_view, 3>{"vc", "live", "default"},
                vchat);
    read_limited(*sent, "description", 500, vchat);
    read_limited(*sent, "meeting_url", 2000, vchat);
  }
  const Json* settings = object_member(*sent, "meeting_settings");
  if (type == "vc" && settings)
    vchat["meeting_settings"] = read_meeting_settings(call, *settings, organizer);
  out["vchat"] = std::move(vchat);
}

void read_attachments(const Call& call, const Json& held, Json& out) {
  const Json* sent = array_member(call.body, "attachments");
  if (!sent) return;
  Json list = held;
  for (const Json& item : *sent) {
    if (!item.is_object()) refuse(kBadJson);
    const auto token = text_member(item, "file_token");
    require(token && !token->empty());
    std::erase_if(list.get_ref<Json::array_t&>(),
                  [&](const Json& one) { return one.at("file_token") == *token; });
    if (boolean_member(item, "is_deleted").value_or(false)) continue;
    const File& file = file_of(call, *token);
    list.push_back({{"file_token", *token},
                    {"file_size", std::to_string(file.size)},
                    {"is_deleted", false},
                    {"name", file.name}});
  }
  std::int64_t total = 0;
  for (const Json& one : list) total += call.world.directory.files.at(one.at("file_token")).size;
  if (total > kAttachmentBytes) refuse(kAttachmentsTooLarge);
  out["attachments"] = std::move(list);
}

void read_check_in(const Json& body, Json& out) {
  const Json* sent = object_member(body, "event_check_in");
  if (!sent) return;
  const auto enabled = boolean_member(*sent, "enable_check_in");
  require(enabled.has_value());
  Json check_in = {
      {"enable_check_in", *enabled},
      {"need_notify_attendees", boolean_member(*sent, "need_notify_attendees").value_or(false)}};
  for (const char* name : {"check_in_start_time", "check_in_end_time"}) {
    if (const Json* time = object_member(*sent, name)) check_in[name] = read_check_in_time(*time);
  }
  out["event_check_in"] = std::move(check_in);
}

}  // namespace larkdav::feishu_sim
