#include <filesystem>
#include <iostream>

#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/config_writer.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/private_file.h"

namespace larkdav::tools {
namespace {

// Empty answers take what is offered. Questions go to standard error: standard output is for what
// the command reports.
void ask(const std::string& question, std::string& answer) {
  std::cerr << question << (answer.empty() ? "" : " [" + answer + "]") << ": " << std::flush;
  std::string line;
  if (!std::getline(std::cin, line)) {
    throw usage_error("there is nobody to answer", "Use --non-interactive with the options.");
  }
  if (!line.empty()) answer = line;
}

void ask_all(InitArguments& init) {
  ask("App id at Feishu (cli_…)", init.app_id);
  if (init.app_secret_env.empty()) init.app_secret_env = "LARKDAV_APP_SECRET";
  ask("Environment variable with the app secret", init.app_secret_env);
  ask("Calendar at Feishu", init.feishu_calendar);
  ask("Kind of the other account: caldav, vdir or ics", init.kind);
  if (init.kind == "caldav") {
    ask("URL of the CalDAV server", init.url);
    ask("User name", init.username);
    if (init.password_env.empty()) init.password_env = "LARKDAV_CALDAV_PASSWORD";
    ask("Environment variable with the password", init.password_env);
  } else if (init.kind == "vdir") {
    ask("Folder of the calendars", init.path);
  } else {
    ask("URL of the .ics file (empty for a local file)", init.url);
    if (init.url.empty()) ask("Path of the .ics file", init.path);
  }
  ask("Calendar on the other side", init.other_calendar);
}

void check(const InitArguments& init) {
  const auto need = [](const std::string& value, const std::string& option) {
    if (value.empty()) throw usage_error(option + " is missing", "Give it.");
  };
  need(init.app_id, "--app-id");
  need(init.app_secret_env, "--app-secret-env");
  need(init.other_calendar, "--other-calendar");
  if (init.kind == "caldav") need(init.url, "--url");
  if (init.kind == "vdir") need(init.path, "--path");
  if (init.kind == "ics") need(init.url + init.path, "--url or --path");
}

}  // namespace

ExitCode run_init(const InitArguments& arguments, const Context& context) {
  const std::string file = config_file(context.globals.config);
  if (!arguments.force && std::filesystem::exists(file)) {
    throw usage_error("there is a configuration at " + file + " already",
                      "Edit it, or replace it with --force.");
  }
  InitArguments init = arguments;
  if (!init.non_interactive) ask_all(init);
  check(init);
  if (!init.path.empty() && init.path.front() != '~') {  // relative to here, not to the file
    init.path = expand_path(init.path, std::filesystem::current_path().string());
  }
  const std::string text = config_text(init);
  const std::vector<Problem> problems = parse_config(text, file).problems;
  std::vector<Problem> wrong;
  for (const Problem& problem : problems) {
    if (problem.account.empty()) wrong.push_back(problem);  // secrets may come later
  }
  if (!wrong.empty()) throw config_error(file, wrong);
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(file).parent_path(), error);
  write_private_file(file, text);
  if (!context.globals.quiet) {
    context.out << file << " written. Next: `larkdav calendars`, then `larkdav plan`.\n";
  }
  return ExitCode::ok;
}

}  // namespace larkdav::tools
