// location {name, address, latitude, longitude} (Feishu reference 4.1): its text is the name, with
// the address after a comma. Coordinates travel where they are WGS 84: inside mainland China Feishu
// has GCJ-02, some hundred metres off, and there they stay where they are.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/event.h"
#include "mapping/feishu/members.h"

namespace larkdav::mapping::feishu {

std::string location_from_feishu(const Json& event);
// An empty text gives {}, the likeliest way to clear a location (Feishu reference 12, question 12).
Json location_to_feishu(const std::string& location,
                        const std::optional<engine::Coordinates>& place = {});
// PATCH body that empties the location in the other way, where `body` gave {} and `reply`, the
// event object that answered it, still has one; nullopt: nothing is left to do.
std::optional<std::string> emptied_location_body(std::string_view body, std::string_view reply);
std::string location_as_stored(const std::string& location);

std::optional<engine::Coordinates> place_from_feishu(const Json& event);
// A place needs a name there.
std::optional<engine::Coordinates> place_as_stored(const engine::EventFields& fields);

}  // namespace larkdav::mapping::feishu
