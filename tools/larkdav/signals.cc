#include "tools/larkdav/signals.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "tools/larkdav/failure.h"

namespace larkdav::tools {
namespace {

volatile sig_atomic_t requested = 0;

extern "C" void on_signal(int) {
  if (requested != 0) _exit(static_cast<int>(ExitCode::interrupted));
  requested = 1;
}

}  // namespace

void watch_signals() {
  struct sigaction action {};
  action.sa_handler = on_signal;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of the write, not of the program
}

bool stop_requested() { return requested != 0; }

void stop_if_requested() {
  if (stop_requested()) throw Interrupted();
}

void sleep_unless_stopped(std::chrono::milliseconds wait) {
  constexpr std::chrono::milliseconds kSlice{100};
  while (wait.count() > 0) {
    stop_if_requested();
    const auto slice = std::min(wait, kSlice);
    std::this_thread::sleep_for(slice);
    wait -= slice;
  }
  stop_if_requested();
}

}  // namespace larkdav::tools
