// One simulated world: two services, people on both sides, a network, a clock, and the product
// between them, all from one seed. run() lives through it, lets it come to rest, and says what of
// the promises was broken.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/http/retry.h"
#include "engine/pass.h"
#include "state/sqlite.h"
#include "tests/simulation/caldav_server.h"
#include "tests/simulation/faults.h"
#include "tests/simulation/hand.h"
#include "tests/simulation/ledger.h"
#include "tests/simulation/people.h"
#include "tests/simulation/theme.h"
#include "tests/simulation/wire.h"

namespace larkdav::tests {

struct Lived {                         // what a world tells when it is over
  std::vector<std::string> broken;     // promises broken, in words
  std::vector<std::string> trace;      // every request, reply, edit and decision
  std::set<std::string> pairs;         // "C/D lost-after": decision cells × faults
  std::map<std::string, long> counts;  // of runs, requests, edits, faults …
};

class SimulatedWorld {
 public:
  explicit SimulatedWorld(std::uint64_t seed);
  Lived live();

 private:
  struct Clock : engine::Clock {
    explicit Clock(const double& now) : now_(now) {}
    engine::Instant now() override {
      return engine::Instant{std::chrono::seconds(static_cast<std::int64_t>(now_))};
    }
    const double& now_;
  };
  struct Overwritten {  // by a write of ours
    std::string word;
    engine::Side side;
  };

  // Series are compared until then.
  static constexpr std::int64_t kHorizon = 1793500000 + 200LL * 86400;

  // -- living (simulated_world.cc)
  void build();
  void day();
  void directed_days();
  void flip();
  void keep_state();
  void restore_state();
  std::optional<engine::PassResult> sync(const engine::RunOptions& allowed = {});
  void rest();
  // -- the network (simulated_network.cc)
  FaultKind before_request(engine::Side side, const adapters::http::Request& request);
  void after_request(engine::Side side, const adapters::http::Request& request, FaultKind fault,
                     const adapters::http::Reply& reply);
  adapters::http::Reply carry_to_feishu(const adapters::http::Request& request);
  adapters::http::Reply carry_to_caldav(const adapters::http::Request& request);
  [[nodiscard]] bool can_strike(FaultKind fault, engine::Side side,
                                const adapters::http::Request& request) const;
  [[nodiscard]] bool is_due(engine::Side side, const adapters::http::Request& request) const;
  void durable_step();
  void strike(FaultKind fault);
  void check_cause(engine::Side side, const adapters::http::Request& request);
  void note_overwritten(engine::Side side, const std::string& where, const std::string& before,
                        const std::string& after);
  std::string text_of(engine::Side side, const adapters::http::Request& request);
  // -- cells and faults (simulated_cells.cc)
  std::set<std::string> cells();
  void settle();
  void excuse_doubles();
  void note_pairs(const std::set<std::string>& before);
  // -- the end (simulated_end.cc)
  void check_equal();
  void check_words();
  std::set<std::string> orphans_made_again();
  void check_doubles();
  void check_state();
  void check_quiet(const engine::PairReport& report, const std::string& links_before,
                   std::int64_t last_run);
  std::string agreements();
  std::string history();
  std::set<std::string> undecided();  // lineages that the report names, or that are held

  void tell(const std::string& line);
  void broken(const std::string& what);
  void person_edits();
  void person_prepares(int stage);
  void person_does(const std::function<std::string()>& act);
  Hand& hand(engine::Side side);

  std::uint64_t seed_;
  Dice dice_;
  Swarm swarm_;
  std::optional<Theme> theme_;
  std::optional<Forced> forced_;
  double now_;
  Clock clock_{now_};
  Lived lived_;
  Ledger ledger_;
  std::unique_ptr<feishu_sim::Service> service_;
  std::unique_ptr<CalDavServer> server_;
  std::unique_ptr<FeishuHand> feishu_hand_;
  std::unique_ptr<CalDavHand> caldav_hand_;
  std::unique_ptr<People> people_;
  std::unique_ptr<Wire> feishu_wire_;
  std::unique_ptr<Wire> caldav_wire_;
  std::optional<state::Database> database_;
  std::optional<state::Database> kept_;  // an earlier day's
  long kept_at_ = 0;
  std::optional<long> since_restore_;      // until a run went through
  std::map<std::int64_t, long> began_at_;  // when a run began → moment of the ledger
  engine::Policy policy_;
  bool faulty_ = false;   // faults and edits may happen
  bool running_ = false;  // a run of ours is under way
  bool restored_ = false;
  std::set<FaultKind> struck_;                                       // in this run
  engine::PerSide<std::map<std::string, std::string>> lineages_;     // of items by id
  engine::PerSide<std::map<std::string, std::string>> hidden_then_;  // when this run began
  long writes_ = 0;      // requests of this run that write
  long requests_ = 0;    // of this run
  long steps_ = 0;       // durable ones of this run
  std::string archive_;  // history of states that were replaced by older ones
  std::vector<Overwritten> overwritten_;
  long moments_ = 0;
  engine::PerSide<std::map<std::string, long>> written_at_;  // word → when a person wrote it
  engine::PerSide<std::map<std::string, long>> shown_at_;    // word → when a reply last showed it
  std::vector<engine::Note> left_;                           // what the last run could not do
  std::set<std::string> told_;  // items that a run reported as too much alike: left to people
  std::set<std::string> doubles_excused_;  // lineages that nobody could recognise again
  std::set<std::string> races_excused_;    // series edited on Feishu while a run was under way
};

}  // namespace larkdav::tests
