#pragma once

#include <map>
#include <optional>
#include <string>

namespace larkdav::feishu_sim {

struct Throttled {
  int limit;     // window ceiling, header x-ogw-ratelimit-limit
  double reset;  // seconds until the window ends, header x-ogw-ratelimit-reset
};

// Fixed windows of tier 4: 50 a second and 1000 a minute for each API method of the one app and
// tenant, all users together (Feishu reference 1.7).
class RateLimit {
 public:
  // Counts a call of `method` at `now` (unix seconds), or says that it is over a limit; refused
  // calls do not count.
  std::optional<Throttled> admit(const std::string& method, double now);

 private:
  struct Windows {
    double second = 0;
    double minute = 0;
    int in_second = 0;
    int in_minute = 0;
  };
  std::map<std::string, Windows> methods_;
};

}  // namespace larkdav::feishu_sim
