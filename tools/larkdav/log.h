// Logs, to standard error: lines for people or one JSON object a line. Callers put in no secret.
#pragma once

#include <functional>
#include <string>

#include "tools/larkdav/arguments.h"

namespace larkdav::tools {

// Warnings by default; -q errors only; -vv everything, requests included.
void set_up_log(const GlobalArguments& globals);

// What to do before a line is written: a progress line clears itself. Empty: nothing.
void before_each_log_line(std::function<void()> clear);

void log_error(const std::string& message);
void log_warning(const std::string& message);
void log_debug(const std::string& message);

}  // namespace larkdav::tools
