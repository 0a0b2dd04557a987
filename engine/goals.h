// Works goals step by step, many items side by side: step durable → perform → reply stored → next
// step, until nothing is left to do (reference sync.md 5). Nothing here decides what is wanted; a
// goal gives way to what people do meanwhile.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/give_way.h"
#include "engine/pass.h"
#include "engine/tally.h"

namespace larkdav::engine {

struct Work {                       // a goal under way in this process
  Intent intent;                    // stored
  Link link;                        // stored
  std::vector<Record> overwritten;  // raw texts the goal is about to replace
  std::optional<Event> met;         // what people made of the item since the goal began
  std::deque<FieldMask> alone;      // after a refusal: fields still to be tried one by one
  bool resend = false;              // the stored step goes out again, byte for byte
  int stale = 0;
  bool wrote = false;    // a step of it was answered in this run
  bool doubted = false;  // a step of an earlier run may stand
};

// One concept a file: goals.cc (steps and answers), goal_creations.cc, goal_refusals.cc,
// goal_removals.cc.
class GoalRunner {
 public:
  GoalRunner(const Pair& pair, RunId run, Tally& tally, Progress progress)
      : pair_(pair), run_(run), tally_(tally), progress_(std::move(progress)) {}

  // All of one side and, for creations, in the order given. Goals that end are settled in the
  // store; those whose outcome is unknown stay open for the next run.
  void run(Side side, std::vector<Work> works);

  // Sides where a creation met an item that nobody here had looked at: it is to be read before it
  // is merged.
  [[nodiscard]] const PerSide<bool>& adopted() const { return adopted_; }

 private:
  enum class Creation { goes_on, again, ends };
  struct Turn {
    Work* work;
    Step step;
  };
  std::vector<Turn> take_turns(Side side, std::deque<Work*>& waiting);
  // What came of a step: whether the goal goes on.
  bool settle(Side side, Work& work, const Step& step, const StepResult& result);
  bool answered(Side side, Work& work, const Step& step, const Answered& answer);
  void note_writes(Side side, const Answered& answer);
  bool stale(Side side, Work& work, const Stale& other);
  void note_unsettled(Side side, const Work& work, const std::string& reason);
  bool missing(Side side, Work& work);
  bool refused(Side side, Work& work, const Step& step, const Refused& refusal);
  // `stays`: the item as the side keeps it, whose own values count as agreed there.
  void keep_refused(Side side, Work& work, const FieldMask& fields, const std::string& reason,
                    const Event* stays);
  void put_back_schedule(Side side, Work& work, const std::string& reason);
  bool next_alone(Work& work);
  // The goal is reached: both sides agree. True when a part of it is still to be tried alone.
  bool finish(Side side, Work& work);
  void report_ignored(Side side, const Work& work, const Event& held);
  void log_writes(Side side, Work& work);
  bool finish_removal(Side side, Work& work);
  void drop(Work& work);
  // History: the version about to be overwritten before the first step, what came of it at the end.
  void open_history(Side side, Work& work);
  void close_history(Work& work, const std::optional<Event>& after);
  void clear_settled_marks(const Link& link);
  Creation take_up(Side side, Work& work, const Answered& answer);
  bool met_another(Side side, Work& work, const Stale& other);
  // What the observed tree knows to stand under the names of a creation.
  std::vector<Record> standing_at(Side side, const Step& step);
  void adopt(Side side, Work& work, const ItemId& item);
  bool next_generation(Work& work);
  bool owned_elsewhere(Side side, Work& work, const ItemId& item);

  const Pair& pair_;
  RunId run_;
  Tally& tally_;
  Progress progress_;
  PerSide<bool> adopted_{false, false};
};

// Makes a half-done removal put back what it deleted (sync.md 5).
void turn_round(Store& store, Instant now, Intent& intent);

// Whether a step of it was answered. From then on it is never just dropped (sync.md 5).
bool has_begun(const Intent& intent);

// For messages: the title of the event that a goal is about.
std::string title_of(const Intent& intent);

}  // namespace larkdav::engine
