#include "tools/feishu_sim/routes.h"

#include <array>

#include "tools/feishu_sim/acl.h"
#include "tools/feishu_sim/attendees.h"
#include "tools/feishu_sim/calendars.h"
#include "tools/feishu_sim/events.h"
#include "tools/feishu_sim/freebusy.h"
#include "tools/feishu_sim/meeting.h"
#include "tools/feishu_sim/oauth.h"
#include "tools/feishu_sim/tenant.h"

namespace larkdav::feishu_sim {
namespace {

constexpr std::string_view kBase = "/open-apis/calendar/v4";

// Authorisation (Feishu reference 2), whole paths: open and accounts hosts are one.
constexpr std::array kAuthRoutes = {
    Route{"POST", "/open-apis/auth/v3/tenant_access_token/internal", Bearer::kNone,
          tenant_access_token},
    Route{"POST", "/open-apis/auth/v3/app_access_token/internal", Bearer::kNone, app_access_token},
    Route{"POST", "/open-apis/auth/v3/app_ticket/resend", Bearer::kNone, app_ticket_resend},
    Route{"POST", "/open-apis/auth/v3/app_access_token", Bearer::kNone, store_app_access_token},
    Route{"POST", "/open-apis/auth/v3/tenant_access_token", Bearer::kNone,
          store_tenant_access_token},
    Route{"GET", "/open-apis/authen/v1/authorize", Bearer::kPublic, authorize},
    Route{"POST", "/open-apis/authen/v1/authorize", Bearer::kPublic, authorize},
    Route{"POST", "/open-apis/authen/v2/oauth/token", Bearer::kPublic, oauth_token},
    Route{"POST", "/oauth/v1/device_authorization", Bearer::kPublic, device_authorization},
    Route{"GET", "/oauth/v1/device/verify", Bearer::kPublic, device_page},
    Route{"POST", "/oauth/v1/device/verify", Bearer::kPublic, device_page},
    Route{"GET", "/open-apis/authen/v1/user_info", Bearer::kUser, current_user},
};

// Below kBase; literal segments stand before :names they would also match (Feishu reference 3).
constexpr std::array kCalendarRoutes = {
    Route{"POST", "/calendars/primary", Bearer::kAny, primary_calendar, "calendar:calendar:read"},
    Route{"POST", "/calendars/primarys", Bearer::kAny, primary_calendars_of_users,
          "calendar:calendar:read"},
    Route{"POST", "/calendars/mget", Bearer::kAny, calendars_by_id, "calendar:calendar:read"},
    Route{"POST", "/calendars/search", Bearer::kAny, search_calendars, "calendar:calendar:read"},
    Route{"POST", "/calendars/subscription", Bearer::kUser, accept_subscription,
          "calendar:calendar:read"},
    Route{"POST", "/calendars/unsubscription", Bearer::kUser, accept_subscription,
          "calendar:calendar:read"},
    Route{"POST", "/calendars", Bearer::kAny, create_calendar, "calendar:calendar:create"},
    Route{"GET", "/calendars", Bearer::kAny, list_calendars, "calendar:calendar:read"},
    Route{"GET", "/calendars/:cid", Bearer::kAny, get_calendar, "calendar:calendar:read"},
    Route{"PATCH", "/calendars/:cid", Bearer::kAny, patch_calendar, "calendar:calendar:update"},
    Route{"DELETE", "/calendars/:cid", Bearer::kAny, delete_calendar, "calendar:calendar:delete"},
    Route{"POST", "/calendars/:cid/subscribe", Bearer::kAny, subscribe_calendar,
          "calendar:calendar:subscribe"},
    Route{"POST", "/calendars/:cid/unsubscribe", Bearer::kAny, unsubscribe_calendar,
          "calendar:calendar:subscribe"},
    Route{"POST", "/calendars/:cid/events", Bearer::kAny, create_event,
          "calendar:calendar.event:create"},
    Route{"GET", "/calendars/:cid/events", Bearer::kAny, list_events,
          "calendar:calendar.event:read"},
    Route{"GET", "/calendars/:cid/events/instance_view", Bearer::kAny, view_instances,
          "calendar:calendar.event:read"},
    Route{"POST", "/calendars/:cid/events/search", Bearer::kAny, search_events,
          "calendar:calendar.event:read"},
    Route{"POST", "/calendars/:cid/events/search_event", Bearer::kAny, search_events_by_time_range,
          "calendar:calendar.event:read"},
    Route{"POST", "/calendars/:cid/events/subscription", Bearer::kUser, accept_subscription,
          "calendar:calendar.event:read"},
    Route{"POST", "/calendars/:cid/events/unsubscription", Bearer::kUser, accept_subscription,
          "calendar:calendar.event:read"},
    Route{"GET", "/calendars/:cid/events/:eid", Bearer::kAny, get_event,
          "calendar:calendar.event:read"},
    Route{"PATCH", "/calendars/:cid/events/:eid", Bearer::kAny, patch_event,
          "calendar:calendar.event:update"},
    Route{"DELETE", "/calendars/:cid/events/:eid", Bearer::kAny, delete_event,
          "calendar:calendar.event:delete"},
    Route{"GET", "/calendars/:cid/events/:eid/instances", Bearer::kAny, list_instances,
          "calendar:calendar.event:read"},
    Route{"POST", "/calendars/:cid/events/:eid/reply", Bearer::kAny, reply_to_event,
          "calendar:calendar.event:reply"},
    Route{"POST", "/calendars/:cid/events/:eid/attendees", Bearer::kAny, create_attendees,
          "calendar:calendar.event:update"},
    Route{"GET", "/calendars/:cid/events/:eid/attendees", Bearer::kAny, list_attendees,
          "calendar:calendar.event:read"},
    Route{"POST", "/calendars/:cid/events/:eid/attendees/batch_delete", Bearer::kAny,
          delete_attendees, "calendar:calendar.event:update"},
    Route{"GET", "/calendars/:cid/events/:eid/attendees/:attendee_id/chat_members", Bearer::kAny,
          list_chat_members, "calendar:calendar.event:read"},
    Route{"POST", "/calendars/:cid/events/:eid/meeting_chat", Bearer::kAny, create_meeting_chat,
          "calendar:calendar.event:update"},
    Route{"DELETE", "/calendars/:cid/events/:eid/meeting_chat", Bearer::kAny, delete_meeting_chat,
          "calendar:calendar.event:update"},
    Route{"POST", "/calendars/:cid/events/:eid/meeting_minute", Bearer::kAny, create_meeting_minute,
          "calendar:calendar.event:update"},
    Route{"POST", "/calendars/:cid/acls/subscription", Bearer::kUser, accept_subscription,
          "calendar:calendar.acl:read"},
    Route{"POST", "/calendars/:cid/acls/unsubscription", Bearer::kUser, accept_subscription,
          "calendar:calendar.acl:read"},
    Route{"POST", "/calendars/:cid/acls", Bearer::kAny, create_acl, "calendar:calendar.acl:create"},
    Route{"GET", "/calendars/:cid/acls", Bearer::kAny, list_acls, "calendar:calendar.acl:read"},
    Route{"DELETE", "/calendars/:cid/acls/:acl_id", Bearer::kAny, delete_acl,
          "calendar:calendar.acl:delete"},
    Route{"POST", "/freebusy/list", Bearer::kAny, list_freebusy,
          "calendar:calendar.free_busy:read"},
    Route{"POST", "/freebusy/batch", Bearer::kAny, batch_freebusy,
          "calendar:calendar.free_busy:read"},
    Route{"POST", "/timeoff_events", Bearer::kTenant, create_timeoff,
          "calendar:time_off:create calendar:timeoff"},
    Route{"DELETE", "/timeoff_events/:timeoff_event_id", Bearer::kTenant, delete_timeoff,
          "calendar:time_off:delete calendar:timeoff"},
    Route{"POST", "/settings/generate_caldav_conf", Bearer::kUser, generate_caldav_conf,
          "calendar:settings.caldav:create calendar:setting:generate_caldav_conf"},
    Route{"POST", "/exchange_bindings", Bearer::kUser, create_exchange_binding,
          "calendar:exchange.bindings:create"},
    Route{"GET", "/exchange_bindings/:exchange_binding_id", Bearer::kUser, get_exchange_binding,
          "calendar:exchange.bindings:read"},
    Route{"DELETE", "/exchange_bindings/:exchange_binding_id", Bearer::kUser,
          delete_exchange_binding, "calendar:exchange.bindings:delete"},
};

std::string_view next_segment(std::string_view& rest) {
  rest.remove_prefix(1);
  const auto cut = rest.find('/');
  const std::string_view segment = rest.substr(0, cut);
  rest = cut == std::string_view::npos ? std::string_view{} : rest.substr(cut);
  return segment;
}

bool matches(std::string_view pattern, std::string_view path,
             std::map<std::string, std::string>& names) {
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = next_segment(pattern);
    const std::string_view given = next_segment(path);
    if (wanted.substr(0, 1) == ":") {
      if (given.empty()) return false;
      names[std::string(wanted.substr(1))] = percent_decode(given, false);
    } else if (wanted != given) {
      return false;
    }
  }
  return pattern.empty() && path.empty();
}

template <typename Routes>
std::optional<RouteMatch> find_in(const Routes& routes, const std::string& method,
                                  std::string_view path) {
  for (const Route& route : routes) {
    std::map<std::string, std::string> names;
    if (route.method == method && matches(route.pattern, path, names))
      return RouteMatch{&route, names};
  }
  return std::nullopt;
}

}  // namespace

std::optional<RouteMatch> find_route(const std::string& method, const std::string& path) {
  if (path.empty() || path.front() != '/') return std::nullopt;
  const std::string_view whole = path;
  if (whole.substr(0, kBase.size()) == kBase && whole.size() > kBase.size() &&
      whole[kBase.size()] == '/') {
    return find_in(kCalendarRoutes, method, whole.substr(kBase.size()));
  }
  return find_in(kAuthRoutes, method, whole);
}

std::string route_text(const Route& route) {
  const bool whole = route.pattern.starts_with("/open-apis") || route.pattern.starts_with("/oauth");
  return std::string(route.method) + " " + (whole ? "" : std::string(kBase)) +
         std::string(route.pattern);
}

std::vector<std::string> all_routes() {
  std::vector<std::string> out;
  for (const Route& route : kAuthRoutes) out.push_back(route_text(route));
  for (const Route& route : kCalendarRoutes) out.push_back(route_text(route));
  return out;
}

}  // namespace larkdav::feishu_sim
