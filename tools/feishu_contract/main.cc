// feishu-contract ACCOUNT: asks the service that an account of larkdav's configuration speaks to
// what its documentation leaves open, in a calendar that is made for it and deleted again.
#include <CLI/CLI.hpp>
#include <iostream>
#include <optional>
#include <string>

#include "tools/feishu_contract/contract.h"
#include "tools/larkdav/accounts.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/feishu_connection.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/render.h"
#include "tools/larkdav/wire.h"

namespace larkdav::feishu_contract {
namespace {

struct Options {
  std::string account;
  std::optional<std::string> config;
  std::optional<std::string> state;
  bool json = false;
};

Findings ask(const Options& options) {
  const auto loaded = tools::load_config(tools::config_file(options.config));
  tools::Session session(loaded.config, tools::state_folder(options.state), tools::Access::share,
                         tools::build_account);
  const auto& account = session.account_config(options.account);
  if (!tools::is_feishu(account.kind)) {
    throw tools::usage_error("the account \"" + options.account + "\" is no Feishu account",
                             "Name one with kind = \"feishu\" or \"lark\".");
  }
  tools::check_secrets(loaded, {options.account});
  tools::Wire wire(tools::log_exchange);
  adapters::feishu::FeishuAccount feishu(
      wire.traced, tools::feishu_options(account, session.memory(options.account)));
  return ask_everything(
      {feishu.client(), wire.traced, account.base_url, tools::sleep_unless_stopped},
      [](const std::string& what) { std::cerr << "asking about " << what << "\n"; });
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app("Asks the Feishu service what its documentation leaves open.", "feishu-contract");
  app.add_option("ACCOUNT", options.account, "An account of the configuration")->required();
  app.add_option("--config", options.config, "Configuration file of larkdav");
  app.add_option("--state", options.state, "State folder of larkdav, where the log-in lies");
  app.add_flag("--json", options.json, "One JSON document");
  CLI11_PARSE(app, argc, argv);
  try {
    const Findings findings = ask(options);
    std::cout << (options.json ? render_json(findings) : render_text(findings));
    bool all = true;
    for (const Finding& each : findings) all = all && each.held == Held::yes;
    return static_cast<int>(all ? tools::ExitCode::ok : tools::ExitCode::left_something);
  } catch (...) {
    const tools::Failure failure = tools::current_failure();
    std::cerr << tools::render_failure(failure, {false, false, false});
    return static_cast<int>(failure.code);
  }
}

}  // namespace
}  // namespace larkdav::feishu_contract

int main(int argc, char** argv) {
  larkdav::tools::watch_signals();
  return larkdav::feishu_contract::run(argc, argv);
}
