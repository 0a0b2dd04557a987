// All occurrences of a span of any length, though the service shows less than 40 days and 1000 of
// them at once (Feishu reference 3.3, 5.5).
#pragma once

#include <string>
#include <vector>

#include "adapters/feishu/client.h"
#include "adapters/feishu/resources/agenda.h"
#include "engine/event.h"

namespace larkdav::adapters::feishu {

// In order of their start, each once, cancelled ones left out. Throws ReplicaError.
std::vector<Occurrence> view_span(Client& client, const std::string& calendar_id,
                                  engine::Instant from, engine::Instant to);

}  // namespace larkdav::adapters::feishu
