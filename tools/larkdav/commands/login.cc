#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "adapters/feishu/sign_in.h"
#include "adapters/http/loopback.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/command_output.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/feishu_connection.h"
#include "tools/larkdav/log_ins.h"
#include "tools/larkdav/moments.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/signals.h"
#include "tools/larkdav/token_shelf.h"

namespace larkdav::tools {
namespace {

using adapters::feishu::LogIn;
using adapters::feishu::Redirect;
using adapters::feishu::SignIn;

constexpr std::chrono::minutes kPatience{10};
constexpr std::chrono::milliseconds kSlice{200};

engine::ReplicaError refused(const std::string& message, const std::string& cure) {
  engine::ReplicaError::Details details;
  details.scope = engine::Scope::account;
  details.retry = engine::Retry::never;
  details.cause = engine::Cause::authorisation;
  details.cure = cure;
  return {message, details};
}

adapters::http::Page closing_page(const std::string& words) {
  return {200, "<!doctype html><meta charset=\"utf-8\"><title>larkdav</title><p>" + words +
                   "</p><p>You can close this page.</p>"};
}

// The address that a person copied out of a browser on another machine; "" while there is none.
std::string pasted_line(bool& open) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  if (!open || poll(&input, 1, 0) <= 0) return {};
  std::string line;
  open = static_cast<bool>(std::getline(std::cin, line));
  return line;
}

void open_browser(const std::string& url) {
  const char* chosen = std::getenv("BROWSER");
  for (const std::string& program : {std::string(chosen != nullptr ? chosen : ""),
                                     std::string("xdg-open"), std::string("open")}) {
    if (!program.empty() && start_command({program, url})) return;
  }
}

// Waits for the browser, or for a pasted address, to bring the answer to `state`.
Redirect wait_for_redirect(adapters::http::Loopback& loopback, const std::string& state,
                           bool pasting) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  Redirect brought;
  const auto take = [&](const std::string& target) {
    const Redirect redirect = adapters::feishu::read_redirect(target);
    const bool answers = !redirect.code.empty() || !redirect.error.empty();
    if (!answers || redirect.state != state) return false;  // a favicon, or somebody else's page
    brought = redirect;
    return true;
  };
  const auto page_of = [&](const std::string& target) {
    if (target.rfind("/callback", 0) != 0 || !take(target)) return adapters::http::Page{};
    return closing_page(brought.error.empty() ? "larkdav has your answer."
                                              : "larkdav was not authorised.");
  };
  while (brought.code.empty() && brought.error.empty()) {
    stop_if_requested();
    if (std::chrono::steady_clock::now() >= until) {
      throw refused("nobody answered on the page of Feishu in time",
                    "Run it again; where the page does not come back, use --device.");
    }
    loopback.serve(kSlice, page_of);
    if (pasting) take(pasted_line(pasting));
  }
  return brought;
}

// What syncing needs, and what was asked for beside it, each once.
std::vector<std::string_view> wanted_scopes(const LoginArguments& arguments) {
  const auto needed = adapters::feishu::needed_scopes();
  std::vector<std::string_view> wanted(needed.begin(), needed.end());
  for (const std::string& scope : arguments.scopes) {
    if (std::find(wanted.begin(), wanted.end(), scope) == wanted.end()) wanted.push_back(scope);
  }
  return wanted;
}

LogIn by_browser(const LoginArguments& arguments, const AccountConfig& account, SignIn& sign_in) {
  adapters::http::Loopback loopback(arguments.port);
  const auto pkce = adapters::feishu::new_pkce();
  const std::string redirect_uri =
      "http://localhost:" + std::to_string(loopback.port()) + "/callback";
  const std::string state = adapters::feishu::random_word(32);
  const std::string url = adapters::feishu::authorise_url(
      account.accounts_url,
      {account.app_id, redirect_uri, adapters::feishu::joined(wanted_scopes(arguments)), state,
       pkce.challenge});
  std::cerr << (arguments.no_browser ? "Open this page" : "Opening this page in the browser")
            << ", and agree (the app must have " << redirect_uri << " among its redirect URLs):\n"
            << url << std::endl;
  if (arguments.no_browser) {
    std::cerr << "Then, where the browser is on another machine, paste the address it ends at."
              << std::endl;
  } else {
    open_browser(url);
  }
  const Redirect redirect = wait_for_redirect(loopback, state, arguments.no_browser);
  if (!redirect.error.empty()) {
    throw refused("the page of Feishu did not authorise larkdav: " + printable(redirect.error),
                  "Run it again and agree; where a scope is refused, enable it for the app in the "
                  "developer console.");
  }
  return sign_in.by_code(redirect.code, redirect_uri, pkce.verifier);
}

LogIn by_device(const LoginArguments& arguments, SignIn& sign_in) {
  const auto code = sign_in.device_code(adapters::feishu::joined(wanted_scopes(arguments)));
  std::cerr << "Open this page on any device, and agree:\n" << code.verification_uri << "\n";
  if (!code.user_code.empty()) std::cerr << "The code is " << code.user_code << "\n";
  std::cerr << std::flush;
  return sign_in.by_device(code);
}

void tell(const LoginArguments& arguments, const LogIn& log_in,
          const std::vector<std::string>& missing, const Context& context) {
  if (context.globals.json) {
    context.out << to_text(
        Document{{"account", arguments.account},
                 {"user", log_in.person.name},
                 {"open_id", log_in.person.open_id},
                 {"scope", log_in.tokens.scope},
                 {"missing_scopes", missing},
                 {"consent_until", utc_text(adapters::feishu::consent_ends(log_in))}});
    return;
  }
  context.out << arguments.account << ": logged in as " << printable(log_in.person.name)
              << ", until " << utc_text(adapters::feishu::ends(log_in))
              << " and as long as `sync` renews it\n";
  if (missing.empty()) return;
  context.out << "not granted:";
  for (const std::string& scope : missing) context.out << " " << scope;
  context.out << "\n  Enable these scopes for the app in the developer console, publish the "
                 "version, and log in again.\n";
}

const AccountConfig& person_account(const Session& session, const std::string& name) {
  const AccountConfig& account = session.account_config(name);
  if (!is_feishu(account.kind)) {
    throw usage_error("the account \"" + name + "\" is no Feishu account",
                      "Its password stands in the configuration.");
  }
  if (account.identity == Identity::app) {
    throw usage_error("the account \"" + name + "\" has identity = \"app\", which needs no log-in",
                      "Set identity = \"user\" to sync a person's calendars.");
  }
  return account;
}

}  // namespace

ExitCode run_login(const LoginArguments& arguments, const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  Session session(loaded.config, state_folder(context.globals.state), Access::share, context.build);
  const AccountConfig& account = person_account(session, arguments.account);
  check_secrets(loaded, {account.name});
  Wire wire(log_exchange);
  SignIn sign_in(
      wire.retried, sign_in_places(account), [&] { return context.clock.now(); },
      sleep_unless_stopped);
  const auto shelf = token_shelf(account, session.state_folder());
  shelf->read();  // a shelf that does not work is told before anybody is sent to a page
  const LogIn log_in =
      arguments.device ? by_device(arguments, sign_in) : by_browser(arguments, account, sign_in);
  {
    const auto hold = shelf->hold();
    shelf->write(to_text(log_in));
  }
  remember_person(session, account.name, log_in.person.open_id);
  const auto missing =
      adapters::feishu::missing_scopes(log_in.tokens.scope, wanted_scopes(arguments));
  tell(arguments, log_in, missing, context);
  return missing.empty() ? ExitCode::ok : ExitCode::left_something;
}

ExitCode run_logout(const LogoutArguments& arguments, const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  Session session(loaded.config, state_folder(context.globals.state), Access::share, context.build);
  const AccountConfig& account = person_account(session, arguments.account);
  const auto shelf = token_shelf(account, session.state_folder());
  const auto hold = shelf->hold();
  const bool was = shelf->read().has_value();
  shelf->clear();
  if (context.globals.json) {
    context.out << to_text(Document{{"account", account.name}, {"was_logged_in", was}});
  } else {
    context.out << account.name << (was ? ": logged out\n" : ": was not logged in\n");
  }
  return ExitCode::ok;
}

}  // namespace larkdav::tools
