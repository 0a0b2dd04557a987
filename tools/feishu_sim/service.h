#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>

#include "tools/feishu_sim/clock.h"
#include "tools/feishu_sim/faults.h"
#include "tools/feishu_sim/persistence.h"
#include "tools/feishu_sim/rate_limit.h"
#include "tools/feishu_sim/reply.h"
#include "tools/feishu_sim/toggles.h"
#include "tools/feishu_sim/world.h"

namespace larkdav::feishu_sim {

struct Options {
  std::string app_id = "cli_0123456789abcdef";
  std::string app_secret = "sim-secret";
  bool rate_limit = true;
  std::string data_path;    // empty: nothing survives the process
  Json seed;                // seed document (docs/feishu-sim.md); null: none
  std::string log_path;     // NDJSON, appended; empty: none
  bool log_bodies = false;  // the log tells the bodies of calendar requests too
  Clock::Source clock;      // empty: the system's
  std::optional<std::uint64_t>
      ids;  // seed of all ids, log ids and tokens; nullopt: different each time
};

// The whole service without HTTP: one request in, one response out. Safe to call from any thread;
// calls are taken one at a time.
class Service {
 public:
  // Throws std::runtime_error where data, seed or log cannot be read or written.
  explicit Service(Options options);

  Response handle(const Request& request);

  // For tests in the same process, in place of the authorisation pages.
  std::string user_token(const std::string& open_id);

 private:
  Response handle_locked(const Request& request);
  Response control(const Request& request);
  Response api(const Request& request);
  Response answer(const Request& request, const std::string& log_id);
  Response struck(const Fault& fault, const Request& request, const std::string& log_id);
  void reset();
  void save();
  void log(const Request& request, const Response& response, double milliseconds);

  Options options_;
  std::mutex mutex_;
  Clock clock_;
  std::mt19937_64 log_ids_;
  Toggles toggles_;
  Faults faults_;
  RateLimit rate_limit_;
  World world_;
  std::unique_ptr<Journal> journal_;
  std::ofstream log_;
  std::map<std::string, Response> last_pages_;  // by method and path, for repeat_page
};

}  // namespace larkdav::feishu_sim
