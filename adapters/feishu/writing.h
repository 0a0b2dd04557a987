// Sends the steps of goals: looks at every target first, because Feishu has no ETag, then writes
// side by side, and says for each whether it was applied, was not, or may have been.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "adapters/feishu/calendar_state.h"
#include "adapters/feishu/step_request.h"
#include "engine/replica.h"

namespace larkdav::adapters::feishu {

inline constexpr std::size_t kWritesAtOnce = 4;  // to one calendar (Feishu reference 1.7)

class Writing {
 public:
  explicit Writing(CalendarState& state) : state_(state) {}
  // Results in order. Throws only where the calendar or the account broke down for all of them.
  std::vector<engine::StepResult> perform(std::span<const engine::Step> steps);

 private:
  struct Turn {
    StepRequest request;
    std::optional<engine::StepResult> result;
  };
  void answer_silent(Turn& turn) const;
  void look(std::vector<Turn>& turns);
  void write(std::vector<Turn>& turns);
  void judge(Turn& turn, const Answer& seen);
  void judge_shown(Turn& turn, const std::string& raw);
  void judge_absent(Turn& turn, bool deleted);
  // There is another record than expected, or none.
  engine::StepResult stale(const StepRequest& request, const Shown& seen);
  engine::StepResult stale_tombstone(const std::string& id, const std::string& raw);

  void settle(Turn& turn, const Answer& answer);
  void settle_missing(Turn& turn, const Answer& answer);
  void settle_refused(Turn& turn, const Answer& answer);
  engine::StepResult created(const StepRequest& request, const Answer& answer);
  engine::StepResult patched(const StepRequest& request, const std::string& raw);
  engine::StepResult answered(const StepRequest& request);
  engine::StepResult removed(const StepRequest& request);
  // An event that stands for an occurrence and is gone as it was to be: its series is still there.
  engine::StepResult missing(const StepRequest& request);
  engine::StepResult destroyed(const StepRequest& request);
  // resets.cc
  void settle_reset(Turn& turn);
  std::optional<bool> came_back(const std::string& event_id);
  void instead_of_reset(Turn& turn, const std::string& why, long code);
  // Whether an event was made before the creation was decided, by the server's clock.
  bool is_earlier(const StepRequest& request, const Answer& answer, const std::string& raw) const;
  // put_right.cc: the event as it stands when the reply `raw` was put right where the account takes
  // dates or an empty location in another way; nullopt: a correction may or may not have arrived.
  std::optional<std::string> put_right(const StepRequest& request, const std::string& raw);
  std::optional<std::string> put_days_right(const StepRequest& request, const std::string& raw);
  std::optional<std::string> patch_again(const std::string& body, const std::string& raw);
  void note_trouble(Turn& turn, const Answer& answer);

  CalendarState& state_;
  std::optional<engine::ReplicaError> breakdown_;
};

}  // namespace larkdav::adapters::feishu
