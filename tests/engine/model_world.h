// A small world: a pair of calendars in memory, people who edit them, faults at any request, and
// what must hold afterwards. The same in C++ as the executable model of the sync specification:
// every world is a function of its script or seed. Left out: orphaned exceptions, attendees,
// servers that ignore conditions or reuse ETags, which only real adapters have.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/memory/replica.h"
#include "engine/pass.h"
#include "state/open.h"
#include "state/store.h"

namespace larkdav::tests {

enum class Kind {  // of an edit; those from `extra` on are made on the other side only
  title,
  note,
  classification,
  when,
  rule,
  occurrence_deleted,
  occurrence_changed,
  occurrence_reset,
  removed,
  created,
  extra,       // a field that Feishu cannot hold
  remade,      // other content under the same UID and name
  renamed,     // same UID, new name
  duplicated,  // a copy with a UID of its own
  swapped,     // another UID under the same name
  undone,      // the last deletion taken back
  bad,         // a title that Feishu refuses
};
const char* name(Kind kind);
std::vector<Kind> kinds_of(engine::Side side);

struct PersonEdit {
  engine::Side side = engine::Side::feishu;
  Kind kind = Kind::title;
  int pick = 0;
  int value = 0;
};

enum class Act { crash, lost, applied, edit };  // applied: carried out, and the reply is lost
const char* name(Act act);

enum class Rewrite { none, adds_class, cuts_title };

struct Toggles {
  std::chrono::milliseconds lag{0};
  bool nasty = false;  // tokens cover what lagging reads did not show
  Rewrite rewrite = Rewrite::none;
  bool revisions = true;
  adapters::memory::Expired expired = adapters::memory::Expired::refuse;
  bool note_is_read_only = false;  // on Feishu
  engine::Side prefer = engine::Side::feishu;
  std::optional<engine::Side> closed;  // may not be written at all
};

class ModelWorld {
 public:
  explicit ModelWorld(const Toggles& toggles);
  ~ModelWorld();
  ModelWorld(const ModelWorld&) = delete;
  ModelWorld& operator=(const ModelWorld&) = delete;

  // First items: one letter each, F, D or B (the same on both); upper part `series` by index.
  void seed(const std::string& places, const std::vector<bool>& series);
  void run();  // one pass; a crash ends it
  void edit(const PersonEdit& edit);
  void was_never_linked();  // edited before they meet, the same event on both sides is two items
  void expire_tokens();
  void lose_state();
  void advance(std::chrono::milliseconds by) { now_ += by; }
  // At the n-th point from now: before each request and after each write.
  void plan(long n, Act act, const PersonEdit& edit = {});
  [[nodiscard]] bool all_happened() const { return planned_.empty(); }
  void forget_plan() { planned_.clear(); }
  // A quiet period, then everything that must hold; what does not is in violations().
  void settle();
  [[nodiscard]] const std::vector<std::string>& violations() const { return violations_; }
  [[nodiscard]] const std::vector<std::string>& trace() const { return trace_; }

 private:
  struct Logged {  // what a person did
    engine::Side side;
    int serial;
    std::string what;  // title | note | when | class | extra | rule | occurrence | delete | create
                       // | alive
    std::string value;
  };
  using Calendar = adapters::memory::Calendar;
  using Live = engine::PerSide<std::map<int, engine::Event>>;  // by serial number

  Calendar& side(engine::Side side) { return side == engine::Side::feishu ? *feishu_ : *other_; }
  engine::Event made(int serial, const std::string& title, int when, bool series) const;
  void create(engine::Side where, int value);
  void edit_other_only(const PersonEdit& edit, const engine::ItemId& item, engine::Event event);
  void edit_field(const PersonEdit& edit, const engine::ItemId& item, engine::Event event);
  void edit_occurrence(const PersonEdit& edit, const engine::ItemId& item, engine::Event event);
  void unless_unread(const std::function<void()>& act);
  void store(engine::Side where, const engine::ItemId& item, engine::Event event);
  void log(engine::Side where, int serial, std::string what, std::string value = {});
  void point(engine::Side where);
  void read(engine::Side where);
  adapters::memory::Fault fault(engine::Side where, const engine::Step& step);
  void check_delete(engine::Side where, const engine::ItemId& item);
  void bad(const std::string& why) { violations_.push_back(why); }
  void reopen_state();

  // Oracles
  [[nodiscard]] std::optional<std::string> difference();
  [[nodiscard]] std::vector<std::string> agreements();
  [[nodiscard]] Live live() const;
  void check_quiet();
  void check_copies();
  void check_history();
  void check_untouched(const Live& live);
  void check_people(const Live& live);
  void check_last_edits(int serial, const std::vector<Logged>& edits, const Live& live);

  Toggles toggles_;
  std::chrono::milliseconds now_{1'793'664'000'000};
  std::unique_ptr<Calendar> feishu_;
  std::unique_ptr<Calendar> other_;
  std::unique_ptr<state::Database> database_;
  std::int64_t pair_id_ = 0;
  std::map<long, std::pair<Act, PersonEdit>> planned_;
  std::optional<Act> pending_;
  std::vector<Logged> log_;
  std::map<int, int> born_;
  std::map<std::pair<engine::Side, int>, engine::Event> first_;
  engine::PerSide<long> last_edit_{-1, -1};
  engine::PerSide<long> last_read_{-1, -1};
  std::optional<std::pair<engine::ItemId, engine::Event>> bin_;  // the last deletion
  std::vector<std::string> violations_;
  std::vector<std::string> trace_;
  std::set<std::string> refused_;
  long points_ = 0;
  int serial_ = 0;
  bool faulty_ = false;
  bool tokens_expired_ = false;  // and nothing was read to its end since
  bool doubt_ = false;           // a creation on the other side lost its reply
  bool lost_state_ = false;
  bool ambiguous_ = false;
  bool braked_ = false;
};

}  // namespace larkdav::tests
