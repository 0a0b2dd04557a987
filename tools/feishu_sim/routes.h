#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/feishu_sim/auth.h"

namespace larkdav::feishu_sim {

// One call of the service: what it is named, who may make it, what answers it.
struct Route {
  std::string_view method;
  std::string_view pattern;  // segments with :name match any one segment
  Bearer bearer;
  Response (*answer)(Call&);
  std::string_view scopes = {};  // any of these suffices (Feishu reference 2.8); empty: none needed
};

struct RouteMatch {
  const Route* route;
  std::map<std::string, std::string> path;  // decoded values of the :names
};

// The route for a request; nullopt where the service has no such call.
std::optional<RouteMatch> find_route(const std::string& method, const std::string& path);

// "METHOD /path/with/:names" from /open-apis on; of one route, and of all there are.
std::string route_text(const Route& route);
std::vector<std::string> all_routes();

}  // namespace larkdav::feishu_sim
