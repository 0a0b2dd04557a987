// One run of the program: configuration, state and accounts, each opened when first needed.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "adapters/account.h"
#include "state/facts.h"
#include "state/lock.h"
#include "state/sqlite.h"
#include "tools/larkdav/config.h"

namespace larkdav::tools {

// Small facts of one account that outlive the run (tokens among them).
struct Memory {
  std::function<std::optional<std::string>(const std::string& key)> recall;
  std::function<void(const std::string& key, const std::string& value)> remember;
  std::string state_folder;  // where the log-in lies
};
// Throws a configuration or authorisation error where the account can't be used.
using BuildAccount =
    std::function<std::unique_ptr<adapters::Account>(const AccountConfig&, const Memory&)>;

enum class Access {
  look,   // work goes into a copy in memory; only tokens are kept, and only where a state exists
  share,  // writes single rows; other runs may be under way
  own,    // takes the lock: one such run at a time
};

class Session {
 public:
  // Throws LockedError where another run has the lock.
  Session(Config config, const std::string& state_folder, Access access, BuildAccount build);

  [[nodiscard]] const Config& config() const { return config_; }
  [[nodiscard]] Access access() const { return access_; }
  [[nodiscard]] const std::string& state_folder() const { return state_folder_; }
  // Why what the state agreed on is not trusted in this session (an older copy, another machine):
  // one sentence. nullopt: it is.
  [[nodiscard]] const std::optional<std::string>& doubt() const { return doubt_; }
  // The state, or the copy that this session works on.
  state::Database& database() { return scratch_ ? *scratch_ : *kept_; }
  // Throws a configuration error where there is no such account.
  const AccountConfig& account_config(const std::string& name) const;
  adapters::Account& account(const std::string& name);
  adapters::Account& account(const AccountConfig& config);  // also one that no file names
  Memory memory(const std::string& account);                // valid as long as the session
  long requests(const std::string& account) const;          // 0 for one not opened yet

 private:
  Config config_;
  std::string state_folder_;
  Access access_;
  BuildAccount build_;
  std::optional<state::RunLock> lock_;
  std::optional<state::Database> kept_;     // nullopt: looking, and there is no state yet
  std::optional<state::Database> scratch_;  // of Access::look
  std::optional<std::string> doubt_;
  std::map<std::string, std::unique_ptr<adapters::Account>> accounts_;
};

}  // namespace larkdav::tools
