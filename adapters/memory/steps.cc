// Goals into requests, and requests carried out. A request is tab-separated words, the last of them
// the token of a value:
//   create      id or idempotency key, value
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
  const Event wanted = as_stored(*goal.wanted);
  const FieldMask left = (engine::diff(now->event, wanted) & goal.fields) - goal.answered;
  if (left.empty()) return std::nullopt;
  if (!calendar_.options.many_steps) return rewriting(goal, *master, left);
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
  step.request = join({"create", name, calendar_.snapshots_.token(snapshot)});
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
    return occurrence_step(*goal.item, group, alone->event.occurrences.begin()->first, nullptr);
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
  calendar_.count_request();
  const Words words = split(step.request);
  const Options& options = calendar_.options;
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
  StepResult result = carry_out(words, step);
  if (fault == Fault::drop_after) return engine::Unknown{"the reply was lost"};
  return result;
}

StepResult Replica::carry_out(const Words& words, const Step& step) {
  if (!calendar_.options.writable) return engine::Refused{"the calendar is read-only", 403};
  if (words.front() == "create") return create(words, step);
  if (calendar_.live({words.at(1)}) == nullptr) return engine::Missing{};
  if (words.front() == "update") return update(words, step);
  if (words.front() == "occurrence") return update_occurrence(words, step);
  return remove(words, step);
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
    calendar_.store(item, *snapshot);
    return written(OperationKind::create, item, step);
  }
  const auto known = calendar_.by_key_.find(words.at(1));
  if (known != calendar_.by_key_.end()) {
    return Answered{calendar_.records_of(known->second), /*ours=*/false};
  }
  const ItemId item = calendar_.store(calendar_.fresh_id(), *snapshot);
  calendar_.by_key_.emplace(words.at(1), item);
  return written(OperationKind::create, item, step);
}

StepResult Replica::update(const Words& words, const Step& step) {
  const ItemId item{words.at(1)};
  const Snapshot* snapshot = calendar_.snapshots_.find(words.at(3));
  if (snapshot == nullptr) return engine::Refused{"no such text", 400};
  if (calendar_.record_or_gone({item.value}).raw != words.at(2)) {
    return engine::Stale{calendar_.records_of(item)};
  }
  Snapshot next = *snapshot;
  if (calendar_.options.many_steps) {
    next.event.occurrences = calendar_.live(item)->snapshot.event.occurrences;
  }
  calendar_.store(item, std::move(next));
  return written(OperationKind::update, item, step);
}

StepResult Replica::update_occurrence(const Words& words, const Step& step) {
  const ItemId item{words.at(1)};
  if (calendar_.record_or_gone({words.at(2)}).raw != words.at(3)) {
    return engine::Stale{calendar_.records_of(item)};
  }
  Snapshot next = calendar_.live(item)->snapshot;
  const engine::OccurrenceKey key = *step.touches.occurrences().begin();
  const Snapshot* alone = calendar_.snapshots_.find(words.at(4));
  if (alone == nullptr) {
    next.event.occurrences.erase(key);
  } else {
    next.event.occurrences.insert_or_assign(key, alone->event.occurrences.at(key));
  }
  calendar_.store(item, std::move(next));
  return written(OperationKind::update, item, step);
}

StepResult Replica::remove(const Words& words, const Step& step) {
  const ItemId item{words.at(1)};
  if (calendar_.record_or_gone({item.value}).raw != words.at(2)) {
    return engine::Stale{calendar_.records_of(item)};
  }
  calendar_.remove(item);
  return written(OperationKind::remove, item, step);
}

StepResult Replica::written(OperationKind kind, const ItemId& item, const Step& step) {
  calendar_.writes_.push_back({kind, item, step.touches});
  const std::vector<Record> ours = calendar_.records_of(item);
  if (calendar_.options.after_write) calendar_.options.after_write(step);
  std::vector<Record> now = calendar_.records_of(item);
  const bool same = now == ours;
  return Answered{std::move(now), same};
}

}  // namespace larkdav::adapters::memory
