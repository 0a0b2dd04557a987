#include "tools/larkdav/feishu_session.h"

#include <unistd.h>

#include <iostream>

#include "tools/larkdav/calendar_lookup.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/paths.h"

namespace larkdav::tools {

FeishuSession::FeishuSession(const FeishuArguments& arguments, const Context& context)
    : arguments_(arguments),
      context_(context),
      loaded_(load_config(config_file(context.globals.config))) {
  std::string name = arguments.target;
  if (const auto reference = parse_calendar_reference(arguments.target)) {
    name = reference->account;
    calendar_ = reference->calendar;
  }
  session_.emplace(loaded_.config, state_folder(context.globals.state), Access::share,
                   context.build);
  account_ = &session_->account_config(name);
  if (!is_feishu(account_->kind)) {
    throw usage_error("the account \"" + name + "\" is no Feishu account",
                      "Name one with kind = \"feishu\" or \"lark\".");
  }
  check_secrets(loaded_, {name});
  connection_.emplace(*account_, session_->memory(name));
}

std::string FeishuSession::calendar_id() {
  if (calendar_.empty()) {
    throw usage_error("\"" + arguments_.target + "\" is no ACCOUNT:CALENDAR",
                      "Write the account's name, a colon and the calendar, e.g. work:primary.");
  }
  auto& account = connection_->account();
  if (calendar_ == "primary") return account.primary().id;
  const Lookup found = look_up(calendar_, account.calendars());
  if (const auto* hit = std::get_if<adapters::CalendarInfo>(&found)) return hit->id;
  if (calendar_.find('@') != std::string::npos) return calendar_;  // not in the list, but an id
  throw usage_error(std::string(std::holds_alternative<SeveralCalendars>(found)
                                    ? "several calendars are called \""
                                    : "there is no calendar \"") +
                        calendar_ + "\" in the account \"" + account_->name + "\"",
                    "Write its id; `larkdav calendars " + account_->name + " --json` lists them.");
}

adapters::feishu::Answer FeishuSession::call(const adapters::feishu::Call& call) {
  auto answer = client().call_one(call);
  if (!answer.ok()) throw adapters::feishu::error_of(answer, "account " + account_->name);
  return answer;
}

void FeishuSession::want(Identity identity, const std::string& why) const {
  if (account_->identity == identity) return;
  const bool app = identity == Identity::app;
  throw usage_error(
      why + " only works as " + (app ? "the app" : "a person") + ", and the account \"" +
          account_->name + "\" has identity = \"" + (app ? "user" : "app") + "\"",
      std::string("Use an account with identity = \"") + (app ? "app" : "user") + "\".");
}

void FeishuSession::confirm(const std::string& what) const {
  if (arguments_.yes) return;
  if (isatty(STDIN_FILENO) == 0) {
    throw usage_error(what + ": others will notice, and nobody is there to be asked",
                      "Add --yes if it is meant.");
  }
  std::cerr << what << ". Others will notice. Go on? [y/N] " << std::flush;
  std::string line;
  std::getline(std::cin, line);
  if (line == "y" || line == "Y" || line == "yes") return;
  throw usage_error("nothing was done", "Answer y, or add --yes.");
}

ExitCode FeishuSession::tell(const Document& document, const std::string& text) const {
  context_.out << (context_.globals.json ? to_text(document) : text);
  return ExitCode::ok;
}

}  // namespace larkdav::tools
