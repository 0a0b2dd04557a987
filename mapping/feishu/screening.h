// What is kept from colleagues of events that come from the other side (to_feishu_visibility).
#pragma once

#include <string_view>

#include "engine/event.h"
#include "mapping/feishu/event_json.h"

namespace larkdav::mapping::feishu {

inline constexpr std::string_view kBusyTitle = "Busy";

// Whether the UID is one that larkdav gave an event of Feishu.
bool comes_from_feishu(const engine::Uid& uid);

// personal: marked private, so that colleagues see only that one is busy. busy: besides, nothing of
// its text leaves the other side. Events that come from Feishu, and those without a UID (already
// screened), stay as they are. Idempotent.
engine::Event as_colleagues_see(const engine::Event& event, Visibility visibility);

}  // namespace larkdav::mapping::feishu
