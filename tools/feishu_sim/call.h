#pragma once

#include <limits>
#include <map>
#include <string>

#include "tools/feishu_sim/reply.h"
#include "tools/feishu_sim/toggles.h"
#include "tools/feishu_sim/world.h"

namespace larkdav::feishu_sim {

// One authorised call on its way to a resource function.
struct Call {
  World& world;
  const Toggles& toggles;
  const Request& request;
  double now;                               // unix seconds of the service's clock
  const User* who = nullptr;                // nullptr only on routes without a bearer
  std::map<std::string, std::string> path;  // values of the :names of the route's pattern
  Json body = Json::object();               // parsed body; an empty one reads as {}
  Scopes scopes = known_scopes();           // what the token may do

  // Reads show the world of this instant (Feishu reference 5.6, read-after-write lag).
  // Without a lag that is always the newest state, whatever a test did to the clock.
  double seen_at() const {
    const double lag = toggles.number("read_after_write_lag_s");
    return lag > 0 ? now - lag : std::numeric_limits<double>::infinity();
  }
  std::int64_t seconds() const { return static_cast<std::int64_t>(now); }
};

// Typed members of a JSON body; an absent or null member is nullopt, a wrong type refuses with
// 9499.
std::optional<std::string> text_member(const Json& body, const char* name);
std::optional<std::int64_t> integer_member(const Json& body, const char* name);
std::optional<bool> boolean_member(const Json& body, const char* name);
// nullptr where absent or null.
const Json* object_member(const Json& body, const char* name);
const Json* array_member(const Json& body, const char* name);

// Query booleans are true and false (Feishu reference 1.2); anything else refuses with 190002.
bool boolean_parameter(const Request& request, const char* name, bool otherwise);
// Unix seconds as a decimal string; nullopt where absent, 190002 where malformed.
std::optional<std::int64_t> seconds_parameter(const Request& request, const char* name);

// Decimal digits only, in the documented range "1".."16725225600" (Feishu reference 4.1).
std::optional<std::int64_t> parse_timestamp(std::string_view text);

// Unicode characters of a UTF-8 text: limits are counted in these.
std::size_t character_count(std::string_view text);

}  // namespace larkdav::feishu_sim
