#include "tools/larkdav/progress.h"

#include <unistd.h>

#include <cstdio>

#include "tools/larkdav/log.h"
#include "tools/larkdav/signals.h"

namespace larkdav::tools {

ProgressLine::ProgressLine(bool wanted) : shown_(wanted && isatty(STDERR_FILENO) == 1) {
  before_each_log_line([this] { clear(); });
}

ProgressLine::~ProgressLine() {
  before_each_log_line({});
  clear();
}

void ProgressLine::show(const std::string& what, long done, long total) {
  constexpr std::chrono::milliseconds kInterval{100};
  const auto now = std::chrono::steady_clock::now();
  if (!shown_ || now - last_ < kInterval) return;
  last_ = now;
  dirty_ = true;
  const std::string amount =
      total > 0 ? std::to_string(done) + " of " + std::to_string(total) : std::to_string(done);
  std::fprintf(stderr, "\r\033[K%s: %s", what.c_str(), amount.c_str());
  std::fflush(stderr);
}

void ProgressLine::clear() {
  if (dirty_) std::fputs("\r\033[K", stderr);
  dirty_ = false;
}

engine::Progress ProgressLine::reporter(const std::string& prefix) {
  return [this, prefix](const std::string& what, long done, long total) {
    stop_if_requested();
    show(prefix + ", " + what, done, total);
  };
}

}  // namespace larkdav::tools
