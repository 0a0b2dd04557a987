// The network of a simulated world: carries requests to a service in this process, lets people edit
// between any two of them, breaks what chance wants broken, and tells everything.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "adapters/http/transport.h"
#include "engine/side.h"
#include "tests/simulation/faults.h"

namespace larkdav::tests {

struct Stopped {};  // the program was killed: unwinds everything

class Wire : public adapters::http::Transport {
 public:
  using Carry = std::function<adapters::http::Reply(const adapters::http::Request&)>;
  struct World {  // what the wire asks of the world around it
    std::function<FaultKind(engine::Side, const adapters::http::Request&)> before;
    std::function<void(engine::Side, const adapters::http::Request&, FaultKind,
                       const adapters::http::Reply&)>
        after;
  };
  Wire(engine::Side side, Carry carry, World world, Dice dice)
      : side_(side), carry_(std::move(carry)), world_(std::move(world)), dice_(dice) {}

  std::vector<adapters::http::Reply> exchange(
      std::span<const adapters::http::Request> requests) override;
  [[nodiscard]] long sent() const override { return sent_; }
  [[nodiscard]] bool knows_page_of(const adapters::http::Request& request) const;

 private:
  adapters::http::Reply one(const adapters::http::Request& request);
  adapters::http::Reply struck(const adapters::http::Request& request, FaultKind fault);
  adapters::http::Reply throttled();
  adapters::http::Reply unauthorised();
  adapters::http::Reply failing();

  engine::Side side_;
  Carry carry_;
  World world_;
  Dice dice_;
  long sent_ = 0;
  std::map<std::string, adapters::http::Reply> pages_;  // last one of each path
};

}  // namespace larkdav::tests
