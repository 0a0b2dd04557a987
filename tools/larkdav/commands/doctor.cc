#include <algorithm>

#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/examination.h"
#include "tools/larkdav/paths.h"

namespace larkdav::tools {
namespace {

const char* word(Health health) {
  switch (health) {
    case Health::good:
      return "good";
    case Health::warning:
      return "warning";
    case Health::bad:
      break;
  }
  return "bad";
}

std::string text(const std::vector<HealthFinding>& findings) {
  std::string out;
  for (const HealthFinding& each : findings) {
    const std::string check = each.check == each.subject ? "" : each.check + ": ";
    out += std::string(word(each.health)) + ": " + each.subject + ": " + check +
           printable(each.message) + "\n";
    if (!each.cure.empty()) out += "  " + printable(each.cure) + "\n";
  }
  return out;
}

Document document(const std::vector<HealthFinding>& findings) {
  Document list = Document::array();
  for (const HealthFinding& each : findings) {
    list.push_back({{"subject", each.subject},
                    {"check", each.check},
                    {"health", word(each.health)},
                    {"message", each.message},
                    {"cure", each.cure.empty() ? Document(nullptr) : Document(each.cure)}});
  }
  return {{"findings", std::move(list)}};
}

}  // namespace

ExitCode run_doctor(const Context& context) {
  const LoadedConfig loaded = load_config(config_file(context.globals.config));
  Session session(loaded.config, state_folder(context.globals.state), Access::look, context.build);
  std::vector<HealthFinding> findings{{"configuration", "configuration", Health::good,
                                       loaded.config.file + " is understood", "", ExitCode::ok}};
  const auto add = [&](const std::vector<HealthFinding>& more) {
    findings.insert(findings.end(), more.begin(), more.end());
  };
  add(examine_state(session));
  std::vector<std::string> sick;
  for (const AccountConfig& account : loaded.config.accounts) {
    add(examine_account(session, loaded, account, context.clock));
    if (findings.back().health == Health::bad) sick.push_back(account.name);
  }
  for (const PairConfig& pair : loaded.config.pairs) {
    // Whose account is out of reach has been told so.
    const bool reachable = std::none_of(sick.begin(), sick.end(), [&](const std::string& name) {
      return name == pair.feishu.account || name == pair.other.account;
    });
    if (reachable) add(examine_pair(session, pair));
  }
  std::vector<ExitCode> codes;
  for (const HealthFinding& each : findings) codes.push_back(each.code);
  context.out << (context.globals.json ? to_text(document(findings)) : text(findings));
  return gravest(codes);
}

}  // namespace larkdav::tools
