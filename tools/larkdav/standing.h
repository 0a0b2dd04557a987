// How one event stands in a pair, as it was last read: its link and both sides' events. No request.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/link.h"
#include "state/store.h"
#include "tools/larkdav/run_pair.h"

namespace larkdav::tools {

// A pair with its part of the state, for commands that look without running it.
class PairView {
 public:
  // Throws what opening the calendars throws, and a configuration error where it never ran.
  PairView(Session& session, const PairConfig& pair, engine::Clock& clock);

  [[nodiscard]] const state::PairRow& row() const { return row_; }
  state::PairStore& store() { return store_; }
  [[nodiscard]] const engine::Pair& pair() const { return pair_; }
  [[nodiscard]] const engine::Policy& policy() const { return open_.joined.policy; }
  // What the replica says each side would hold of an event.
  [[nodiscard]] engine::Projection projection() const;
  // The event of the link as it was last read; nullopt where there is none, or none that is whole.
  std::optional<engine::Event> last_read(const engine::Link& link, engine::Side side);
  // Why there is none, in words; "" where there is one.
  std::string absence(const engine::Link& link, engine::Side side);

 private:
  OpenPair open_;
  state::PairRow row_;
  state::PairStore store_;
  engine::Pair pair_;
};

}  // namespace larkdav::tools
