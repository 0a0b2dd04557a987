#include "tools/larkdav/feishu_connection.h"

#include <chrono>
#include <map>
#include <memory>
#include <utility>

#include "tools/larkdav/signals.h"
#include "tools/larkdav/token_shelf.h"

namespace larkdav::tools {
namespace {

const char* word(AllDayEnd ends) {
  switch (ends) {
    case AllDayEnd::automatic:
      return "auto";
    case AllDayEnd::exclusive:
      return "exclusive";
    case AllDayEnd::inclusive:
      break;
  }
  return "inclusive";
}

// One for each app of this process: its accounts are counted together.
std::shared_ptr<adapters::http::Budget> budget_of(const AccountConfig& config) {
  static std::map<std::pair<std::string, std::string>, std::shared_ptr<adapters::http::Budget>>
      budgets;
  auto& budget = budgets[{config.base_url, config.app_id}];
  if (!budget) budget = std::make_shared<adapters::http::Budget>();
  return budget;
}

engine::Instant system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

}  // namespace

std::string account_secret(const AccountConfig& config, const SecretSource& source,
                           const char* key) {
  return resolve(source, "[account." + config.name + "] " + key).reveal();
}

adapters::feishu::SignInPlaces sign_in_places(const AccountConfig& config) {
  return {config.base_url,
          config.accounts_url,
          {config.app_id, account_secret(config, config.app_secret, "app_secret")}};
}

adapters::feishu::FeishuOptions feishu_options(const AccountConfig& config, const Memory& memory) {
  adapters::feishu::FeishuOptions options;
  options.base_url = config.base_url;
  options.app_id = config.app_id;
  options.app_secret = account_secret(config, config.app_secret, "app_secret");
  options.all_day_end = word(config.all_day_end);
  options.memory = {memory.recall, memory.remember};
  options.budget = budget_of(config);
  options.sleeper = sleep_unless_stopped;
  options.now = system_now;
  if (config.identity == Identity::user) {
    options.person = adapters::feishu::UserAccess{config.name,
                                                  config.base_url,
                                                  {options.app_id, options.app_secret},
                                                  token_shelf(config, memory.state_folder),
                                                  options.now};
  }
  return options;
}

FeishuConnection::FeishuConnection(const AccountConfig& config, const Memory& memory)
    : wire_(log_exchange), account_(wire_.traced, feishu_options(config, memory)) {}

}  // namespace larkdav::tools
