#include <cstdio>
#include <cstdlib>

#include "tests/fuzz/targets.h"

namespace larkdav::fuzz {

void hold(bool law, const char* sentence) {
  if (law) return;
  std::fprintf(stderr, "broken: %s\n", sentence);
  std::abort();
}

}  // namespace larkdav::fuzz
