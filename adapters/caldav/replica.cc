#include "adapters/caldav/replica.h"

namespace larkdav::adapters::caldav {

using engine::Capabilities;
using engine::FieldMask;

namespace {
constexpr std::size_t kBatch = 50;  // writes between two commits, and of one read-back
}

CalDavReplica::CalDavReplica(std::shared_ptr<Session> session, const Url& collection, bool writable,
                             const OpenOptions& options)
    : session_(std::move(session)),
      requests_before_(session_->requests()),
      facts_(collection, options),
      reading_(*session_, collection),
      writing_(*session_, reading_, facts_),
      place_{collection.path, collection.path, options.floating_zone, options.attendee_style},
      writable_(writable) {}

Capabilities CalDavReplica::capabilities() const {
  Capabilities able;
  able.storable = FieldMask::everything();
  able.writable = writable_;
  able.absence_proves_deletion = false;  // a 404 may be a renaming: the next delta tells
  able.tokens_lose_deletions = facts_.tokens_lose_deletions().value_or(false);
  able.batch = kBatch;
  return able;
}

void CalDavReplica::changes(const std::optional<engine::Cursor>& since, engine::RecordSink& sink) {
  reading_.changes(since, sink);
  if (facts_.tokens_lose_deletions()) return;  // else whenever nobody could tell before
  if (const auto trusting = reading_.trusts_forged_token(reading_.last_token()))
    facts_.remember_tokens_lose_deletions(*trusting);
}

void CalDavReplica::fetch(std::span<const engine::NativeId> ids, engine::RecordSink& sink) {
  reading_.fetch(ids, sink);
}

std::vector<engine::Item> CalDavReplica::assemble(std::span<const engine::Record> group) const {
  return assemble_item(group, place_.floating_zone);
}

engine::GroupId CalDavReplica::group_of(const engine::ItemId& item) const {
  return engine::GroupId{item.value};
}
engine::NativeId CalDavReplica::master_of(const engine::ItemId& item) const {
  return engine::NativeId{item.value};
}
engine::Event CalDavReplica::as_stored(const engine::Event& event) const {
  return item_as_stored(event, place_);
}

std::optional<engine::Step> CalDavReplica::next_step(const engine::Goal& goal,
                                                     std::span<const engine::Record> group) const {
  return next_item_step(place_, goal, group);
}

std::vector<engine::StepResult> CalDavReplica::perform(std::span<const engine::Step> steps) {
  return writing_.perform(steps);
}

long CalDavReplica::requests() const { return session_->requests() - requests_before_; }

}  // namespace larkdav::adapters::caldav
