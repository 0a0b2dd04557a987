// A small calendar with one of everything, kept equal under any setting of the local service's
// toggles, and what everybody must see of it after each round of edits.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/interop/rig.h"
#include "tests/interop/toggle_rows.h"

namespace larkdav::tests {

class ToggledWorld {
 public:
  explicit ToggledWorld(const ToggleRow& row);

  void populate();
  // Edits by people, on Feishu, on the other side, and on both.
  void edit_feishu();
  void edit_other();
  void edit_both();

  // Where a toggle closes the service: a run under it harms nothing.
  void try_closed();
  // Runs until all is quiet, a second after the other and then later, and holds both sides against
  // what people must see of `round`.
  void settle(int round);

 private:
  [[nodiscard]] bool is(const std::string& toggle, const std::string& value) const;
  void set_toggles(bool closed);
  void log_in();
  engine::PairReport run(double pause);
  void check_quiet(double pause);
  // Rig::seen without what differs under this setting for good.
  std::vector<std::string> seen(engine::Side side);

  // -- as a person with Feishu's own client, which no toggle touches
  template <typename Act>
  void by_hand(const Act& act);
  Json call(const std::string& method, const std::string& path, const Json& body = Json());
  std::string id_of(const std::string& title, const std::string& suffix = "0");
  void patch(const std::string& title, const Json& body, const std::string& suffix = "0");
  void remove(const std::string& title, const std::string& suffix = "0", bool destroy = false);
  // "title start end" of all that is shown in forty days, in order; days end with their last one.
  std::vector<std::string> shown();

  // -- as a person with another client
  void replace(const std::string& file, const std::string& from, const std::string& to);
  void end_days(const std::string& title, const std::string& past);
  std::string file_of(const std::string& title);
  [[nodiscard]] std::vector<std::string> days_in_texts();

  ToggleRow row_;
  std::shared_ptr<adapters::feishu::TokenShelf> shelf_;
  std::unique_ptr<Rig> rig_;
};

}  // namespace larkdav::tests
