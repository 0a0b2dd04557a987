#include "adapters/feishu/steps.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "adapters/feishu/scene.h"
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
using engine::Extra;
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
  for (const auto& [key, record] : scene.satellites()) {
    FieldMask touches;
    touches.insert(key);
    return step(request_for(StepKind::remove, *record), touches);
  }
  for (const auto& [key, record] : scene.exceptions()) {
    if (is_cancelled(*record)) continue;
    FieldMask touches;
    touches.insert(key);
    return step(request_for(StepKind::remove, *record), touches);
  }
  return step(request_for(StepKind::remove, *scene.main()), {});
}

FieldMask copied_fields() {
  FieldMask scalars;
  for (const Field field : engine::kAllFields) scalars.insert(field);
  scalars.erase(Field::rule);
  return scalars;
}

// Makes `request` create an event that stands for the occurrence.
void stand_for(const OccurrenceKey& key, const EventFields& fields, const Goal& goal,
               const Scene& scene, const Context& context, StepRequest& request) {
  const long long original = mapping::feishu::original_of(key);
  Event alone;
  alone.fields = fields;
  request.key = idempotency_key(context.calendar_id, goal.uid, std::to_string(original),
                                scene.used_up(original));
  request.body = create_body(alone, context);
  request.satellite = mapping::feishu::event_id(scene.uuid(), original);
  request.born = goal.born;
}

// An occurrence that the rule does not generate, or that an event of its own stands for.
std::optional<Step> satellite_step(const Event& stored, const OccurrenceKey& key,
                                   const Record* record, const Goal& goal, const Scene& scene,
                                   const Context& context) {
  const Event& now = scene.now().event;
  const auto found = stored.occurrences.find(key);
  const auto* want = found == stored.occurrences.end() ? nullptr : &found->second;
  FieldMask touches;
  touches.insert(key);
  StepRequest request;
  request.input_inclusive = context.all_day.input_inclusive;
  if (record == nullptr) {
    if (want == nullptr || !std::holds_alternative<Extra>(*want)) return std::nullopt;
    request.kind = StepKind::create;
    stand_for(key, *engine::copy_in(*want), goal, scene, context, request);
    return step(request, touches);
  }
  const auto there = now.occurrences.find(key);
  const bool extra = there != now.occurrences.end() && std::holds_alternative<Extra>(there->second);
  if ((want == nullptr && extra) || (want != nullptr && std::holds_alternative<Excluded>(*want))) {
    return step(request_for(StepKind::remove, *record), touches);
  }
  const EventFields fields = want == nullptr
                                 ? mapping::plain_occurrence(now, key, context.floating_zone)
                                 : *engine::copy_in(*want);
  const auto body = patch_body(fields, {}, copied_fields(), record->raw, context);
  if (!body) return std::nullopt;
  request.kind = StepKind::patch;
  request.id = record->id.value;
  request.expect = record->raw;
  request.body = *body;
  return step(request, touches);
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

// What fits the series now, but not the schedule it shall have. First events that stand for an
// occurrence: without the exception whose place they took they would stand for themselves, as would
// an extra one whose date the new rule generates. Those that are wanted beside the new schedule, or
// that somebody edited, stay.
std::optional<Step> clearing_step(const Event& stored, const FieldMask& todo, const Scene& scene,
                                  const Schedule& schedule, const Context& context) {
  if (!schedule.changes) return std::nullopt;
  const Event& now = scene.now().event;
  const auto exceptions = scene.exceptions();
  const auto satellites = scene.satellites();
  std::set<OccurrenceKey> keys;
  for (const auto* records : {&exceptions, &satellites}) {
    for (const auto& [key, record] : *records) keys.insert(key);
  }
  if (schedule.rule && !keys.empty()) {
    keys = mapping::feishu::fitting(keys, schedule.fields.start, *schedule.rule,
                                    context.floating_zone);
  } else {
    keys.clear();
  }
  for (const auto& [key, record] : satellites) {
    const auto there = now.occurrences.find(key);
    const bool told = there != now.occurrences.end();
    const bool extra = told && std::holds_alternative<Extra>(there->second);
    const bool has_place = keys.count(key) > 0 ? !extra : stored.occurrences.count(key) > 0;
    if (has_place || (told && !todo.contains(key))) continue;
    return step(request_for(StepKind::remove, *record), {});
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
                                    const Record* record, const Goal& goal, const Scene& scene,
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
    const EventFields plain = mapping::plain_occurrence(now, key, context.floating_zone);
    const EventFields& fields = want ? *engine::copy_in(*want) : plain;
    if (excluded || record != nullptr) stand_for(key, fields, goal, scene, context, request);
    if (!excluded && record != nullptr) {
      request.fallback = patch_body(plain, {}, copied_fields(), record->raw, context).value_or("");
    }
    return step(request, want ? FieldMask{} : touches);
  }
  const EventFields& fields = *engine::copy_in(*want);
  const auto body = record != nullptr
                        ? patch_body(fields, {}, copied_fields(), record->raw, context)
                        : instance_patch_body(now, key, fields, context);
  if (!body) return std::nullopt;
  request.kind = StepKind::patch;
  request.body = *body;
  return step(request, touches);
}

const Record* find_record(const std::map<OccurrenceKey, const Record*>& records,
                          const OccurrenceKey& key) {
  const auto found = records.find(key);
  return found == records.end() ? nullptr : found->second;
}

// Occurrences of the rule first, then those that events of their own stand for.
std::optional<Step> next_occurrence(const Event& stored, const FieldMask& todo, const Goal& goal,
                                    const Scene& scene, const Context& context) {
  const Event& now = scene.now().event;
  const auto exceptions = scene.exceptions();
  const auto satellites = scene.satellites();
  std::set<OccurrenceKey> keys;
  for (const auto& [key, occurrence] : stored.occurrences) keys.insert(key);
  for (const auto* records : {&exceptions, &satellites}) {
    for (const auto& [key, record] : *records) keys.insert(key);
  }
  std::erase_if(keys, [&](const OccurrenceKey& key) { return !todo.contains(key); });
  if (keys.empty()) return std::nullopt;
  std::set<OccurrenceKey> generated;
  // A series of one reads as a single event until something becomes of that one.
  const auto& rule =
      !now.rule && mapping::feishu::repeats(scene.main()->raw) ? stored.rule : now.rule;
  if (rule && goal.wanted->rule) {
    generated = mapping::feishu::fitting(keys, now.fields.start, *rule, context.floating_zone);
  }
  for (const OccurrenceKey& key : keys) {
    const Record* satellite = find_record(satellites, key);
    auto next =
        generated.count(key) > 0 && satellite == nullptr
            ? occurrence_step(stored, key, find_record(exceptions, key), goal, scene, context)
            : satellite_step(stored, key, satellite, goal, scene, context);
    if (next) return next;
  }
  return std::nullopt;
}

std::optional<Step> update(const Goal& goal, const Scene& scene, const Context& context) {
  const FieldMask todo = goal.fields - goal.answered;
  const Event& now = scene.now().event;
  const Event stored = as_stored(*goal.wanted, context);
  Schedule schedule = wanted_schedule(stored, todo, now);
  if (auto why = why_unstorable(*goal.wanted, context); !why.empty() && schedule.changes) {
    return silent(StepKind::refuse, why, todo & FieldMask{Field::time, Field::rule});
  }
  if (auto next = clearing_step(stored, todo, scene, schedule, context)) return next;
  FieldMask written = todo;
  const bool moved = todo.contains(Field::time) || todo.contains(Field::rule);
  if (moved && !schedule.rule && mapping::feishu::repeats(scene.main()->raw)) {
    schedule.rule = mapping::feishu::one_occurrence(schedule.fields.start);
    written.insert(Field::rule);
  }
  if (auto next = master_step(stored, written, scene, schedule, context)) return next;
  if (auto next = answer_step(stored, todo, scene)) return next;
  if (scene.is_orphan()) return std::nullopt;
  return next_occurrence(stored, todo, goal, scene, context);
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
