// How the Feishu service wants to be asked (Feishu reference 1.7): what is sent again and when, and
// how fast.
#pragma once

#include <functional>

#include "adapters/http/pacing.h"
#include "adapters/http/retry.h"

namespace larkdav::adapters::feishu {

// The gateway's limit: exactly the seconds it tells. The calendar service's own limits (190004,
// 190005, 190010): backoff with jitter. No connection, and for idempotent requests lost replies and
// 5xx: backoff. All else stands. `contended` is called at every 190010.
http::RetryPolicy retry_policy(std::function<void()> contended, http::Backoff backoff = {});

// 45 a second and 950 a minute for each method and kind of path.
http::Pace pace_of(const http::Request& request);

}  // namespace larkdav::adapters::feishu
