// vchat: the video meeting of an event (Feishu reference 4.5). Only a meeting with a URL travels.
#pragma once

#include <string>

#include "mapping/feishu/members.h"

namespace larkdav::mapping::feishu {

// URL of a Feishu or third-party meeting, or "".
std::string conference_from_feishu(const Json& event);
// A third-party meeting with that URL, or no meeting: without the latter Feishu makes one of its
// own once the first attendee is added.
Json conference_to_feishu(const std::string& url);
// "" for what Feishu would refuse: no http(s) URL, or longer than it takes.
std::string conference_as_stored(const std::string& url);
// Whether there is a meeting of a kind whose URL cannot be told.
bool has_unmapped_conference(const Json& event);

}  // namespace larkdav::mapping::feishu
