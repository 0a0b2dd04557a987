#include "tools/feishu_sim/routes.h"

#include <array>

#include "tools/feishu_sim/attendees.h"
#include "tools/feishu_sim/calendars.h"
#include "tools/feishu_sim/events.h"

namespace larkdav::feishu_sim {
namespace {

constexpr std::string_view kBase = "/open-apis/calendar/v4";

// The calls of /auth/v3 (Feishu reference 2.2), whole paths.
constexpr std::array kAuthRoutes = {
    Route{"POST", "/open-apis/auth/v3/tenant_access_token/internal", Bearer::kNone,
          tenant_access_token},
    Route{"POST", "/open-apis/auth/v3/app_access_token/internal", Bearer::kNone, app_access_token},
};

// Below kBase; literal segments stand before :names they would also match (Feishu reference 3).
constexpr std::array kCalendarRoutes = {
    Route{"POST", "/calendars/primary", Bearer::kAny, primary_calendar},
    Route{"POST", "/calendars/primarys", Bearer::kAny, primary_calendars_of_users},
    Route{"POST", "/calendars/mget", Bearer::kAny, calendars_by_id},
    Route{"POST", "/calendars/search", Bearer::kAny, search_calendars},
    Route{"POST", "/calendars/subscription", Bearer::kUser, accept_subscription},
    Route{"POST", "/calendars/unsubscription", Bearer::kUser, accept_subscription},
    Route{"POST", "/calendars", Bearer::kAny, create_calendar},
    Route{"GET", "/calendars", Bearer::kAny, list_calendars},
    Route{"GET", "/calendars/:cid", Bearer::kAny, get_calendar},
    Route{"PATCH", "/calendars/:cid", Bearer::kAny, patch_calendar},
    Route{"DELETE", "/calendars/:cid", Bearer::kAny, delete_calendar},
    Route{"POST", "/calendars/:cid/subscribe", Bearer::kAny, subscribe_calendar},
    Route{"POST", "/calendars/:cid/unsubscribe", Bearer::kAny, unsubscribe_calendar},
    Route{"POST", "/calendars/:cid/events", Bearer::kAny, create_event},
    Route{"GET", "/calendars/:cid/events", Bearer::kAny, list_events},
    Route{"GET", "/calendars/:cid/events/instance_view", Bearer::kAny, view_instances},
    Route{"POST", "/calendars/:cid/events/search", Bearer::kAny, search_events},
    Route{"POST", "/calendars/:cid/events/subscription", Bearer::kUser, accept_subscription},
    Route{"POST", "/calendars/:cid/events/unsubscription", Bearer::kUser, accept_subscription},
    Route{"GET", "/calendars/:cid/events/:eid", Bearer::kAny, get_event},
    Route{"PATCH", "/calendars/:cid/events/:eid", Bearer::kAny, patch_event},
    Route{"DELETE", "/calendars/:cid/events/:eid", Bearer::kAny, delete_event},
    Route{"GET", "/calendars/:cid/events/:eid/instances", Bearer::kAny, list_instances},
    Route{"POST", "/calendars/:cid/events/:eid/reply", Bearer::kAny, reply_to_event},
    Route{"POST", "/calendars/:cid/events/:eid/attendees", Bearer::kAny, create_attendees},
    Route{"GET", "/calendars/:cid/events/:eid/attendees", Bearer::kAny, list_attendees},
    Route{"POST", "/calendars/:cid/events/:eid/attendees/batch_delete", Bearer::kAny,
          delete_attendees},
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

}  // namespace larkdav::feishu_sim
