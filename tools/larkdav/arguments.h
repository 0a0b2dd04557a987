// The command line as a value. Nothing is carried out here.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/policy.h"
#include "engine/resolve.h"
#include "tools/larkdav/feishu_arguments.h"

namespace larkdav::tools {

enum class LogFormat { text, json };

struct GlobalArguments {  // may stand before or after the command
  std::optional<std::string> config;
  std::optional<std::string> state;
  bool verbose = false;   // -v: titles
  bool requests = false;  // -vv: every request in the log as well
  bool quiet = false;
  bool json = false;
  LogFormat log_format = LogFormat::text;
};

struct InitArguments {
  bool non_interactive = false;
  bool force = false;  // replace what is there
  std::string app_id;
  std::string app_secret_env;
  std::string base_url;  // of Feishu, where it is not the public one
  std::string kind = "caldav";
  std::string url;
  std::string username;
  std::string password_env;
  std::string path;
  std::string feishu_calendar = "primary";
  std::string other_calendar;
};
struct LoginArguments {
  std::string account;
  bool device = false;
  bool no_browser = false;
  int port = 8912;                  // of the redirect URL, http://localhost:PORT/callback
  std::vector<std::string> scopes;  // asked for beside those that syncing needs
};
struct LogoutArguments {
  std::string account;
};
struct CalendarsArguments {
  std::optional<std::string> account;
};
struct SyncArguments {             // also of `plan`, which is a dry run
  std::vector<std::string> pairs;  // empty: all
  engine::RunOptions options;
  std::optional<std::string> output;  // of `plan`
  bool plan = false;                  // asked for as `plan`
};
struct StatusArguments {};
struct DoctorArguments {};
struct HistoryArguments {
  std::optional<long> run;  // nullopt: the latest runs
  long limit = 20;
  bool raw = false;  // the raw texts that were overwritten or deleted
};
struct UndoArguments {
  long run = 0;
  engine::RunOptions options;
};
struct ConflictsArguments {
  std::vector<std::string> pairs;  // empty: all
};
struct ResolveArguments {
  long conflict = 0;
  engine::Keep keep = engine::Keep::feishu;
  engine::RunOptions options;
};
struct WhyArguments {
  std::string pair;
  std::string uid;
};
struct VerifyArguments {
  std::vector<std::string> pairs;  // empty: all
};
struct ApplyArguments {
  std::string file;
  engine::RunOptions options;
};
struct ExportArguments {
  std::string calendar;  // ACCOUNT:CALENDAR
  std::optional<std::string> output;
};
struct ImportArguments {
  std::string file;
  std::string calendar;  // ACCOUNT:CALENDAR
  bool dry_run = false;
};
using Verb =
    std::variant<InitArguments, CalendarsArguments, SyncArguments, StatusArguments,
                 HistoryArguments, UndoArguments, ConflictsArguments, ResolveArguments,
                 WhyArguments, VerifyArguments, ApplyArguments, ExportArguments, ImportArguments,
                 LoginArguments, LogoutArguments, DoctorArguments, FeishuArguments>;

struct Invocation {
  GlobalArguments globals;
  Verb verb;
};
// What was asked for was text (help, version), printed by the caller: exit 0.
struct Answer {
  std::string text;
};

// Throws a configuration error (exit 2) for anything that can't be understood or is not available.
std::variant<Invocation, Answer> parse_arguments(int argc, const char* const* argv);

// True when `--json` is among the arguments, whatever else is wrong with them.
bool wants_json(int argc, const char* const* argv);

inline constexpr const char* kVersion = "0.1.0";

}  // namespace larkdav::tools
