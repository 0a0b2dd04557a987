// Registering a person for pushes (Feishu reference 3, 10): idempotent, by his own token only, the
// replies hold nothing. Putting a calendar into one's list is calendars.h. Pure.
#pragma once

#include <string>

#include "adapters/feishu/requests.h"

namespace larkdav::adapters::feishu {

enum class Watched { calendars, events, acl };

// `calendar_id` is of no use for the calendar list itself.
Call watch(Watched what, const std::string& calendar_id);
Call unwatch(Watched what, const std::string& calendar_id);

}  // namespace larkdav::adapters::feishu
