// What every engine::Replica must keep. Run it from a TEST_CASE of your own:
//
//   TEST_CASE("a vdir keeps the contract of a replica") {
//     tests::check_replica_contract([] { return tests::vdir_bench(); });
//   }
//
// Each rule is a SUBCASE on a fresh bench. A bench is one empty calendar, a replica on it, and the
// ways in which a person would edit it behind the replica's back.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/event.h"
#include "engine/replica.h"

namespace larkdav::tests {

struct ContractBench {
  std::shared_ptr<void> world;  // whatever must live as long as the replica
  engine::Replica* replica = nullptr;

  // As a person, by other means than the replica. `edit` replaces the whole event.
  std::function<engine::ItemId(const engine::Event&)> add;
  std::function<void(const engine::ItemId&, const engine::Event&)> edit;
  std::function<void(const engine::ItemId&)> remove;

  // Empty where the side has no cursors that could be refused.
  std::function<void()> expire_cursors;
  engine::NativeId absent{"no-such-item"};  // a well-formed name of nothing
  bool keeps_uids = true;                   // false: what is read back has none
  bool conditional_deletes = true;          // false: a deletion never notices an edit
  bool deltas = true;  // false: changes() lists everything each time (.ics files)
};
using MakeContractBench = std::function<ContractBench()>;

// Every rule, for a side that may be written.
void check_replica_contract(const MakeContractBench& make);

// 10:00 to 11:00 in Shanghai, that many days after Monday 2026-11-09.
engine::Event sample_event(const std::string& uid, const std::string& title, int day = 0);
// The same daily for five days; the third one moved by an hour and renamed, the fourth one deleted.
engine::Event sample_series(const std::string& uid, const std::string& title);
engine::OccurrenceKey sample_occurrence(int day);  // of the series, counted from 0

// What a pass would remember of one side: its records, under the rules of engine/store.h.
class ObservedSide : public engine::RecordSink {
 public:
  explicit ObservedSide(engine::Replica& replica) : replica_(replica) {}

  // One reading: changes since the last one, then what is owed. Returns the groups whose records
  // differ from before.
  std::set<engine::GroupId> observe();
  std::set<engine::GroupId> observe_everything();  // from no cursor, absences confirmed by fetch
  void page(engine::Page page) override;
  void put(const std::vector<engine::Record>& records);
  void fetch(const std::vector<engine::NativeId>& ids);

  [[nodiscard]] std::vector<engine::Record> group(const engine::GroupId& group) const;
  [[nodiscard]] std::map<engine::ItemId, engine::Item> items() const;
  // The event of a readable item; nullopt where it is gone or there is none.
  [[nodiscard]] std::optional<engine::Event> event(const engine::ItemId& item) const;

  std::optional<engine::Cursor> cursor;
  bool started = false;  // a complete listing, in the latest reading
  bool ended = false;

 private:
  void put_one(const engine::Record& record);
  engine::Replica& replica_;
  std::map<engine::NativeId, engine::Record> records_;
  std::set<engine::NativeId> seen_;
  std::set<engine::GroupId> changed_;
};

struct GoalOutcome {
  std::optional<engine::ItemId> item;
  std::optional<engine::StepResult> last;  // of the step that ended it; nullopt: nothing to do
  int steps = 0;
};
// Works a goal to its end: until it is reached or a step is answered by anything but Answered.
GoalOutcome work(engine::Replica& replica, ObservedSide& side, engine::Goal goal);

engine::Goal creation_of(const engine::Event& wanted);
engine::Goal update_of(const engine::ItemId& item, const engine::Event& before,
                       const engine::Event& wanted, const engine::FieldMask& fields);
engine::Goal removal_of(const engine::ItemId& item, const engine::Event& before);

}  // namespace larkdav::tests
