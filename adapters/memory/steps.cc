// Goals into requests, and requests carried out. A request is tab-separated words, the last of them
// the token of a value:
//   create      id or idempotency key, value, when it was decided
//   update      item, text it is made from, value of the master (with all occurrences, unless these
//               are records of their own)
//   occurrence  item, its record, text it is made from, value of this occurrence ("" plain again)
//   delete      item, text it is made from
#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

#include "adapters/memory/replica.h"

namespace larkdav::adapters::memory {
namespace {

using engine::Answered;
using engine::Event;
using engine::FieldMask;
using engine::Instant;
using engine::ItemId;
using engine::NativeId;
using engine::OperationKind;
using engine::Record;
using engine::Step;
using engine::StepResult;

std::string join(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += (line.empty() ? "" : "\t") + word;
  return line;
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> words(1);
  for (const char c : line) {
    if (c == '\t') {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  return words;
}

// A name that any UID gives, without "/" and tabs. A generation is another name for the same UID.
std::string name_for(const engine::Uid& uid, int generation) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string name = "u-";
  for (const char c : uid.value) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '@') {
      name += c;
    } else {
      name += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return generation == 0 ? name : name + "_" + std::to_string(generation);
}

FieldMask scalars(const FieldMask& fields) { return FieldMask::from_bits(fields.bits()); }

const Record* find(std::span<const Record> group, const std::string& id) {
  const auto found = std::find_if(group.begin(), group.end(),
                                  [&](const Record& record) { return record.id.value == id; });
  return found == group.end() ? nullptr : &*found;
}

}  // namespace

// -- goals into requests

std::optional<Step> Replica::next_step(const engine::Goal& goal,
                                       std::span<const Record> group) const {
  if (!goal.wanted) return removal(goal, group);
  if (!goal.item) return creation(goal);
  const Record* master = find(group, goal.item->value);
  const std::vector<engine::Item> items = assemble(group);
  const engine::Assembled* now =
      items.empty() ? nullptr : std::get_if<engine::Assembled>(&items.front().state);
  if (now == nullptr || master == nullptr) {
    // Nothing to compare with: the service will say how it stands.
    const Record unknown{{goal.item->value}, {goal.item->value}, "", "", true, true, ""};
    return rewriting(goal, unknown, goal.fields - goal.answered);
  }
  if (goal.answered.empty() && now->stamp == goal.stamp) return std::nullopt;  // our text stands
  const Event wanted = as_stored(*goal.wanted);
  const FieldMask left = (engine::diff(now->event, wanted) & goal.fields) - goal.answered;
  if (left.empty()) return std::nullopt;
  if (!calendar_.options.many_steps) return rewriting(goal, *master, left);
  if (left.contains(engine::Field::time) || left.contains(engine::Field::rule)) {
    // What the new schedule does not have makes room for it first.
    for (const auto& key : left.occurrences()) {
      if (wanted.occurrences.count(key) > 0) continue;
      return occurrence_step(*goal.item, group, key, &wanted);
    }
  }
  if (!scalars(left).empty()) return rewriting(goal, *master, scalars(left));
  return occurrence_step(*goal.item, group, *left.occurrences().begin(), &wanted);
}

Step Replica::creation(const engine::Goal& goal) const {
  const bool keyed = calendar_.options.repeatable_creations;
  const std::string name = name_for(goal.uid, goal.generation);
  const Event stored = as_stored(*goal.wanted);
  FieldMask fields = goal.fields;
  if (calendar_.options.many_steps) fields = scalars(fields);
  Snapshot snapshot{{}, goal.origin, goal.stamp};
  snapshot.event.uid = goal.uid;
  engine::assign(snapshot.event, stored, fields | FieldMask{engine::Field::time});
  Step step;
  const auto born = std::to_string(goal.born.time_since_epoch().count());
  step.request = join({"create", name, calendar_.snapshots_.token(snapshot), born});
  step.touches = fields;
  step.repeatable = keyed;
  if (!keyed) step.targets = {{name}};
  return step;
}

Step Replica::rewriting(const engine::Goal& goal, const Record& master,
                        const FieldMask& fields) const {
  const Snapshot* before = calendar_.snapshots_.find(master.raw);
  Snapshot snapshot = before == nullptr ? Snapshot{} : *before;
  snapshot.stamp = goal.stamp;
  engine::assign(snapshot.event, as_stored(*goal.wanted), fields);
  Step step;
  step.request =
      join({"update", goal.item->value, master.raw, calendar_.snapshots_.token(snapshot)});
  step.touches = fields;
  step.targets = {master_of(*goal.item)};
  return step;
}

Step Replica::occurrence_step(const ItemId& item, std::span<const Record> group,
                              const engine::OccurrenceKey& key, const Event* wanted) const {
  const NativeId id = occurrence_id(item, key);
  const Record* record = find(group, id.value);
  std::string value;
  if (wanted != nullptr && wanted->occurrences.count(key) > 0) {
    Snapshot alone;
    alone.event.occurrences.emplace(key, wanted->occurrences.at(key));
    value = calendar_.snapshots_.token(alone);
  }
  Step step;
  step.request =
      join({"occurrence", item.value, id.value, record == nullptr ? "" : record->raw, value});
  step.touches.insert(key);
  step.targets = {id, master_of(item)};
  return step;
}

std::optional<Step> Replica::removal(const engine::Goal& goal,
                                     std::span<const Record> group) const {
  const Record* master = goal.item ? find(group, goal.item->value) : nullptr;
  if (master == nullptr || master->gone) return std::nullopt;
  for (const Record& record : group) {  // exceptions first: they would outlive their master
    const Snapshot* alone = calendar_.snapshots_.find(record.raw);
    if (record.id == master->id || record.gone || alone == nullptr) continue;
    const auto& [key, occurrence] = *alone->event.occurrences.begin();
    if (std::holds_alternative<engine::Excluded>(occurrence)) continue;
    return occurrence_step(*goal.item, group, key, nullptr);
  }
  Step step;
  step.request = join({"delete", goal.item->value, master->raw});
  step.touches = FieldMask::everything();
  step.targets = {master->id};
  return step;
}

// -- requests carried out

std::vector<StepResult> Replica::perform(std::span<const Step> steps) {
  std::vector<StepResult> results;
  results.reserve(steps.size());
  for (const Step& step : steps) results.push_back(answer(step));
  return results;
}

StepResult Replica::answer(const Step& step) {
  const Words words = split(step.request);
  const Options& options = calendar_.options;
  const long looked_at = calendar_.sequence_;
  if (!options.conditional && words.front() != "create") {
    calendar_.count_read();
    if (auto against = check(words)) return *std::move(against);
  }
  calendar_.count_request();
  const Fault fault = options.fault ? options.fault(step) : Fault::none;
  switch (fault) {
    case Fault::drop_before:
      return engine::Unknown{"the request was lost"};
    case Fault::refuse:
      return engine::Refused{"the service refuses it", 403};
    case Fault::stale:
      return engine::Stale{calendar_.records_of({words.at(1)})};
    case Fault::none:
    case Fault::drop_after:
      break;
  }
  if (words.front() != "create") calendar_.note_race({words.at(1)}, looked_at);
  StepResult result = carry_out(words, step);
  if (fault == Fault::drop_after) return engine::Unknown{"the reply was lost"};
  return result;
}

StepResult Replica::carry_out(const Words& words, const Step& step) {
  if (!calendar_.options.writable) return engine::Refused{"the calendar is read-only", 403};
  if (words.front() == "create") return create(words, step);
  if (calendar_.live({words.at(1)}) == nullptr) return engine::Missing{};
  if (calendar_.options.conditional) {
    if (auto against = check(words)) return *std::move(against);
  }
  if (words.front() == "update") return update(words, step);
  if (words.front() == "occurrence") return update_occurrence(words, step);
  return remove(words, step);
}

// A service that compares knows what stands there; a replica that looks first sees what is shown.
std::optional<StepResult> Replica::check(const Words& words) const {
  const bool occurrence = words.front() == "occurrence";
  const NativeId id{words.at(occurrence ? 2 : 1)};
  const std::string& expected = words.at(occurrence ? 3 : 2);
  if (calendar_.options.conditional) {
    if (calendar_.record_or_gone(id).raw == expected) return std::nullopt;
    return engine::Stale{calendar_.records_of({words.at(1)})};
  }
  if (calendar_.silent_.count(id) > 0) return engine::Unknown{"it could not be read"};
  Record seen = calendar_.shown_or_gone(id);
  if (seen.raw == expected || is_stale(seen)) return std::nullopt;
  if (!occurrence && seen.gone) return engine::Missing{};
  return engine::Stale{{std::move(seen)}};
}

StepResult Replica::create(const Words& words, const Step& step) {
  const Snapshot* snapshot = calendar_.snapshots_.find(words.at(2));
  if (snapshot == nullptr) return engine::Refused{"no such text", 400};
  if (!calendar_.options.repeatable_creations) {
    const ItemId item{words.at(1)};
    if (calendar_.live(item) != nullptr) return engine::Stale{calendar_.records_of(item)};
    // RFC 4791 §5.3.2.1, no-uid-conflict: the UID is here under another name.
    const auto holder = calendar_.by_uid_.find(snapshot->event.uid);
    if (holder != calendar_.by_uid_.end()) {
      return engine::Stale{calendar_.records_of(holder->second)};
    }
    return put(OperationKind::create, item, *snapshot, step);
  }
  const auto known = calendar_.by_key_.find(words.at(1));
  const auto age = [&] { return calendar_.now() - calendar_.items_.at(known->second).created; };
  if (known != calendar_.by_key_.end() && age() <= calendar_.options.keys_kept) {
    const Instant born{std::chrono::seconds(std::stoll(words.at(3)))};
    return Answered{calendar_.records_of(known->second), /*ours=*/false,
                    /*earlier=*/calendar_.items_.at(known->second).created < born};
  }
  const ItemId item = calendar_.fresh_id();
  calendar_.by_key_.insert_or_assign(words.at(1), item);
  StepResult made = put(OperationKind::create, item, *snapshot, step);
  if (std::holds_alternative<engine::Refused>(made)) calendar_.by_key_.erase(words.at(1));
  return made;
}

StepResult Replica::update(const Words& words, const Step& step) {
  const ItemId item{words.at(1)};
  const Snapshot* snapshot = calendar_.snapshots_.find(words.at(3));
  if (snapshot == nullptr) return engine::Refused{"no such text", 400};
  Snapshot next = *snapshot;
  if (!calendar_.options.conditional) {  // only what is sent changes
    const Event sent = std::exchange(next.event, calendar_.live(item)->snapshot.event);
    engine::assign(next.event, sent, step.touches);
  }
  if (calendar_.options.many_steps) {
    next.event.occurrences = calendar_.live(item)->snapshot.event.occurrences;
  }
  return put(OperationKind::update, item, std::move(next), step);
}

StepResult Replica::update_occurrence(const Words& words, const Step& step) {
  const ItemId item{words.at(1)};
  Snapshot next = calendar_.live(item)->snapshot;
  const engine::OccurrenceKey key = *step.touches.occurrences().begin();
  const Snapshot* alone = calendar_.snapshots_.find(words.at(4));
  if (alone == nullptr) {
    next.event.occurrences.erase(key);
  } else {
    next.event.occurrences.insert_or_assign(key, alone->event.occurrences.at(key));
  }
  return put(OperationKind::update, item, std::move(next), step);
}

StepResult Replica::remove(const Words& words, const Step& step) {
  const ItemId item{words.at(1)};
  calendar_.writing_ = true;
  calendar_.remove(item);
  calendar_.writing_ = false;
  return written(OperationKind::remove, item, step);
}

StepResult Replica::put(OperationKind kind, const ItemId& item, Snapshot snapshot,
                        const Step& step) {
  const auto& refuses = calendar_.options.refuses;
  if (refuses && refuses(snapshot.event)) return engine::Refused{"the text is not allowed", 400};
  calendar_.writing_ = true;
  calendar_.store(item, std::move(snapshot));
  calendar_.writing_ = false;
  return written(kind, item, step);
}

StepResult Replica::written(OperationKind kind, const ItemId& item, const Step& step) {
  calendar_.writes_.push_back({kind, item, step.touches});
  std::vector<Record> ours = calendar_.records_of(item);
  if (!calendar_.options.conditional) ours = {reply_to(kind, item, step)};
  if (calendar_.options.after_write) calendar_.options.after_write(step);
  if (!calendar_.options.conditional) return Answered{std::move(ours), true};
  std::vector<Record> now = calendar_.records_of(item);
  const bool same = now == ours;
  return Answered{std::move(now), same};
}

// The reply shows the one record that was written.
Record Replica::reply_to(OperationKind kind, const ItemId& item, const Step& step) {
  const bool occurrence = kind == OperationKind::update && step.touches.bits() == 0;
  const NativeId id =
      occurrence ? occurrence_id(item, *step.touches.occurrences().begin()) : NativeId{item.value};
  Record now = calendar_.record_or_gone(id);
  if (lags()) {
    const Words words = split(step.request);
    const auto shown = [](const std::string& raw) {
      return raw.empty() ? std::nullopt : Shown(raw);
    };
    const std::string before = kind == OperationKind::create ? "" : words.at(occurrence ? 3 : 2);
    recent_.wrote(id, shown(before), shown(now.raw), calendar_.now());
  }
  return now;
}

}  // namespace larkdav::adapters::memory
