// SIGINT and SIGTERM: the first asks the run to stop where the state is settled, the second ends
// it at once (which loses nothing either: the next run looks again).
#pragma once

#include <chrono>

namespace larkdav::tools {

void watch_signals();
bool stop_requested();
// Throws Interrupted once a signal came.
void stop_if_requested();
// Sleeps; a signal cuts it short with Interrupted.
void sleep_unless_stopped(std::chrono::milliseconds wait);

}  // namespace larkdav::tools
