#include "tools/larkdav/session.h"

#include <filesystem>
#include <utility>

#include "state/lineage.h"
#include "state/open.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/nearest.h"

namespace larkdav::tools {
namespace {

// The lock lies in it, and comes before anything else there.
void make_private_folder(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::create_directories(folder, error)) return;  // there, or told by the lock
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all, error);
}

state::RunLock take_lock(const std::string& folder) {
  auto attempt = state::RunLock::try_acquire(folder);
  if (!attempt.lock) {
    throw LockedError("another run is under way on the state in " + folder + ": " + attempt.holder,
                      "Wait until it has ended, or use another state with --state.");
  }
  return std::move(*attempt.lock);
}

}  // namespace

Session::Session(Config config, const std::string& state_folder, Access access, BuildAccount build)
    : config_(std::move(config)),
      state_folder_(state_folder),
      access_(access),
      build_(std::move(build)) {
  if (access == Access::look) {
    if (std::filesystem::exists(state_folder)) kept_.emplace(state::open_state(state_folder));
    scratch_.emplace(kept_ ? state::scratch_copy(*kept_) : state::empty_state());
    if (kept_) doubt_ = state::check_lineage(*scratch_, state_folder);
    return;
  }
  if (access == Access::own) {
    make_private_folder(state_folder);
    lock_.emplace(take_lock(state_folder));
  }
  kept_.emplace(state::open_state(state_folder));
  if (access != Access::own) return;
  doubt_ = state::check_lineage(*kept_, state_folder);
  state::advance_lineage(*kept_, state_folder);
}

const AccountConfig& Session::account_config(const std::string& name) const {
  if (const AccountConfig* account = config_.account(name)) return *account;
  std::vector<std::string> names;
  for (const AccountConfig& account : config_.accounts) names.push_back(account.name);
  throw usage_error("there is no account \"" + name + "\" in " + config_.file,
                    suggestion(name, names));
}

adapters::Account& Session::account(const std::string& name) {
  return account(account_config(name));
}

adapters::Account& Session::account(const AccountConfig& config) {
  auto& account = accounts_[config.name];
  if (!account) account = build_(config, memory(config.name));
  return *account;
}

Memory Session::memory(const std::string& account) {
  state::Database* database = kept_ ? &*kept_ : &*scratch_;
  return {[database, account](const std::string& key) {
            return state::Facts(*database).recall(account, key);
          },
          [database, account](const std::string& key, const std::string& value) {
            state::Facts(*database).remember(account, key, value);
          },
          state_folder_};
}

long Session::requests(const std::string& account) const {
  const auto found = accounts_.find(account);
  return found == accounts_.end() || !found->second ? 0 : found->second->requests();
}

}  // namespace larkdav::tools
