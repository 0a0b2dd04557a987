#include "tools/larkdav/arguments.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <CLI/CLI.hpp>

#include "tools/larkdav/failure.h"
#include "tools/larkdav/nearest.h"

namespace larkdav::tools {
namespace {

// Commands of the whole design that this version does not have: told so, with exit 2.
constexpr std::array kNotAvailable{"watch"};

constexpr const char* kFooter =
    "Exit codes: 0 all well; 1 something was left (failed or held events, conflicts); 2 usage or\n"
    "configuration; 3 authorisation needed; 4 a server could not be reached or refused service;\n"
    "5 a safety brake stopped the run; 6 another run holds the lock; 70 internal error; 130\n"
    "interrupted.\n\n"
    "Configuration: $LARKDAV_CONFIG or $XDG_CONFIG_HOME/larkdav/config.toml; `larkdav init` "
    "writes\n"
    "one. State: $XDG_STATE_HOME/larkdav.\n\n"
    "Not in this version: watch.";

struct Raw {  // where CLI11 puts what it reads
  GlobalArguments globals;
  int verbosity = 0;
  std::string log_format = "text";
  InitArguments init;
  LoginArguments login;
  LogoutArguments logout;
  FeishuArguments feishu;
  CalendarsArguments calendars;
  SyncArguments plan;
  SyncArguments sync;
  HistoryArguments history;
  UndoArguments undo;
  ConflictsArguments conflicts;
  ResolveArguments resolve;
  std::string keep;
  WhyArguments why;
  VerifyArguments verify;
  ApplyArguments apply;
  ExportArguments exported;
  ImportArguments imported;
};

void add_globals(CLI::App& app, Raw& raw) {
  app.set_version_flag("--version", std::string("larkdav ") + kVersion);
  app.add_option("--config", raw.globals.config, "The configuration file")->type_name("FILE");
  app.add_option("--state", raw.globals.state, "The folder of the state")->type_name("DIR");
  app.add_flag("-v,--verbose", raw.verbosity, "Show titles; -vv logs every request as well");
  app.add_flag("-q,--quiet", raw.globals.quiet, "Print nothing when there is nothing to say");
  app.add_flag("--json", raw.globals.json, "One JSON document on standard output");
  app.add_option("--log-format", raw.log_format, "How logs are written to standard error")
      ->type_name("text|json")
      ->check(CLI::IsMember({"text", "json"}));
}

void add_full_option(CLI::App& command, engine::RunOptions& options) {
  command.add_flag("--full", options.full,
                   "Read both sides again, completely, and try once more what a service refused");
}

void add_brake_options(CLI::App& command, engine::RunOptions& options) {
  command.add_option("--allow-deletes", options.allow_deletes, "Let up to N deletions through")
      ->type_name("N")
      ->check(CLI::Range(0, 1'000'000));
  command.add_option("--allow-creates", options.allow_creates, "Let up to N creations through")
      ->type_name("N")
      ->check(CLI::Range(0, 1'000'000));
  command.add_flag("--allow-changes", options.allow_changes,
                   "Let through that nearly all events of a side changed");
}

void add_init(CLI::App& app, InitArguments& init) {
  auto* command = app.add_subcommand("init", "Write a commented configuration");
  command->add_flag("--non-interactive", init.non_interactive, "Ask nothing: take the options");
  command->add_flag("--force", init.force, "Replace the configuration that is there");
  command->add_option("--app-id", init.app_id, "App id at Feishu, cli_…");
  command->add_option("--app-secret-env", init.app_secret_env,
                      "Environment variable that holds the app secret");
  command->add_option("--base-url", init.base_url,
                      "Where the Feishu service lives, when not at open.feishu.cn");
  command->add_option("--kind", init.kind, "Kind of the other account")
      ->check(CLI::IsMember({"caldav", "vdir", "ics"}))
      ->capture_default_str();
  command->add_option("--url", init.url, "URL of the CalDAV server or of the .ics file");
  command->add_option("--username", init.username, "User name at the CalDAV server");
  command->add_option("--password-env", init.password_env,
                      "Environment variable that holds the CalDAV password");
  command->add_option("--path", init.path, "Folder of a vdir, or an .ics file");
  command->add_option("--feishu-calendar", init.feishu_calendar, "Calendar at Feishu")
      ->capture_default_str();
  command->add_option("--other-calendar", init.other_calendar, "Calendar on the other side");
}

void add_log_ins(CLI::App& app, Raw& raw) {
  auto* login = app.add_subcommand("login", "Log in to a Feishu account as a person");
  login->add_option("account", raw.login.account, "Which one")->type_name("ACCOUNT")->required();
  login->add_flag("--device", raw.login.device,
                  "Approve on any other device by a code; needs no redirect URL");
  login->add_flag("--no-browser", raw.login.no_browser,
                  "Print the page's address and open nothing; the address it leads to may be "
                  "pasted");
  login
      ->add_option("--port", raw.login.port,
                   "Of the redirect URL http://localhost:PORT/callback, which must be registered "
                   "in the developer console; 0 picks one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  login
      ->add_option("--scope", raw.login.scopes,
                   "Ask for this one too, e.g. calendar:calendar.acl:read for `feishu acl list`; "
                   "may be repeated, and stays granted")
      ->type_name("SCOPE")
      ->take_all()
      ->expected(1);
  auto* logout = app.add_subcommand("logout", "Forget the tokens of a Feishu account");
  logout->add_option("account", raw.logout.account, "Which one")->type_name("ACCOUNT")->required();
}

// What looks back at runs, and decides what they left open.
void add_afterwards(CLI::App& app, Raw& raw) {
  auto* history = app.add_subcommand("history", "Show what runs wrote, field by field");
  history->add_option("run", raw.history.run, "Only this run")->type_name("RUN");
  history->add_option("--limit", raw.history.limit, "How many runs")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  history->add_flag("--raw", raw.history.raw, "Show the texts that were overwritten or deleted");
  auto* undo = app.add_subcommand("undo", "Write back what a run overwrote or deleted");
  undo->add_option("run", raw.undo.run, "Which one, see `history`")->type_name("RUN")->required();
  undo->add_flag("--dry-run", raw.undo.options.dry_run, "Only show what would be done");
  add_brake_options(*undo, raw.undo.options);
  app.add_subcommand("conflicts", "Show open conflicts, with both versions")
      ->add_option("pair", raw.conflicts.pairs, "Only of these pairs")
      ->type_name("PAIR");
  auto* resolve = app.add_subcommand("resolve", "Settle an open conflict");
  resolve->add_option("id", raw.resolve.conflict, "Which one, see `conflicts`")
      ->type_name("ID")
      ->required();
  resolve->add_option("--keep", raw.keep, "Whose version stays")
      ->type_name("feishu|other|both")
      ->check(CLI::IsMember({"feishu", "other", "both"}))
      ->required();
  resolve->add_flag("--dry-run", raw.resolve.options.dry_run, "Only show what would be done");
  auto* why = app.add_subcommand("why", "Show all that is known of one event, and what decided");
  why->add_option("pair", raw.why.pair, "In which pair")->type_name("PAIR")->required();
  why->add_option("uid", raw.why.uid, "Which event")->type_name("UID")->required();
  app.add_subcommand("verify", "Read both sides again, completely, and compare them")
      ->add_option("pair", raw.verify.pairs, "Only these pairs")
      ->type_name("PAIR");
  auto* apply = app.add_subcommand("apply", "Carry out a plan saved by `plan -o`, and no other");
  apply->add_option("file", raw.apply.file, "The saved plan")->type_name("FILE")->required();
  add_brake_options(*apply, raw.apply.options);
}

void add_verbs(CLI::App& app, Raw& raw) {
  add_init(app, raw.init);
  add_log_ins(app, raw);
  add_feishu(app, raw.feishu);
  app.add_subcommand("calendars", "List the calendars that are found")
      ->add_option("account", raw.calendars.account, "Only of this account")
      ->type_name("ACCOUNT");
  auto* plan = app.add_subcommand("plan", "Show what `sync` would do; write nothing anywhere");
  plan->add_option("pair", raw.plan.pairs, "Only these pairs")->type_name("PAIR");
  plan->add_option("-o,--output", raw.plan.output, "Save the plan as JSON")->type_name("FILE");
  add_full_option(*plan, raw.plan.options);
  add_brake_options(*plan, raw.plan.options);
  auto* sync = app.add_subcommand("sync", "Bring both sides of each pair together, once");
  sync->add_option("pair", raw.sync.pairs, "Only these pairs")->type_name("PAIR");
  sync->add_flag("--dry-run", raw.sync.options.dry_run, "Only show what would be done");
  add_full_option(*sync, raw.sync.options);
  add_brake_options(*sync, raw.sync.options);
  add_afterwards(app, raw);
  app.add_subcommand("status", "Show the pairs, their last run and what is open");
  app.add_subcommand(
      "doctor",
      "Check configuration, clock, network, log-ins and permissions; each finding with its cure");
  auto* exported = app.add_subcommand("export", "Write one complete .ics of a calendar");
  exported->add_option("calendar", raw.exported.calendar, "Which one")
      ->type_name("ACCOUNT:CALENDAR")
      ->required();
  exported->add_option("-o,--output", raw.exported.output, "Where to; without it standard output")
      ->type_name("FILE");
  auto* imported =
      app.add_subcommand("import", "Bring the events of an .ics file into a calendar; idempotent");
  imported->add_option("file", raw.imported.file, "The .ics file")->type_name("FILE")->required();
  imported->add_option("calendar", raw.imported.calendar, "Where to")
      ->type_name("ACCOUNT:CALENDAR")
      ->required();
  imported->add_flag("--dry-run", raw.imported.dry_run, "Only show what would be done");
  for (const char* name : kNotAvailable) {
    app.add_subcommand(name, "Not available in this version")->group("")->set_help_flag();
  }
}

void check_available(const std::string& command) {
  if (std::find(kNotAvailable.begin(), kNotAvailable.end(), command) == kNotAvailable.end()) return;
  throw usage_error("`larkdav " + command + "` is not available in this version",
                    "See `larkdav --help` for what is.");
}

// CLI11 takes an unknown command for an argument too many.
void refuse_unknown_command(const CLI::App& app) {
  const std::vector<std::string> rest = app.remaining();
  if (rest.empty() || rest.front().starts_with('-')) return;
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (!command->get_group().empty()) known.push_back(command->get_name());
  }
  const auto near = nearest(rest.front(), known);
  throw usage_error("there is no command \"" + rest.front() + "\"",
                    (near ? "Did you mean `larkdav " + *near + "`? " : std::string()) +
                        "`larkdav --help` lists the commands.");
}

Verb chosen_verb(const CLI::App& app, Raw& raw) {
  const std::string name = app.get_subcommands().front()->get_name();
  check_available(name);
  if (name == "init") return raw.init;
  if (name == "login") return raw.login;
  if (name == "logout") return raw.logout;
  if (name == "feishu") return raw.feishu;
  if (name == "calendars") return raw.calendars;
  if (name == "status") return StatusArguments{};
  if (name == "doctor") return DoctorArguments{};
  if (name == "export") return raw.exported;
  if (name == "import") return raw.imported;
  if (name == "sync") return raw.sync;
  if (name == "history") return raw.history;
  if (name == "undo") return raw.undo;
  if (name == "conflicts") return raw.conflicts;
  if (name == "resolve") {
    raw.resolve.keep = raw.keep == "both"     ? engine::Keep::both
                       : raw.keep == "feishu" ? engine::Keep::feishu
                                              : engine::Keep::other;
    return raw.resolve;
  }
  if (name == "why") return raw.why;
  if (name == "verify") return raw.verify;
  if (name == "apply") return raw.apply;
  raw.plan.plan = true;
  raw.plan.options.dry_run = true;
  return raw.plan;
}

}  // namespace

std::variant<Invocation, Answer> parse_arguments(int argc, const char* const* argv) {
  CLI::App app("Keeps a Feishu (Lark) calendar and a CalDAV or iCalendar calendar equal.",
               "larkdav");
  Raw raw;
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(kFooter);
  add_globals(app, raw);
  add_verbs(app, raw);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForVersion& version) {
    return Answer{std::string(version.what()) + "\n"};
  } catch (const CLI::CallForHelp&) {
    const auto asked = app.get_subcommands();
    return Answer{asked.empty() ? app.help() : asked.front()->help()};
  } catch (const CLI::ParseError& error) {
    const auto asked = app.get_subcommands();
    if (!asked.empty()) check_available(asked.front()->get_name());
    const std::string command = asked.empty() ? "" : " " + asked.front()->get_name();
    if (asked.empty()) refuse_unknown_command(app);
    throw usage_error(error.what(), "See `larkdav" + command + " --help`.");
  }
  raw.globals.verbose = raw.verbosity > 0;
  raw.globals.requests = raw.verbosity > 1;
  raw.globals.log_format = raw.log_format == "json" ? LogFormat::json : LogFormat::text;
  Verb verb = chosen_verb(app, raw);
  return Invocation{raw.globals, std::move(verb)};
}

bool wants_json(int argc, const char* const* argv) {
  return std::any_of(argv + std::min(argc, 1), argv + argc,
                     [](const char* word) { return std::string_view(word) == "--json"; });
}

}  // namespace larkdav::tools
