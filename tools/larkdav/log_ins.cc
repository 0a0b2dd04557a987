#include "tools/larkdav/log_ins.h"

#include "tools/larkdav/columns.h"
#include "tools/larkdav/feishu_connection.h"
#include "tools/larkdav/log.h"
#include "tools/larkdav/moments.h"
#include "tools/larkdav/token_shelf.h"

namespace larkdav::tools {

using adapters::feishu::Standing;

namespace {

constexpr const char* kPersonKey = "open_id";

std::string word(const LogInStanding& each) {
  if (each.trouble) return "unreadable";
  if (!each.log_in) return "not logged in";
  switch (each.standing) {
    case Standing::good:
    case Standing::renew:
      return "good";
    case Standing::consent_soon:
      return "ends soon";
    case Standing::ended:
      break;
  }
  return "ended";
}

bool wants_login(const LogInStanding& each) {
  return !each.trouble && (!each.log_in || each.standing == Standing::consent_soon ||
                           each.standing == Standing::ended);
}

void warn_of_end(const LogInStanding& each) {
  if (!each.log_in || each.standing != Standing::consent_soon) return;
  log_warning("the log-in of \"" + each.account + "\" ends on " +
              utc_text(adapters::feishu::ends(*each.log_in)) + ": run `larkdav login " +
              each.account + "` before");
}

}  // namespace

std::vector<LogInStanding> log_in_standings(const Config& config, const std::string& state_folder,
                                            engine::Instant now) {
  std::vector<LogInStanding> standings;
  for (const AccountConfig& account : config.accounts) {
    if (!is_feishu(account.kind) || account.identity != Identity::user) continue;
    LogInStanding each;
    each.account = account.name;
    try {
      const auto text = token_shelf(account, state_folder)->read();
      each.log_in = text ? adapters::feishu::log_in_of(*text) : std::nullopt;
    } catch (const engine::ReplicaError& error) {
      each.trouble = failure_of(error);
    }
    if (each.log_in) each.standing = adapters::feishu::standing(*each.log_in, now);
    standings.push_back(std::move(each));
  }
  return standings;
}

Document log_ins_document(const std::vector<LogInStanding>& standings) {
  Document list = Document::array();
  for (const LogInStanding& each : standings) {
    Document entry{{"account", each.account}, {"state", word(each)}};
    if (each.log_in) {
      entry["user"] = each.log_in->person.name;
      entry["access_until"] = utc_text(each.log_in->tokens.access_until);
      entry["refresh_until"] = utc_text(each.log_in->tokens.refresh_until);
      entry["consent_until"] = utc_text(adapters::feishu::consent_ends(*each.log_in));
      entry["scope"] = each.log_in->tokens.scope;
    }
    const std::string why = each.log_in    ? each.log_in->ended
                            : each.trouble ? each.trouble->message
                                           : std::string();
    entry["reason"] = why.empty() ? Document(nullptr) : Document(why);
    list.push_back(std::move(entry));
  }
  return list;
}

std::string log_ins_text(const std::vector<LogInStanding>& standings) {
  if (standings.empty()) return "";
  std::vector<std::vector<std::string>> rows{{"ACCOUNT", "LOG-IN", "AS", "LASTS UNTIL", "CURE"}};
  for (const LogInStanding& each : standings) {
    rows.push_back({each.account, word(each),
                    each.log_in ? printable(each.log_in->person.name) : "",
                    each.log_in ? utc_text(adapters::feishu::consent_ends(*each.log_in)) : "",
                    each.trouble        ? each.trouble->message + ": " + each.trouble->cure
                    : wants_login(each) ? "larkdav login " + each.account
                                        : ""});
  }
  return "\n" + table(rows);
}

void keep_log_ins_alive(Session& session, engine::Instant now) {
  for (const LogInStanding& each :
       log_in_standings(session.config(), session.state_folder(), now)) {
    warn_of_end(each);
    if (!each.log_in || !adapters::feishu::wants_keeping_alive(*each.log_in, now)) continue;
    try {
      FeishuConnection connection(session.account_config(each.account),
                                  session.memory(each.account));
      connection.account().keep_alive();
    } catch (const Interrupted&) {
      throw;
    } catch (...) {
      const Failure failure = current_failure();
      log_warning("the log-in of \"" + each.account +
                  "\" could not be renewed: " + failure.message + ". " + failure.cure);
    }
  }
}

// As `login` left it among the facts of the account; where these were lost, as the log-in tells.
std::string logged_in_person(Session& session, const std::string& account) {
  const AccountConfig& config = session.account_config(account);
  if (config.identity != Identity::user) return "";
  const Memory memory = session.memory(account);
  const auto known = memory.recall ? memory.recall(kPersonKey) : std::nullopt;
  if (known) return *known;
  const auto text = token_shelf(config, session.state_folder())->read();
  const auto log_in = text ? adapters::feishu::log_in_of(*text) : std::nullopt;
  return log_in ? log_in->person.open_id : "";
}

void remember_person(Session& session, const std::string& account, const std::string& open_id) {
  const Memory memory = session.memory(account);
  if (memory.recall(kPersonKey) == open_id) return;
  // What `primary` meant, and what was learnt of the other one's calendars, is not his.
  state::Facts(session.database()).forget_account(account);
  memory.remember(kPersonKey, open_id);
}

}  // namespace larkdav::tools
