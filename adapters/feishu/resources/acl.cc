#include "adapters/feishu/resources/acl.h"

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::array_member;
using mapping::feishu::flag_member;
using mapping::feishu::Json;
using mapping::feishu::object_member;
using mapping::feishu::string_member;

Call list_acl(const std::string& calendar_id, const std::string& page_token) {
  Call call{"GET",
            calendar_path(calendar_id) + "/acls",
            {{"user_id_type", "open_id"}, {"page_size", "50"}},
            "",
            "list who the calendar is shared with",
            true};
  if (!page_token.empty()) call.query.emplace_back("page_token", page_token);
  return call;
}

std::optional<AclEntry> acl_entry_of(const Json& entry) {
  AclEntry out{string_member(entry, "acl_id"), string_member(entry, "role"), ""};
  if (const Json* scope = object_member(entry, "scope")) {
    out.user_id = string_member(*scope, "user_id");
  }
  if (out.id.empty()) return std::nullopt;
  return out;
}

std::optional<AclPage> acl_page_of(const Answer& answer) {
  AclPage out;
  out.has_more = flag_member(answer.data, "has_more");
  out.page_token = string_member(answer.data, "page_token");
  const Json* entries = array_member(answer.data, "acls");
  if (entries == nullptr) return out.has_more ? std::nullopt : std::optional(out);
  for (const Json& each : *entries) {
    if (auto entry = acl_entry_of(each)) out.entries.push_back(*std::move(entry));
  }
  return out;
}

Call add_acl(const std::string& calendar_id, const std::string& user_id, const std::string& role) {
  return {"POST",
          calendar_path(calendar_id) + "/acls",
          {{"user_id_type", "open_id"}},
          mapping::feishu::to_text(
              {{"role", role}, {"scope", {{"type", "user"}, {"user_id", user_id}}}}),
          "share the calendar",
          true};
}

Call remove_acl(const std::string& calendar_id, const std::string& acl_id) {
  return {"DELETE",
          calendar_path(calendar_id) + "/acls/" + encode_segment(acl_id),
          {},
          "",
          "end the sharing of the calendar",
          true};
}

}  // namespace larkdav::adapters::feishu
