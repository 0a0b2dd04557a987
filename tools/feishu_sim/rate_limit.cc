#include "tools/feishu_sim/rate_limit.h"

#include <cmath>

namespace larkdav::feishu_sim {
namespace {

constexpr int kPerSecond = 50;
constexpr int kPerMinute = 1000;

void enter(double& window, int& count, double current) {
  if (window == current) return;
  window = current;
  count = 0;
}

}  // namespace

std::optional<Throttled> RateLimit::admit(const std::string& method, double now) {
  Windows& windows = methods_[method];
  enter(windows.second, windows.in_second, std::floor(now));
  enter(windows.minute, windows.in_minute, std::floor(now / 60));
  if (windows.in_minute >= kPerMinute)
    return Throttled{kPerMinute, (windows.minute + 1) * 60 - now};
  if (windows.in_second >= kPerSecond) return Throttled{kPerSecond, windows.second + 1 - now};
  ++windows.in_second;
  ++windows.in_minute;
  return std::nullopt;
}

}  // namespace larkdav::feishu_sim
