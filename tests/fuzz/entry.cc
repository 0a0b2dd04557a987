// libFuzzer's way in: the target is named by LARKDAV_FUZZ_TARGET.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "mapping/timezone.h"
#include "mapping/zone_names.h"
#include "tests/fuzz/targets.h"

namespace {

const larkdav::fuzz::Target* chosen = nullptr;

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const char* name = std::getenv("LARKDAV_FUZZ_TARGET");
  for (const auto& target : larkdav::fuzz::kTargets) {
    if (name != nullptr && target.name == name) chosen = &target;
  }
  // Loaded once, before anything is timed.
  for (const std::string& zone : larkdav::mapping::zone_table().zones) {
    (void)larkdav::mapping::to_utc({{2026, 1, 1}, 0, 0, 0}, zone);
  }
  if (chosen != nullptr) return 0;
  std::fputs("LARKDAV_FUZZ_TARGET names no target of tests/fuzz/targets.h\n", stderr);
  std::exit(2);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  chosen->run({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
