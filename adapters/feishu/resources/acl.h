// Who a calendar is shared with (Feishu reference 3.2). Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"

namespace larkdav::adapters::feishu {

struct AclEntry {
  std::string id;       // unique inside one calendar only
  std::string role;     // free_busy_reader, reader, writer, owner
  std::string user_id;  // open_id
};
Call list_acl(const std::string& calendar_id, const std::string& page_token);
struct AclPage {
  std::vector<AclEntry> entries;
  bool has_more = false;
  std::string page_token;
};
std::optional<AclPage> acl_page_of(const Answer& answer);
// Given again with another role for the same user it changes the role.
Call add_acl(const std::string& calendar_id, const std::string& user_id, const std::string& role);
std::optional<AclEntry> acl_entry_of(const nlohmann::json& entry);
Call remove_acl(const std::string& calendar_id, const std::string& acl_id);

}  // namespace larkdav::adapters::feishu
