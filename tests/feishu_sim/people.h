#pragma once

#include "tests/feishu_sim/bench.h"

namespace larkdav::feishu_sim::testing {

inline constexpr const char* kBob = "ou_bob";

// A tenant with the app, Lin Ya who administers it, and Bob Ng; `more` joins the seed.
inline Options with_bob(const Json& more = Json::object()) {
  Options options;
  options.seed = {{"users", Json::array({{{"name", "Bob Ng"},
                                          {"open_id", kBob},
                                          {"union_id", "on_bob"},
                                          {"user_id", "bob1"}}})}};
  options.seed.update(more);
  return options;
}

// Speaks as this person until it goes; the app's token comes back then.
class Speaking {
 public:
  Speaking(Bench& bench, const std::string& open_id)
      : bench_(bench), before_(std::exchange(bench.token, bench.service().user_token(open_id))) {}
  ~Speaking() { bench_.token = before_; }
  Speaking(const Speaking&) = delete;
  Speaking& operator=(const Speaking&) = delete;

 private:
  Bench& bench_;
  std::string before_;
};

inline std::string id_of_primary(Bench& bench) {
  return bench.result("POST", "/calendars/primary")
      .at("calendars")
      .at(0)
      .at("calendar")
      .at("calendar_id");
}

}  // namespace larkdav::feishu_sim::testing
