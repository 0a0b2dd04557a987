// Members with a fixed set of words: visibility and free_busy_status (Feishu reference 4.1).
#pragma once

#include <string_view>

#include "engine/event.h"

namespace larkdav::mapping::feishu {

// Unknown and missing words read as the documented defaults: "default" and "busy".
engine::Classification classification_from_feishu(std::string_view visibility);
std::string_view classification_to_feishu(engine::Classification classification);
// Feishu has no word for confidential: it holds it as private.
engine::Classification classification_as_stored(engine::Classification classification);

engine::Transparency transparency_from_feishu(std::string_view free_busy_status);
std::string_view transparency_to_feishu(engine::Transparency transparency);

}  // namespace larkdav::mapping::feishu
