// location {name, address, latitude, longitude} (Feishu reference 4.1): its text is the name, with
// the address after a comma. Coordinates stay in Feishu: inside China they are GCJ-02.
#pragma once

#include <string>

#include "mapping/feishu/members.h"

namespace larkdav::mapping::feishu {

std::string location_from_feishu(const Json& event);
// An empty text gives {}, the likeliest way to clear a location (Feishu reference 12, question 12).
Json location_to_feishu(const std::string& location);
std::string location_as_stored(const std::string& location);

}  // namespace larkdav::mapping::feishu
