#include "adapters/feishu/replica.h"

#include <utility>

#include "adapters/feishu/fetching.h"
#include "adapters/feishu/listing.h"
#include "adapters/feishu/steps.h"
#include "adapters/feishu/writing.h"

namespace larkdav::adapters::feishu {

using engine::Item;
using engine::ItemId;
using engine::NativeId;
using engine::Record;
using engine::Step;
using engine::StepResult;

namespace {

constexpr std::size_t kBatch = 24;

// An orphaned exception is an item under its own event id; a uuid holds no underscore.
std::optional<mapping::feishu::EventId> orphan_id(const ItemId& item) {
  auto id = mapping::feishu::parse_event_id(item.value);
  if (!id || id->original == 0) return std::nullopt;
  return id;
}

class Count {  // adds what was sent while it lives, also when the work throws
 public:
  Count(const Client& client, long& requests)
      : client_(client), requests_(requests), before_(client.sent()) {}
  ~Count() { requests_ += client_.sent() - before_; }
  Count(const Count&) = delete;
  Count& operator=(const Count&) = delete;

 private:
  const Client& client_;
  long& requests_;
  long before_;
};

// Satellites are kept in the group of their series.
class Grouping : public engine::RecordSink {
 public:
  Grouping(const Satellites& satellites, engine::RecordSink& sink)
      : satellites_(satellites), sink_(sink) {}
  void page(engine::Page page) override {
    for (Record& record : page.records) satellites_.regroup(record);
    sink_.page(std::move(page));
  }

 private:
  const Satellites& satellites_;
  engine::RecordSink& sink_;
};

void regroup(const Satellites& satellites, StepResult& result) {
  auto* answered = std::get_if<engine::Answered>(&result);
  auto* stale = std::get_if<engine::Stale>(&result);
  if (answered == nullptr && stale == nullptr) return;
  for (Record& record : answered != nullptr ? answered->now : stale->now) {
    satellites.regroup(record);
  }
}

}  // namespace

FeishuReplica::FeishuReplica(std::shared_ptr<void> keep_alive, Client& client,
                             const CalendarInfo& calendar, const OpenOptions& options,
                             const std::string& all_day_end, Now now)
    : keep_alive_(std::move(keep_alive)),
      client_(client),
      writable_(calendar.writable),
      state_(client, calendar.id, calendar.name.empty() ? calendar.id : calendar.name,
             calendar.writable, options.floating_zone, {options.recall, options.remember},
             std::move(now)) {
  state_.override_all_day(all_day_end);
  state_.context.attendees = options.attendees;
  state_.context.visibility = options.visibility;
}

void FeishuReplica::recall(std::span<const engine::RecentWrite> writes) {
  state_.recent.recall(writes);
}

engine::Capabilities FeishuReplica::capabilities() const {
  engine::Capabilities out;
  out.storable = engine::FieldMask::everything() - engine::FieldMask{engine::Field::attendees};
  out.writable = writable_;
  out.absence_proves_deletion = true;
  // Destroyed exceptions may never appear in a delta (reference sync.md 10).
  out.tokens_lose_deletions = true;
  out.lag = kLag;
  out.batch = kBatch;
  return out;
}

void FeishuReplica::changes(const std::optional<engine::Cursor>& since, engine::RecordSink& sink) {
  const Count count(client_, requests_);
  Grouping grouping(*state_.satellites, sink);
  Listing(state_, grouping).read(since);
}

void FeishuReplica::fetch(std::span<const NativeId> ids, engine::RecordSink& sink) {
  const Count count(client_, requests_);
  Grouping grouping(*state_.satellites, sink);
  Fetching(state_, grouping).read(ids);
}

std::vector<Item> FeishuReplica::assemble(std::span<const Record> group) const {
  return mapping::feishu::assemble(group, state_.context);
}

engine::GroupId FeishuReplica::group_of(const ItemId& item) const {
  const auto orphan = orphan_id(item);
  const std::string uuid = orphan ? orphan->uuid : item.value;
  const auto series = state_.satellites->of(uuid);
  return {series ? series->uuid : uuid};
}

NativeId FeishuReplica::master_of(const ItemId& item) const {
  if (orphan_id(item)) return {item.value};
  return {mapping::feishu::event_id(item.value, 0)};
}

engine::Event FeishuReplica::as_stored(const engine::Event& event) const {
  return mapping::feishu::as_stored(event, state_.context);
}

std::optional<Step> FeishuReplica::next_step(const engine::Goal& goal,
                                             std::span<const Record> group) const {
  return feishu::next_step(goal, group, state_.context);
}

void FeishuReplica::adopt(const ItemId& series, const engine::OccurrenceKey& key,
                          const ItemId& single) {
  state_.satellites->add(single.value, {series.value, mapping::feishu::original_of(key)});
}

std::vector<StepResult> FeishuReplica::perform(std::span<const Step> steps) {
  const Count count(client_, requests_);
  auto results = Writing(state_).perform(steps);
  for (StepResult& result : results) regroup(*state_.satellites, result);
  return results;
}

}  // namespace larkdav::adapters::feishu
