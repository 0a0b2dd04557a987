#include <algorithm>
#include <cctype>
#include <filesystem>
#include <functional>
#include <iostream>

#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/config_writer.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/paths.h"
#include "tools/larkdav/private_file.h"

namespace larkdav::tools {
namespace {

// Why an answer will not do; "" when it will.
using Objection = std::function<std::string(const std::string& answer)>;

std::string anything(const std::string& answer) {
  return answer.empty() ? "An answer is needed." : "";
}
std::string perhaps(const std::string&) { return ""; }
std::string an_app_id(const std::string& answer) {
  return answer.starts_with("cli_") ? ""
                                    : "App ids begin with cli_; the developer console shows it.";
}
std::string a_variable(const std::string& answer) {
  const bool fine = !answer.empty() &&
                    std::all_of(answer.begin(), answer.end(),
                                [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
  return fine ? "" : "Write the name of the variable, not the secret: letters, digits and _.";
}
std::string a_kind(const std::string& answer) {
  return answer == "caldav" || answer == "vdir" || answer == "ics" ? ""
                                                                   : "Write caldav, vdir or ics.";
}
std::string a_url(const std::string& answer) {
  return answer.starts_with("https://") || answer.starts_with("http://") ||
                 answer.starts_with("webcal://")
             ? ""
             : "Write the whole URL, with https:// before it.";
}
std::string a_url_or_none(const std::string& answer) { return answer.empty() ? "" : a_url(answer); }

// Asks until the answer will do; empty takes what is offered. Questions go to standard error:
// standard output is for what the command reports.
void ask(const std::string& question, std::string& answer, const Objection& objection) {
  constexpr int kTriesMax = 20;  // no endless talk with a file
  for (int i = 0; i < kTriesMax; ++i) {
    std::cerr << question << (answer.empty() ? "" : " [" + answer + "]") << ": " << std::flush;
    std::string line;
    if (!std::getline(std::cin, line)) {
      throw usage_error("there is nobody to answer", "Use --non-interactive with the options.");
    }
    const std::string given = line.empty() ? answer : line;
    const std::string why = objection(given);
    if (why.empty()) {
      answer = given;
      return;
    }
    std::cerr << why << "\n";
  }
  throw usage_error("no answer to \"" + question + "\" would do", "Use --non-interactive.");
}

void ask_all(InitArguments& init) {
  ask("App id at Feishu (cli_…)", init.app_id, an_app_id);
  if (init.app_secret_env.empty()) init.app_secret_env = "LARKDAV_APP_SECRET";
  ask("Environment variable with the app secret", init.app_secret_env, a_variable);
  ask("URL of the Feishu service (empty for the public one)", init.base_url, a_url_or_none);
  ask("Calendar at Feishu", init.feishu_calendar, anything);
  ask("Kind of the other account: caldav, vdir or ics", init.kind, a_kind);
  if (init.kind == "caldav") {
    ask("URL of the CalDAV server", init.url, a_url);
    ask("User name", init.username, perhaps);
    if (init.password_env.empty()) init.password_env = "LARKDAV_CALDAV_PASSWORD";
    if (!init.username.empty()) {
      ask("Environment variable with the password", init.password_env, a_variable);
    }
  } else if (init.kind == "vdir") {
    ask("Folder of the calendars", init.path, anything);
  } else {
    ask("URL of the .ics file (empty for a local file)", init.url, a_url_or_none);
    if (init.url.empty()) ask("Path of the .ics file", init.path, anything);
  }
  ask("Calendar on the other side (made if it does not exist)", init.other_calendar, anything);
}

void check(const InitArguments& init) {
  const auto need = [](const std::string& value, const std::string& option) {
    if (!value.empty()) return;
    throw usage_error(option + " is missing", "Give it, or leave out --non-interactive.");
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
    context.out << file
                << " written. Next: `larkdav login work`, `larkdav calendars`, `larkdav plan`.\n";
  }
  return ExitCode::ok;
}

}  // namespace larkdav::tools
