#include <doctest/doctest.h>

#include <algorithm>

#include "tests/adapters/contract.h"

namespace larkdav::tests {

using namespace larkdav::engine;

namespace {

constexpr int kStepsMax = 50;  // of one goal: more is a loop

Instant ten_in_shanghai(int day) {
  using namespace std::chrono;
  return sys_days(year(2026) / 11 / 9) + days(day) + hours(2);
}

ZonedTime shanghai(int day, int hour) {
  return {{{2026, 11, 9 + day}, hour, 0, 0},
          "Asia/Shanghai",
          ten_in_shanghai(day) + std::chrono::hours(hour - 10)};
}

}  // namespace

// -- samples

Event sample_event(const std::string& uid, const std::string& title, int day) {
  Event event;
  event.uid.value = uid;
  event.fields.title = title;
  event.fields.start = shanghai(day, 10);
  event.fields.end = shanghai(day, 11);
  event.extent = {ten_in_shanghai(day), ten_in_shanghai(day) + std::chrono::hours(1)};
  return event;
}

OccurrenceKey sample_occurrence(int day) { return ten_in_shanghai(day); }

Event sample_series(const std::string& uid, const std::string& title) {
  Event event = sample_event(uid, title);
  event.rule = Rule{"FREQ=DAILY", sample_occurrence(4), false};
  EventFields moved = event.fields;
  moved.title = title + " (moved)";
  moved.start = shanghai(2, 11);
  moved.end = shanghai(2, 12);
  event.occurrences.emplace(sample_occurrence(2), moved);
  event.occurrences.emplace(sample_occurrence(3), Excluded{});
  event.extent.last = ten_in_shanghai(4) + std::chrono::hours(1);
  return event;
}

// -- the observed side

std::set<GroupId> ObservedSide::observe() {
  changed_.clear();
  started = ended = false;
  replica_.changes(cursor, *this);
  std::vector<NativeId> wanted;
  for (const auto& [id, record] : records_) {
    if (!record.gone && !record.complete) wanted.push_back(id);
    if (ended && !record.gone && seen_.count(id) == 0) wanted.push_back(id);
  }
  if (!wanted.empty()) fetch(wanted);
  return changed_;
}

std::set<GroupId> ObservedSide::observe_everything() {
  cursor.reset();
  return observe();
}

void ObservedSide::page(Page page) {
  if (page.starts_listing) {
    started = true;
    seen_.clear();
  }
  ended = ended || page.ends_listing;
  cursor = page.next;
  put(page.records);
}

void ObservedSide::put(const std::vector<Record>& records) {
  for (const Record& record : records) put_one(record);
}

void ObservedSide::put_one(const Record& record) {
  seen_.insert(record.id);
  const auto known = records_.find(record.id);
  if (known == records_.end()) {
    records_.emplace(record.id, record);
    changed_.insert(record.group);
    return;
  }
  Record& stored = known->second;
  const bool same =
      record.gone == stored.gone &&
      (record.revision.empty() ? record.raw == stored.raw : record.revision == stored.revision);
  if (same && (stored.complete || !record.complete)) return;
  const std::string raw = stored.raw;
  stored = record;
  if (!record.complete) stored.raw = raw;
  changed_.insert(record.group);
}

void ObservedSide::fetch(const std::vector<NativeId>& ids) {
  class Sink : public RecordSink {
   public:
    explicit Sink(ObservedSide& side) : side_(side) {}
    void page(Page page) override { side_.put(page.records); }

   private:
    ObservedSide& side_;
  } sink(*this);
  replica_.fetch(ids, sink);
}

std::vector<Record> ObservedSide::group(const GroupId& group) const {
  std::vector<Record> records;
  for (const auto& [id, record] : records_) {
    if (record.group == group) records.push_back(record);
  }
  return records;
}

std::map<ItemId, Item> ObservedSide::items() const {
  std::set<GroupId> groups;
  for (const auto& [id, record] : records_) groups.insert(record.group);
  std::map<ItemId, Item> items;
  for (const GroupId& name : groups) {
    for (Item& item : replica_.assemble(group(name))) {
      const bool fresh = items.emplace(item.id, item).second;
      CHECK_MESSAGE(fresh, "two items are called ", item.id.value);
    }
  }
  return items;
}

std::optional<Event> ObservedSide::event(const ItemId& item) const {
  const auto items = this->items();
  const auto found = items.find(item);
  if (found == items.end()) return std::nullopt;
  const auto* assembled = std::get_if<Assembled>(&found->second.state);
  return assembled == nullptr ? std::nullopt : std::optional(assembled->event);
}

// -- goals

Goal creation_of(const Event& wanted) {
  Goal goal;
  goal.uid = wanted.uid;
  goal.wanted = wanted;
  goal.fields = whole(wanted);
  static long goals = 0;  // the stamp of a goal is never the same twice
  goal.stamp = Instant(std::chrono::seconds(1767225600 + ++goals));
  return goal;
}

Goal update_of(const ItemId& item, const Event& before, const Event& wanted,
               const FieldMask& fields) {
  Goal goal = creation_of(wanted);
  goal.uid = before.uid;
  goal.item = item;
  goal.before = before;
  goal.fields = fields;
  return goal;
}

Goal removal_of(const ItemId& item, const Event& before) {
  Goal goal;
  goal.uid = before.uid;
  goal.item = item;
  goal.before = before;
  goal.fields = FieldMask::everything();
  return goal;
}

GoalOutcome work(Replica& replica, ObservedSide& side, Goal goal) {
  GoalOutcome outcome;
  for (;;) {
    std::vector<Record> records;
    if (goal.item) records = side.group(replica.group_of(*goal.item));
    const std::optional<Step> step = replica.next_step(goal, records);
    outcome.item = goal.item;
    if (!step) return outcome;
    REQUIRE_MESSAGE(outcome.steps < kStepsMax, "a goal that is never reached");
    ++outcome.steps;
    const std::vector<StepResult> results = replica.perform({&*step, 1});
    REQUIRE(results.size() == 1);
    outcome.last = results.front();
    const auto* answered = std::get_if<Answered>(&results.front());
    if (const auto* stale = std::get_if<Stale>(&results.front())) side.put(stale->now);
    if (answered == nullptr) return outcome;
    side.put(answered->now);
    if (goal.wanted && !goal.item) {
      REQUIRE_MESSAGE(!answered->now.empty(), "a creation must tell what it made");
      goal.item = ItemId{answered->now.front().group.value};
    }
    goal.answered = goal.answered | step->touches;
  }
}

}  // namespace larkdav::tests
