// Members with a fixed set of values: visibility, free_busy_status and color (Feishu
// reference 4.1).
#pragma once

#include <optional>
#include <string_view>

#include "engine/event.h"
#include "mapping/feishu/members.h"

namespace larkdav::mapping::feishu {

// Unknown and missing words read as the documented defaults: "default" and "busy".
engine::Classification classification_from_feishu(std::string_view visibility);
std::string_view classification_to_feishu(engine::Classification classification);
// Feishu has no word for confidential: it holds it as private.
engine::Classification classification_as_stored(engine::Classification classification);

engine::Transparency transparency_from_feishu(std::string_view free_busy_status);
std::string_view transparency_to_feishu(engine::Transparency transparency);

// color: ARGB as a signed number, 0 or -1 for the calendar's own (Feishu reference 4.1). Snapped to
// the palette of mapping/color.h.
std::optional<int> color_from_feishu(const Json& event);
long long color_to_feishu(const std::optional<int>& color);

}  // namespace larkdav::mapping::feishu
