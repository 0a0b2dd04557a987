// The configuration as values, read from TOML and checked against the schema: every mistake is
// found in one reading, each with its line and its cure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.h"
#include "engine/policy.h"
#include "tools/larkdav/secret.h"

namespace larkdav::tools {

enum class AccountKind { feishu, lark, caldav, vdir, ics };
enum class Identity { user, app };
enum class SecretsPlace { file, keyring };
enum class AllDayEnd { automatic, exclusive, inclusive };
enum class Attendees { automatic, show, text, off };
enum class Visibility { as_is, personal, busy };

constexpr bool is_feishu(AccountKind kind) {
  return kind == AccountKind::feishu || kind == AccountKind::lark;
}

struct AccountConfig {
  std::string name;
  AccountKind kind = AccountKind::feishu;
  int line = 0;
  // feishu, lark
  std::string app_id;
  SecretSource app_secret;
  Identity identity = Identity::user;
  SecretsPlace secrets = SecretsPlace::file;  // of the log-in's tokens
  AllDayEnd all_day_end = AllDayEnd::automatic;
  std::string base_url;  // without a slash at the end; never empty for these kinds
  std::string accounts_url;
  // caldav, ics
  std::string url;  // absolute; webcal:// as it is written
  std::string username;
  SecretSource password;
  // vdir, ics
  std::string path;  // absolute
};

struct CalendarReference {  // ACCOUNT:CALENDAR, split at the first colon
  std::string account;
  std::string calendar;
};
std::optional<CalendarReference> parse_calendar_reference(std::string_view text);
std::string to_string(const CalendarReference& reference);

struct PairConfig {
  std::string name;
  int line = 0;
  CalendarReference feishu;
  CalendarReference other;
  engine::Policy policy;
  bool create = true;
  Attendees attendees = Attendees::automatic;
  Visibility to_feishu_visibility = Visibility::as_is;
  std::optional<std::string> time_zone;  // canonical IANA name
};

struct Config {
  std::string file;
  std::vector<AccountConfig> accounts;  // in the order of the file
  std::vector<PairConfig> pairs;
  [[nodiscard]] const AccountConfig* account(std::string_view name) const;
  [[nodiscard]] const PairConfig* pair(std::string_view name) const;
};

struct Problem {
  int line = 0;
  std::string message;
  std::string cure;
  std::string account;  // not empty: matters only to who uses this account (a secret out of reach)
};

struct ConfigResult {
  Config config;  // as far as it could be read
  std::vector<Problem> problems;
};

// `file` names the text in the result and is what relative paths are relative to. Pure, but for
// looking whether secrets are where they should be.
ConfigResult parse_config(std::string_view text, const std::string& file);

// Reads and checks the file; also its permissions, where it holds a secret as a plain string.
// Throws a configuration error that tells all problems but those of accounts not in use, which
// check_secrets() tells.
struct LoadedConfig {
  Config config;
  std::vector<Problem> unreachable_secrets;
};
LoadedConfig load_config(const std::string& file);
void check_secrets(const LoadedConfig& loaded, const std::vector<std::string>& accounts);

// All problems as one configuration error: "file:line: message" a line.
engine::ReplicaError config_error(const std::string& file, const std::vector<Problem>& problems);

}  // namespace larkdav::tools
