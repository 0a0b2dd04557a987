#pragma once

#include "tools/feishu_sim/world.h"

namespace larkdav::feishu_sim {

// Parts of the world as the data file holds them; reading throws Json::exception on other shapes.
Json calendar_to_json(const Calendar& calendar);  // without its events
Calendar calendar_from_json(const Json& json);
Json record_to_json(const EventRecord& record);
EventRecord record_from_json(const Json& json);

// App, users, tokens and counters.
Json identities_to_json(const World& world);
void identities_from_json(const Json& json, World& world);

}  // namespace larkdav::feishu_sim
