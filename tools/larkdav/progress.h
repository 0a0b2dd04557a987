// Progress of long work: one line on standard error that rewrites itself; nothing where standard
// error is no terminal. It makes way for log lines.
#pragma once

#include <chrono>
#include <string>

#include "engine/pass.h"

namespace larkdav::tools {

class ProgressLine {
 public:
  explicit ProgressLine(bool wanted);  // shown only on a terminal all the same
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const std::string& what, long done, long total);
  void clear();
  // Also the place where a signal stops the run: between batches. `prefix` names the pair.
  engine::Progress reporter(const std::string& prefix);

 private:
  bool shown_;
  bool dirty_ = false;
  std::chrono::steady_clock::time_point last_{};
};

}  // namespace larkdav::tools
