// Runs another program and takes what it prints: where secrets come from and go to.
#pragma once

#include <string>
#include <vector>

namespace larkdav::tools {

struct CommandOutput {
  std::string text;       // of standard output
  std::string trouble;    // "" when the program ended with 0
  std::string complaint;  // of standard error, where it was to be taken
  int exit_code = -1;     // -1: it could not be started, or a signal ended it
};
// `command` is found on the path and run without a shell, with `input` on its standard input.
// Output beyond 64 KiB is left unread.
enum class Complaints { shown, taken };  // what it says on standard error
CommandOutput run_command(const std::vector<std::string>& command, const std::string& input = {},
                          Complaints complaints = Complaints::shown);

// Starts it and does not wait, its output thrown away: false where it can't be started.
bool start_command(const std::vector<std::string>& command);

}  // namespace larkdav::tools
