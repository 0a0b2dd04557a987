// One simulated world: two services, people on both sides, a network, a clock, and the product
// between them, all from one seed. run() lives through it, lets it come to rest, and says what of
// the promises was broken.
#pragma once

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

  // -- living (simulated_world.cc)
  void build();
  void day(int number);
  void flip();
  void keep_or_restore_state();
  std::optional<engine::PassResult> sync();
  void rest();
  // -- the network (simulated_network.cc)
  FaultKind before_request(engine::Side side, const adapters::http::Request& request);
  void after_request(engine::Side side, const adapters::http::Request& request, FaultKind fault,
                     const adapters::http::Reply& reply);
  adapters::http::Reply carry_to_feishu(const adapters::http::Request& request);
  adapters::http::Reply carry_to_caldav(const adapters::http::Request& request);
  void durable_step();
  void strike(FaultKind fault);
  void check_cause(engine::Side side, const adapters::http::Request& request);
  void note_overwritten(engine::Side side, const std::string& before, const std::string& after);
  std::string text_of(engine::Side side, const adapters::http::Request& request);
  // -- the end (simulated_end.cc)
  void check_equal();
  void check_words();
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
  Hand& hand(engine::Side side);

  std::uint64_t seed_;
  Dice dice_;
  Swarm swarm_;
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
  engine::Policy policy_;
  bool faulty_ = false;   // faults and edits may happen
  bool running_ = false;  // a run of ours is under way
  bool restored_ = false;
  std::set<FaultKind> struck_;  // in this run
  long writes_ = 0;             // requests of this run that write
  long requests_ = 0;           // of this run
  std::string archive_;         // history of states that were replaced by older ones
  std::vector<Overwritten> overwritten_;
  long moments_ = 0;
  engine::PerSide<std::map<std::string, long>> written_at_;  // word → when a person wrote it
  engine::PerSide<std::map<std::string, long>> shown_at_;    // word → when a reply last showed it
  std::vector<engine::Note> left_;                           // what the last run could not do
};

}  // namespace larkdav::tests
