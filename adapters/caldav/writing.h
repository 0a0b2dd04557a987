// Writing into one collection: a batch of PUTs and DELETEs side by side, then one read-back of what
// was stored or stood in the way.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/caldav/fates.h"
#include "adapters/caldav/reading.h"
#include "adapters/caldav/server_facts.h"
#include "adapters/caldav/session.h"
#include "adapters/ical_goal.h"
#include "engine/replica.h"

namespace larkdav::adapters::caldav {

class Writing {
 public:
  // All must outlive this.
  Writing(Session& session, Reading& reading, ServerFacts& facts)
      : session_(session), reading_(reading), facts_(facts) {}

  std::vector<engine::StepResult> perform(std::span<const engine::Step> steps);

 private:
  struct Attempt {
    ItemWrite write;
    std::optional<Fate> fate;  // nullopt: not sent yet
    engine::NativeId read;     // what must be read to know the result; empty: nothing
  };
  using Texts = std::map<engine::NativeId, engine::Record>;

  void look_first(std::vector<Attempt>& attempts);
  void send(std::vector<Attempt>& attempts);
  void choose_reading(Attempt& attempt);
  Texts read_back(const std::vector<Attempt>& attempts);
  void probe_conditions(const std::vector<Attempt>& attempts, Texts& texts);
  engine::StepResult conclude(const Attempt& attempt, const Texts& texts);
  engine::StepResult conclude_stored(const Attempt& attempt, const Stored& stored,
                                     const Texts& texts);
  std::optional<std::string> find_by_uid(const ItemWrite& write);

  Session& session_;
  Reading& reading_;
  ServerFacts& facts_;
};

}  // namespace larkdav::adapters::caldav
