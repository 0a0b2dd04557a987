// What `doctor` looks at, one finding each, with its cure. Writes nothing anywhere.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "engine/store.h"
#include "tools/larkdav/config.h"
#include "tools/larkdav/exit_code.h"
#include "tools/larkdav/session.h"

namespace larkdav::tools {

enum class Health { good, warning, bad };

struct HealthFinding {
  std::string subject;  // "account work", "pair main", "state"
  std::string check;    // clock, log-in, scopes, calendars…
  Health health = Health::good;
  std::string message;
  std::string cure;              // "" of good ones
  ExitCode code = ExitCode::ok;  // of bad ones
};

// Secrets, log-in, clock, network, TLS and calendars of one account; one look at the service each.
std::vector<HealthFinding> examine_account(Session& session, const LoadedConfig& loaded,
                                           const AccountConfig& account, engine::Clock& clock);
// Both calendars of a pair, and what their servers can do.
std::vector<HealthFinding> examine_pair(Session& session, const PairConfig& pair);
std::vector<HealthFinding> examine_state(Session& session);

// How far this machine's clock is from the server's; `ahead` is negative where it is behind.
HealthFinding judge_clock(const std::string& subject, std::chrono::seconds ahead);

}  // namespace larkdav::tools
