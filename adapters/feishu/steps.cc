#include "adapters/feishu/steps.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "adapters/feishu/step_request.h"
#include "mapping/feishu/attendees.h"
#include "mapping/feishu/members.h"
#include "mapping/feishu/recurrence.h"
#include "mapping/recurrence.h"

namespace larkdav::adapters::feishu {

using engine::Assembled;
using engine::Event;
using engine::EventFields;
using engine::Excluded;
using engine::Field;
using engine::FieldMask;
using engine::Goal;
using engine::Gone;
using engine::ItemState;
using engine::OccurrenceKey;
using engine::Record;
using engine::Step;
using mapping::feishu::Context;

namespace {

constexpr const char* kOnlyOrganiser = "only the organiser can delete this event in Feishu";
constexpr const char* kNoSingle = "Feishu cannot turn a repeating event into a single one";

Step step(const StepRequest& request, FieldMask touches) {
  Step out;
  out.request = to_text(request);
  out.touches = std::move(touches);
  if (!request.id.empty()) out.targets.push_back({request.id});
  out.repeatable = request.kind == StepKind::create;
  return out;
}

Step silent(StepKind kind, const std::string& reason, FieldMask touches = {}) {
  StepRequest request;
  request.kind = kind;
  request.reason = reason;
  return step(request, std::move(touches));
}

// What is there of the item, by its records.
class Scene {
 public:
  Scene(const Goal& goal, std::span<const Record> group, const Context& context)
      : group_(group), context_(context) {
    for (auto& item : assemble(group, context)) {
      if (item.id == *goal.item) {
        state_ = std::move(item.state);
      } else {
        orphans_.insert(item.id.value);
      }
    }
    const auto id = mapping::feishu::parse_event_id(goal.item->value);
    // An orphaned exception is an item under its own event id.
    const bool orphan = id && record(goal.item->value) != nullptr && id->original != 0;
    uuid_ = orphan ? "" : goal.item->value;
    main_ = record(orphan ? goal.item->value : mapping::feishu::event_id(uuid_, 0));
  }

  [[nodiscard]] const std::optional<ItemState>& state() const { return state_; }
  [[nodiscard]] const Assembled& now() const { return std::get<Assembled>(*state_); }
  [[nodiscard]] const Record* main() const { return main_; }  // master, or the orphan's record
  [[nodiscard]] bool is_orphan() const { return uuid_.empty(); }
  [[nodiscard]] const std::string& uuid() const { return uuid_; }

  // Live and cancelled exceptions that belong to the series, by key.
  [[nodiscard]] std::map<OccurrenceKey, const Record*> exceptions() const {
    std::map<OccurrenceKey, const Record*> out;
    if (is_orphan()) return out;
    const bool all_day = std::holds_alternative<engine::Date>(now().event.fields.start);
    for (const Record& each : group_) {
      const auto id = mapping::feishu::parse_event_id(each.id.value);
      if (!id || id->original == 0 || each.gone || orphans_.count(each.id.value) > 0) continue;
      out[mapping::feishu::key_of_original(id->original, all_day)] = &each;
    }
    return out;
  }

 private:
  [[nodiscard]] const Record* record(const std::string& id) const {
    const auto found = std::find_if(group_.begin(), group_.end(),
                                    [&](const Record& each) { return each.id.value == id; });
    return found == group_.end() ? nullptr : &*found;
  }

  std::span<const Record> group_;
  const Context& context_;
  std::optional<ItemState> state_;
  std::set<std::string> orphans_;
  std::string uuid_;
  const Record* main_ = nullptr;
};

bool is_cancelled(const Record& record) { return mapping::feishu::is_cancelled_event(record.raw); }

StepRequest request_for(StepKind kind, const Record& record) {
  StepRequest request;
  request.kind = kind;
  request.id = record.id.value;
  request.expect = record.raw;
  return request;
}

Step creation(const Goal& goal, const Context& context) {
  FieldMask scalars;
  for (const Field field : engine::kAllFields) scalars.insert(field);
  if (auto why = why_unstorable(*goal.wanted, context); !why.empty()) {
    return silent(StepKind::refuse, why, scalars);
  }
  StepRequest request;
  request.kind = StepKind::create;
  request.key = idempotency_key(context.calendar_id, goal.uid, "", goal.generation);
  request.body = create_body(*goal.wanted, context);
  request.input_inclusive = context.all_day.input_inclusive;
  request.born = goal.born;
  return step(request, scalars);
}

std::optional<Step> removal(const Scene& scene) {
  const bool ours = scene.now().writable.all_occurrences();
  if (!ours) return silent(StepKind::refuse, kOnlyOrganiser);
  for (const auto& [key, record] : scene.exceptions()) {
    if (is_cancelled(*record)) continue;
    FieldMask touches;
    touches.insert(key);
    return step(request_for(StepKind::remove, *record), touches);
  }
  return step(request_for(StepKind::remove, *scene.main()), {});
}

// The event as the goal's open fields want it, on top of what is there.
struct Schedule {
  EventFields fields;
  std::optional<engine::Rule> rule;
  bool changes = false;
};

Schedule wanted_schedule(const Event& stored, const FieldMask& todo, const Event& now) {
  Schedule out{now.fields, now.rule, false};
  if (todo.contains(Field::time)) {
    out.fields.start = stored.fields.start;
    out.fields.end = stored.fields.end;
  }
  if (todo.contains(Field::rule)) out.rule = stored.rule;
  out.changes = out.fields.start != now.fields.start || out.rule != now.rule;
  return out;
}

// Exceptions that fit the series now, but not the schedule it shall have.
std::optional<Step> clearing_step(const Scene& scene, const Schedule& schedule,
                                  const Context& context) {
  const auto exceptions = scene.exceptions();
  if (!schedule.changes || exceptions.empty()) return std::nullopt;
  std::set<OccurrenceKey> keys;
  for (const auto& [key, record] : exceptions) keys.insert(key);
  if (schedule.rule) {
    keys = mapping::feishu::fitting(keys, schedule.fields.start, *schedule.rule,
                                    context.floating_zone);
  } else {
    keys.clear();
  }
  for (const auto& [key, record] : exceptions) {
    if (keys.count(key) > 0) continue;
    StepRequest request = request_for(StepKind::destroy, *record);
    request.clears_way = true;
    return step(request, {});
  }
  return std::nullopt;
}

std::optional<Step> master_step(Event stored, const FieldMask& todo, const Scene& scene,
                                const Schedule& schedule, const Context& context) {
  const Event& now = scene.now().event;
  const auto body = patch_body(stored.fields, schedule.rule, todo, scene.main()->raw, context);
  if (!body) return std::nullopt;
  StepRequest request = request_for(StepKind::patch, *scene.main());
  request.body = *body;
  request.input_inclusive = context.all_day.input_inclusive;
  stored.occurrences = now.occurrences;
  FieldMask touches = FieldMask::from_bits((todo & diff(stored, now)).bits());
  touches.erase(Field::answer);
  return step(request, touches);
}

// One's own answer to an invitation has a request of its own.
std::optional<Step> answer_step(const Event& stored, const FieldMask& todo, const Scene& scene) {
  const engine::Answer wanted = stored.fields.answer;
  const std::string word = mapping::feishu::answer_to_feishu(wanted);
  if (!todo.contains(Field::answer) || word.empty()) return std::nullopt;
  if (scene.now().event.fields.answer == wanted) return std::nullopt;
  StepRequest request = request_for(StepKind::answer, *scene.main());
  request.body = mapping::feishu::to_text({{"rsvp_status", word}});
  return step(request, {Field::answer});
}

std::optional<Step> occurrence_step(const Event& stored, const OccurrenceKey& key,
                                    const Record* record, const Scene& scene,
                                    const Context& context) {
  const Event& now = scene.now().event;
  const auto find = [&](const Event& event) -> std::optional<engine::Occurrence> {
    const auto found = event.occurrences.find(key);
    if (found == event.occurrences.end()) return std::nullopt;
    return found->second;
  };
  const auto there = find(now);
  const auto want = find(stored);
  if (there == want) return std::nullopt;
  StepRequest request;
  request.input_inclusive = context.all_day.input_inclusive;
  request.id = record != nullptr
                   ? record->id.value
                   : mapping::feishu::event_id(scene.uuid(), mapping::feishu::original_of(key));
  if (record != nullptr) request.expect = record->raw;
  FieldMask touches;
  touches.insert(key);
  if (want && std::holds_alternative<Excluded>(*want)) {
    request.kind = StepKind::remove;
    return step(request, touches);
  }
  const bool excluded = there && std::holds_alternative<Excluded>(*there);
  if (!want || excluded) {
    // The way back to the series; a changed copy of a deleted occurrence is written afterwards.
    request.kind = StepKind::destroy;
    FieldMask scalars;
    for (const Field field : engine::kAllFields) scalars.insert(field);
    scalars.erase(Field::rule);
    const EventFields plain = mapping::plain_occurrence(now, key, context.floating_zone);
    request.fallback = record == nullptr || excluded
                           ? ""
                           : patch_body(plain, {}, scalars, record->raw, context).value_or("");
    return step(request, want ? FieldMask{} : touches);
  }
  const EventFields& fields = std::get<EventFields>(*want);
  FieldMask scalars;
  for (const Field field : engine::kAllFields) scalars.insert(field);
  const auto body = record != nullptr ? patch_body(fields, {}, scalars, record->raw, context)
                                      : instance_patch_body(now, key, fields, context);
  if (!body) return std::nullopt;
  request.kind = StepKind::patch;
  request.body = *body;
  return step(request, touches);
}

std::optional<Step> update(const Goal& goal, const Scene& scene, const Context& context) {
  const FieldMask todo = goal.fields - goal.answered;
  const Event& now = scene.now().event;
  const Event stored = as_stored(*goal.wanted, context);
  const Schedule schedule = wanted_schedule(stored, todo, now);
  if (!scene.is_orphan() && now.rule && !schedule.rule) {
    return silent(StepKind::refuse, kNoSingle, {Field::rule});
  }
  if (auto why = why_unstorable(*goal.wanted, context); !why.empty() && schedule.changes) {
    return silent(StepKind::refuse, why, todo & FieldMask{Field::time, Field::rule});
  }
  if (auto next = clearing_step(scene, schedule, context)) return next;
  if (auto next = master_step(stored, todo, scene, schedule, context)) return next;
  if (auto next = answer_step(stored, todo, scene)) return next;
  if (scene.is_orphan() || !now.rule || !goal.wanted->rule) return std::nullopt;
  const auto exceptions = scene.exceptions();
  std::set<OccurrenceKey> keys;
  for (const auto& [key, occurrence] : stored.occurrences) keys.insert(key);
  for (const auto& [key, record] : exceptions) keys.insert(key);
  std::erase_if(keys, [&](const OccurrenceKey& key) { return !todo.contains(key); });
  if (keys.empty()) return std::nullopt;
  keys = mapping::feishu::fitting(keys, now.fields.start, *now.rule, context.floating_zone);
  for (const OccurrenceKey& key : keys) {
    const auto found = exceptions.find(key);
    const Record* record = found == exceptions.end() ? nullptr : found->second;
    if (auto next = occurrence_step(stored, key, record, scene, context)) return next;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Step> next_step(const Goal& goal, std::span<const Record> group,
                              const Context& context) {
  if (!goal.item) {
    if (!goal.wanted) return std::nullopt;
    return creation(goal, context);
  }
  const Scene scene(goal, group, context);
  if (!scene.state() || std::holds_alternative<Gone>(*scene.state())) {
    if (!goal.wanted) return std::nullopt;
    // Made by this goal and deleted by somebody since: reached, so that the deletion travels.
    if (!goal.before && !goal.answered.empty()) return std::nullopt;
    return silent(StepKind::missing, "");
  }
  if (!std::holds_alternative<Assembled>(*scene.state()) || scene.main() == nullptr) {
    return silent(StepKind::wait, "the event is not known well enough: it must be read again");
  }
  return goal.wanted ? update(goal, scene, context) : removal(scene);
}

}  // namespace larkdav::adapters::feishu
