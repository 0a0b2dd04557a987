#include "tools/feishu_sim/scopes.h"

#include <algorithm>

namespace larkdav::feishu_sim {
namespace {

bool ends_with_read(const std::string& scope) { return scope.ends_with(":read"); }

// The broad scopes reach calendars, ACL, events and free/busy, not time off, settings or exchange.
bool is_calendar_scope(const std::string& scope) {
  return scope.starts_with("calendar:calendar:") || scope.starts_with("calendar:calendar.");
}

}  // namespace

const Scopes& known_scopes() {
  static const Scopes kScopes = {
      "offline_access",
      "calendar:calendar",
      "calendar:calendar:readonly",
      "calendar:calendar:read",
      "calendar:calendar:create",
      "calendar:calendar:update",
      "calendar:calendar:delete",
      "calendar:calendar:subscribe",
      "calendar:calendar.acl:read",
      "calendar:calendar.acl:create",
      "calendar:calendar.acl:delete",
      "calendar:calendar.event:read",
      "calendar:calendar.event:create",
      "calendar:calendar.event:update",
      "calendar:calendar.event:delete",
      "calendar:calendar.event:reply",
      "calendar:calendar.free_busy:read",
      "calendar:time_off:create",
      "calendar:time_off:delete",
      "calendar:timeoff",
      "calendar:settings.caldav:create",
      "calendar:setting:generate_caldav_conf",
      "calendar:exchange.bindings:read",
      "calendar:exchange.bindings:create",
      "calendar:exchange.bindings:delete",
      "contact:user.base:readonly",
      "contact:user.email:readonly",
      "contact:user.employee_id:readonly",
      "contact:user.phone:readonly",
      "contact:user.employee:readonly",
  };
  return kScopes;
}

std::vector<std::string> split_scopes(std::string_view text) {
  std::vector<std::string> scopes;
  while (!text.empty()) {
    const auto cut = text.find(' ');
    if (cut != 0) scopes.emplace_back(text.substr(0, cut));
    text = cut == std::string_view::npos ? std::string_view{} : text.substr(cut + 1);
  }
  return scopes;
}

std::string join_scopes(const Scopes& scopes) {
  std::string text;
  for (const std::string& scope : scopes) text += (text.empty() ? "" : " ") + scope;
  return text;
}

bool covers(const Scopes& granted, std::string_view wanted) {
  const std::vector<std::string> any_of = split_scopes(wanted);
  return any_of.empty() || std::any_of(any_of.begin(), any_of.end(), [&](const std::string& one) {
           if (granted.contains(one)) return true;
           if (!is_calendar_scope(one)) return false;
           return granted.contains("calendar:calendar") ||
                  (ends_with_read(one) && granted.contains("calendar:calendar:readonly"));
         });
}

}  // namespace larkdav::feishu_sim
