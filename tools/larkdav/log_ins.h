// The log-ins of the accounts that speak as a person: how they stand, and keeping them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/feishu/log_in.h"
#include "tools/larkdav/config.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/session.h"

namespace larkdav::tools {

struct LogInStanding {
  std::string account;
  std::optional<adapters::feishu::LogIn> log_in;  // nullopt: not logged in
  adapters::feishu::Standing standing = adapters::feishu::Standing::ended;
  std::optional<Failure> trouble;  // it could not be read
};
// One for each Feishu account with identity = "user". Sends nothing.
std::vector<LogInStanding> log_in_standings(const Config& config, const std::string& state_folder,
                                            engine::Instant now);
Document log_ins_document(const std::vector<LogInStanding>& standings);
std::string log_ins_text(const std::vector<LogInStanding>& standings);  // "" without accounts

// Renews the log-ins that no run used for days, and warns of those that end soon. A failure is a
// warning: it is no affair of the pairs that ran.
void keep_log_ins_alive(Session& session, engine::Instant now);

// The open_id of whoever is logged in; "" for nobody, and for an account that speaks as its app.
std::string logged_in_person(Session& session, const std::string& account);
// Remembers it. Where it was somebody else, all that was learnt as him is forgotten.
void remember_person(Session& session, const std::string& account, const std::string& open_id);

}  // namespace larkdav::tools
