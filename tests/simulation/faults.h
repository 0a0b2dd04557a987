// What can go wrong with one request or one durable step (the fault model of the tests). How likely
// each is, is itself drawn from the seed.
#pragma once

#include <array>
#include <string>

#include "tests/simulation/dice.h"

namespace larkdav::tests {

enum class FaultKind {
  none,
  not_sent,        // no connection: nothing applied
  unresolved,      // no name, the same
  untrusted,       // a certificate of somebody else, the same
  proxy_log_in,    // 407
  lost_before,     // no reply, nothing applied
  lost_after,      // applied, no reply
  failure_before,  // 500, 502, 503, 504, nothing applied
  failure_after,   // the same, applied
  throttled,       // 429, or Feishu's frequency limit
  unauthorised,    // 401 once, or Feishu's expired token
  html,            // 200 with a page of somebody else
  empty,           // 200 without a body, nothing applied
  cut,             // applied, the body ends in the middle, and HTTP did not notice
  twice,           // delivered two times
  page_again,      // a page of a listing that was given before (Feishu)
  inner_failure,   // 207 with a 500 inside for one of the items (CalDAV)
  precondition,    // 412 for no reason (CalDAV)
  stale_read,      // reads show what was there up to two seconds ago
  expired_token,   // sync tokens end, now
  stop_before,     // the program is killed before the request is sent
  stop_after,      // after it was applied
  stop_at_step,    // between two durable steps
  disk_full,       // a durable step fails
  restored,        // the state of an earlier day came back
  count
};
const char* name(FaultKind kind);

struct Swarm {
  std::array<double, static_cast<std::size_t>(FaultKind::count)> weight{};
  double fault = 0;        // per request
  double edit = 0;         // between two requests
  double store_fault = 0;  // per durable step
  double restore = 0;      // per run
  double flip = 0;         // per run: direction, conflict, past
};
Swarm draw_swarm(Dice& dice);

FaultKind draw_fault(const Swarm& swarm, Dice& dice);

}  // namespace larkdav::tests
