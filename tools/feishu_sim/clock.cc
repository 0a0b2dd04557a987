#include "tools/feishu_sim/clock.h"

#include <chrono>

namespace larkdav::feishu_sim {
namespace {

double system_now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

Clock::Clock(Source source) : source_(source ? std::move(source) : system_now) {}

}  // namespace larkdav::feishu_sim
