// The settings of the local service's toggles that a lane tries.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tools/feishu_sim/service.h"

namespace larkdav::tests {

using feishu_sim::Json;

// One setting of all toggles, and of what is tried beside them.
struct ToggleRow {
  std::map<std::string, Json> toggles;
  bool as_person = false;  // else as the app
  bool attendees = true;   // are read and shown
  bool lose_replies = false;
  bool all_day_end_told = false;  // by the configuration; else it is learnt
};

// The rows of a covering array over the toggles that `service` lists.
std::vector<ToggleRow> toggle_rows(feishu_sim::Service& service, int strength, std::uint64_t seed);

// What `GET /_sim/toggles` lists.
Json sim_toggles(feishu_sim::Service& service);

}  // namespace larkdav::tests
