#include "tools/larkdav/config.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tools/larkdav/config_reader.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/nearest.h"

namespace larkdav::tools {
namespace {

// In the order of the words in the schema.
template <class Enum>
Enum chosen(Section section, std::string_view key, const std::string& word) {
  const auto allowed = words(find_key(section, key)->allowed);
  const auto found = std::find(allowed.begin(), allowed.end(), word);
  return static_cast<Enum>(found == allowed.end() ? 0 : found - allowed.begin());
}

std::string without_end_slash(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

void read_feishu(TableReader& reader, AccountConfig& account) {
  account.app_id = reader.text("app_id");
  account.app_secret = reader.secret("app_secret");
  account.identity = chosen<Identity>(Section::account, "identity", reader.choice("identity"));
  account.secrets = chosen<SecretsPlace>(Section::account, "secrets", reader.choice("secrets"));
  account.all_day_end =
      chosen<AllDayEnd>(Section::account, "all_day_end", reader.choice("all_day_end"));
  const bool lark = account.kind == AccountKind::lark;
  account.base_url = without_end_slash(reader.url("base_url"));
  account.accounts_url = without_end_slash(reader.url("accounts_url"));
  if (account.base_url.empty()) {
    account.base_url = lark ? "https://open.larksuite.com" : "https://open.feishu.cn";
  }
  if (account.accounts_url.empty()) {
    account.accounts_url = lark ? "https://accounts.larksuite.com" : "https://accounts.feishu.cn";
  }
}

void read_other(TableReader& reader, AccountConfig& account) {
  if (account.kind == AccountKind::vdir) {
    account.path = reader.path("path");
    return;
  }
  account.url = reader.url("url");
  if (account.kind == AccountKind::ics) {
    account.path = reader.path("path");
    if (reader.has("path") == reader.has("url")) {
      reader.note("url", R"(an account of kind "ics" has either "path" or "url")",
                  "Give exactly one of them.");
    }
    return;
  }
  if (!reader.has("url")) {
    reader.note("url", R"(the key "url" is missing)",
                "Add it: url = \"https://HOST/\", a host, a principal, a home or a calendar.");
  } else if (account.url.rfind("webcal", 0) == 0) {
    reader.note("url", "\"url\" of a CalDAV account can't be webcal://", "Use https://.");
  }
  account.username = reader.text("username");
  account.password = reader.secret("password");
  if (reader.has("password") && !reader.has("username")) {
    reader.note("password", "\"password\" without \"username\"", "Add the user name.");
  }
}

// vdir needs a path; said here because ics takes "path" too, but only as one of two.
void check_vdir(TableReader& reader, const AccountConfig& account) {
  if (account.kind == AccountKind::vdir && !reader.has("path")) {
    reader.note("path", R"(the key "path" is missing)",
                "Add it: path = \"~/.calendars\", a folder of folders of .ics files.");
  }
}

AccountConfig read_account(const std::string& name, TableReader& reader) {
  AccountConfig account;
  account.name = name;
  account.line = reader.line();
  const std::string kind = reader.choice("kind");
  reader.check_keys(kind);
  if (name.empty() || name.find(':') != std::string::npos) {
    reader.note("", "an account's name can't be empty or hold a colon", "Rename it.");
  }
  if (kind.empty()) return account;  // already noted
  account.kind = chosen<AccountKind>(Section::account, "kind", kind);
  if (is_feishu(account.kind)) {
    read_feishu(reader, account);
  } else {
    read_other(reader, account);
    check_vdir(reader, account);
  }
  return account;
}

PairConfig read_pair(const std::string& name, TableReader& reader) {
  PairConfig pair;
  pair.name = name;
  pair.line = reader.line();
  reader.check_keys("");
  pair.feishu = reader.calendar("feishu").value_or(CalendarReference{});
  pair.other = reader.calendar("other").value_or(CalendarReference{});
  const auto choose = [&](std::string_view key) { return reader.choice(key); };
  pair.policy.direction =
      chosen<engine::Direction>(Section::pair, "direction", choose("direction"));
  pair.policy.conflict =
      chosen<engine::ConflictPolicy>(Section::pair, "conflict", choose("conflict"));
  pair.policy.prefer = chosen<engine::Side>(Section::pair, "prefer", choose("prefer"));
  pair.policy.past = reader.period("past");
  pair.policy.max_deletes = reader.delete_limit("max_deletes");
  pair.policy.full_every = reader.duration("full_every");
  pair.create = reader.boolean("create");
  pair.attendees = chosen<Attendees>(Section::pair, "attendees", choose("attendees"));
  pair.to_feishu_visibility =
      chosen<Visibility>(Section::pair, "to_feishu_visibility", choose("to_feishu_visibility"));
  if (const std::string zone = reader.zone("time_zone"); !zone.empty()) pair.time_zone = zone;
  return pair;
}

void check_reference(const Config& config, const PairConfig& pair, bool feishu,
                     TableReader& reader) {
  const CalendarReference& reference = feishu ? pair.feishu : pair.other;
  const char* key = feishu ? "feishu" : "other";
  if (reference.account.empty()) return;  // already noted
  const AccountConfig* account = config.account(reference.account);
  if (account == nullptr) {
    std::vector<std::string> names;
    for (const AccountConfig& known : config.accounts) names.push_back(known.name);
    reader.note(key, "there is no account \"" + reference.account + "\"",
                suggestion(reference.account, names));
  } else if (is_feishu(account->kind) != feishu) {
    reader.note(key,
                "\"" + std::string(key) + "\" names the account \"" + account->name +
                    "\", which is " + (feishu ? "not of kind feishu or lark" : "a Feishu account"),
                feishu ? "Name an account of kind feishu or lark here."
                       : "Name an account of kind caldav, vdir or ics here.");
  }
}

// Calls visit(name, reader) for each table under [section.NAME], in the order of the file.
template <class Visit>
void each_table(const toml::table& root, Section section, const std::string& folder,
                std::vector<Problem>& problems, Visit visit) {
  const std::string word = section == Section::account ? "account" : "pair";
  const toml::node* node = root.get(word);
  if (node == nullptr) return;
  const auto line_of = [](const toml::node& of) {
    return static_cast<int>(of.source().begin.line);
  };
  const auto* tables = node->as_table();
  if (tables == nullptr) {
    problems.push_back({line_of(*node), "\"" + word + "\" must be a table",
                        "Write [" + word + ".NAME] above its keys.", ""});
    return;
  }
  std::vector<std::pair<std::string, const toml::node*>> entries;
  for (auto&& [key, value] : *tables) entries.emplace_back(std::string(key.str()), &value);
  std::stable_sort(entries.begin(), entries.end(), [&](const auto& a, const auto& b) {
    return line_of(*a.second) < line_of(*b.second);
  });
  for (const auto& [name, value] : entries) {
    const std::string where = "[" + word + "." + name + "]";
    if (const auto* table = value->as_table()) {
      TableReader reader(section, where, *table, folder, problems);
      visit(name, reader);
    } else {
      problems.push_back({line_of(*value), "\"" + name + "\" must be a table, as " + where,
                          "Write " + where + " above its keys.", ""});
    }
  }
}

void note_unreachable(const AccountConfig& account, std::vector<Problem>& problems) {
  for (const SecretSource* source : {&account.app_secret, &account.password}) {
    const std::string reason = unreachable_reason(*source);
    if (reason.empty()) continue;
    problems.push_back({source->line, "[account." + account.name + "]: " + reason,
                        "Provide the secret there, or name another source.", account.name});
  }
}

ConfigResult read_root(const toml::table& root, const std::string& file) {
  ConfigResult result;
  result.config.file = file;
  const std::string folder = std::filesystem::path(file).parent_path().string();
  for (auto&& [key, value] : root) {
    if (key.str() == "account" || key.str() == "pair") continue;
    result.problems.push_back({static_cast<int>(key.source().begin.line),
                               "unknown section or key \"" + std::string(key.str()) + "\"",
                               suggestion(key.str(), {"account", "pair"}), ""});
  }
  each_table(root, Section::account, folder, result.problems,
             [&](const std::string& name, TableReader& reader) {
               result.config.accounts.push_back(read_account(name, reader));
               note_unreachable(result.config.accounts.back(), result.problems);
             });
  each_table(root, Section::pair, folder, result.problems,
             [&](const std::string& name, TableReader& reader) {
               PairConfig pair = read_pair(name, reader);
               check_reference(result.config, pair, true, reader);
               check_reference(result.config, pair, false, reader);
               result.config.pairs.push_back(std::move(pair));
             });
  std::stable_sort(result.problems.begin(), result.problems.end(),
                   [](const Problem& a, const Problem& b) { return a.line < b.line; });
  return result;
}

bool holds_plain_secret(const Config& config) {
  return std::any_of(config.accounts.begin(), config.accounts.end(), [](const auto& account) {
    return account.app_secret.from == SecretSource::From::plain ||
           account.password.from == SecretSource::From::plain;
  });
}

}  // namespace

const AccountConfig* Config::account(std::string_view name) const {
  const auto found = std::find_if(accounts.begin(), accounts.end(),
                                  [&](const AccountConfig& each) { return each.name == name; });
  return found == accounts.end() ? nullptr : &*found;
}

const PairConfig* Config::pair(std::string_view name) const {
  const auto found = std::find_if(pairs.begin(), pairs.end(),
                                  [&](const PairConfig& each) { return each.name == name; });
  return found == pairs.end() ? nullptr : &*found;
}

std::optional<CalendarReference> parse_calendar_reference(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) {
    return std::nullopt;
  }
  return CalendarReference{std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

std::string to_string(const CalendarReference& reference) {
  return reference.account + ":" + reference.calendar;
}

ConfigResult parse_config(std::string_view text, const std::string& file) {
  try {
    return read_root(toml::parse(text, std::string_view(file)), file);
  } catch (const toml::parse_error& error) {
    ConfigResult result;
    result.config.file = file;
    result.problems.push_back({static_cast<int>(error.source().begin.line),
                               "this is no TOML: " + std::string(error.description()),
                               "Correct this line; the others are read after it.", ""});
    return result;
  }
}

LoadedConfig load_config(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad()) {
    const bool missing = !std::filesystem::exists(file);
    throw usage_error(missing
                          ? "there is no configuration at " + file
                          : "the configuration " + file + " can't be read: " + std::strerror(errno),
                      missing ? "Write one with `larkdav init`, or name another with --config."
                              : "Check its permissions.");
  }
  ConfigResult result = parse_config(text, file);
  struct stat status {};
  if (holds_plain_secret(result.config) && stat(file.c_str(), &status) == 0 &&
      (status.st_mode & 077U) != 0) {
    result.problems.insert(result.problems.begin(),
                           {0, "it holds a secret as a plain string and others may read it",
                            "Run `chmod 600 " + file + "`.", ""});
  }
  const bool sound = std::all_of(result.problems.begin(), result.problems.end(),
                                 [](const Problem& problem) { return !problem.account.empty(); });
  if (!sound) throw config_error(file, result.problems);
  return {std::move(result.config), std::move(result.problems)};
}

void check_secrets(const LoadedConfig& loaded, const std::vector<std::string>& accounts) {
  std::vector<Problem> problems;
  for (const Problem& problem : loaded.unreachable_secrets) {
    if (std::find(accounts.begin(), accounts.end(), problem.account) != accounts.end()) {
      problems.push_back(problem);
    }
  }
  if (!problems.empty()) throw config_error(loaded.config.file, problems);
}

engine::ReplicaError config_error(const std::string& file, const std::vector<Problem>& problems) {
  const auto place = [&](const Problem& problem) {
    return file + (problem.line > 0 ? ":" + std::to_string(problem.line) : "") + ": ";
  };
  if (problems.size() == 1) {
    const Problem& only = problems.front();
    return usage_error(place(only) + only.message, only.cure);
  }
  std::string message;
  for (const Problem& problem : problems) {
    message +=
        (message.empty() ? "" : "\n") + place(problem) + problem.message + ". " + problem.cure;
  }
  return usage_error(message, "Correct these " + std::to_string(problems.size()) + " lines.");
}

}  // namespace larkdav::tools
