#include "tools/feishu_sim/access.h"

namespace larkdav::feishu_sim {
namespace {

Role role_from_name(const std::string& name) {
  if (name == "owner") return Role::kOwner;
  if (name == "writer") return Role::kWriter;
  if (name == "reader") return Role::kReader;
  if (name == "free_busy_reader") return Role::kFreeBusyReader;
  return Role::kUnknown;
}

Role role_from_permissions(const std::string& permissions) {
  if (permissions == "public") return Role::kReader;
  if (permissions == "show_only_free_busy") return Role::kFreeBusyReader;
  return Role::kUnknown;
}

bool looks_like_calendar_id(const std::string& id) {
  return id.size() <= 256 && id.find("@group.calendar.") != std::string::npos;
}

}  // namespace

Role role_of(const Calendar& calendar, const std::string& open_id) {
  if (calendar.deleted) return Role::kUnknown;
  const Role open = role_from_permissions(calendar.permissions);
  const auto member = calendar.members.find(open_id);
  if (member == calendar.members.end()) return open;
  return std::max(open, role_from_name(member->second.role));
}

std::string_view role_name(Role role) {
  switch (role) {
    case Role::kOwner:
      return "owner";
    case Role::kWriter:
      return "writer";
    case Role::kReader:
      return "reader";
    case Role::kFreeBusyReader:
      return "free_busy_reader";
    case Role::kUnknown:
      break;
  }
  return "unknown";
}

Calendar& calendar_in_path(Call& call, Role least) {
  const std::string& id = call.path.at("cid");
  if (id == "primary") {
    if (call.toggles.is("primary_literal", "refused")) refuse(kInvalidParameters);
    return call.world.primary_of(call.who->open_id);
  }
  if (!looks_like_calendar_id(id)) refuse(kInvalidCalendarId);
  const auto found = call.world.calendars.find(id);
  if (found == call.world.calendars.end()) refuse(kCalendarNotFound);
  if (found->second.deleted) refuse(kCalendarDeleted);
  if (role_of(found->second, call.who->open_id) < least) refuse(kNoCalendarAccess);
  return found->second;
}

void check_tenant_key(const Call& call, bool writing) {
  if (writing && call.toggles.is("tenant_key", "encrypt_deleted")) refuse(kEncryptKeyDeleted);
  if (!writing && call.toggles.is("tenant_key", "decrypt_deleted")) refuse(kDecryptKeyDeleted);
}

Calendar& calendar_to_read_events(Call& call) {
  Calendar& calendar = calendar_in_path(call, Role::kReader);
  if (calendar.type == "google" || calendar.type == "exchange") refuse(kInvalidCalendarType);
  return calendar;
}

Calendar& calendar_to_write_events(Call& call) {
  Calendar& calendar = calendar_in_path(call, Role::kWriter);
  const bool fitting = calendar.type == "primary" || calendar.type == "shared";
  if (!fitting || calendar.third_party) refuse(kInvalidCalendarType);
  return calendar;
}

}  // namespace larkdav::feishu_sim
