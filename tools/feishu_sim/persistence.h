#pragma once

#include <fstream>
#include <string>

#include "tools/feishu_sim/clock.h"
#include "tools/feishu_sim/toggles.h"
#include "tools/feishu_sim/world.h"

namespace larkdav::feishu_sim {

// What a data file brings back.
struct Remembered {
  World& world;
  Toggles& toggles;
  Clock& clock;
};

// The data file: one JSON object a line, each with what one request changed. A line that a crash
// cut off is left out on reading; opening compacts the file, through a temporary file and a rename.
class Journal {
 public:
  explicit Journal(std::string path) : path_(std::move(path)) {}

  // Fills in what the file holds; false where there is no file yet. Throws std::runtime_error where
  // it is none of ours.
  bool load(const Remembered& into) const;

  // Writes everything anew. Throws std::runtime_error where the place cannot be written.
  void rewrite(const Remembered& from);

  // Appends what changed since the last call; nothing where nothing did.
  void append(const Remembered& from);

 private:
  std::string path_;
  std::ofstream file_;
  std::string last_rest_;  // tokens, counters, toggles and clock as last written
};

}  // namespace larkdav::feishu_sim
