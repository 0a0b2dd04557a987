#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Rights of an identity on a calendar, rising (Feishu reference 8).
enum class Role { kUnknown, kFreeBusyReader, kReader, kWriter, kOwner };

Role role_of(const Calendar& calendar, const std::string& open_id);
std::string_view role_name(Role role);

// The calendar named by :cid, if the identity has at least this role; 191000..191003 otherwise.
// `primary` stands for the identity's own primary calendar (Feishu reference 3).
Calendar& calendar_in_path(Call& call, Role least);

// The same for calls on events: reading refuses google and exchange calendars, writing takes only
// primary and shared ones (191004, Feishu reference 3.3).
Calendar& calendar_to_read_events(Call& call);
Calendar& calendar_to_write_events(Call& call);

// Tenants may hold the key of their content and delete it: 190011 for writing, 190012 for reading
// (Feishu reference 3.9).
void check_tenant_key(const Call& call, bool writing);

}  // namespace larkdav::feishu_sim
