#include "adapters/memory/calendar.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace larkdav::adapters::memory {

using engine::Event;
using engine::ItemId;
using engine::NativeId;
using engine::Record;

Options caldav_like() {
  Options options;
  options.absence_proves_deletion = false;
  options.texts_in_listings = false;
  return options;
}

Options feishu_like() {
  Options options;
  options.uids = false;
  options.revisions = false;
  options.stamps = false;
  options.repeatable_creations = true;
  options.many_steps = true;
  options.conditional = false;
  return options;
}

ItemId item_of(const NativeId& id) { return {id.value.substr(0, id.value.find('/'))}; }

NativeId occurrence_id(const ItemId& item, const engine::OccurrenceKey& key) {
  return {item.value + "/" + engine::to_string(key)};
}

// -- Snapshots

std::string Snapshots::token(const Snapshot& snapshot) {
  const std::string name = snapshot.event.uid.value + "\n" + snapshot.event.fields.title;
  const auto [first, last] = by_name_.equal_range(name);
  for (auto at = first; at != last; ++at) {
    const Snapshot& known = all_[at->second];
    // Two events are equal without UID and extent, but a text keeps them.
    if (known.event == snapshot.event && known.event.uid == snapshot.event.uid &&
        known.event.extent == snapshot.event.extent && known.origin == snapshot.origin &&
        known.stamp == snapshot.stamp) {
      return "v" + std::to_string(at->second);
    }
  }
  by_name_.emplace(name, all_.size());
  all_.push_back(snapshot);
  return "v" + std::to_string(all_.size() - 1);
}

const Snapshot* Snapshots::find(std::string_view token) const {
  std::size_t index = 0;
  if (token.empty() || token.front() != 'v') return nullptr;
  const auto parsed = std::from_chars(token.data() + 1, token.data() + token.size(), index);
  if (parsed.ec != std::errc() || parsed.ptr != token.data() + token.size()) return nullptr;
  return index < all_.size() ? &all_[index] : nullptr;
}

// -- as a person

ItemId Calendar::add(const Event& event) { return store(fresh_id(), {event, "", std::nullopt}); }

void Calendar::edit(const ItemId& item, const std::function<void(Event&)>& change) {
  const Stored* stored = live(item);
  if (stored == nullptr) throw std::logic_error("no such item: " + item.value);
  Snapshot snapshot = stored->snapshot;
  snapshot.stamp.reset();
  change(snapshot.event);
  store(item, std::move(snapshot));
}

void Calendar::put(const ItemId& item, const Event& event, const std::string& origin) {
  store(item, {event, origin, std::nullopt});
}

void Calendar::remove(const ItemId& item) {
  const auto found = items_.find(item);
  if (found == items_.end() || !found->second.alive) return;
  if (writing_) {
    const Event& event = found->second.snapshot.event;
    overwritten_.push_back({item, event, engine::whole(event)});
  }
  found->second.alive = false;
  const auto named = by_uid_.find(found->second.snapshot.event.uid);
  if (named != by_uid_.end() && named->second == item) by_uid_.erase(named);
  publish(item);
}

ItemId Calendar::rename(const ItemId& item) {
  const Stored* stored = live(item);
  if (stored == nullptr) throw std::logic_error("no such item: " + item.value);
  const ItemId renamed = store(fresh_id(), stored->snapshot);
  remove(item);
  return renamed;
}

// -- what is there

std::map<ItemId, Event> Calendar::items() const {
  std::map<ItemId, Event> items;
  for (const auto& [id, stored] : items_) {
    if (stored.alive) items.emplace(id, stored.snapshot.event);
  }
  return items;
}

const Event* Calendar::find(const ItemId& item) const {
  const Stored* stored = live(item);
  return stored == nullptr ? nullptr : &stored->snapshot.event;
}

const Calendar::Stored* Calendar::live(const ItemId& item) const {
  const auto found = items_.find(item);
  return found == items_.end() || !found->second.alive ? nullptr : &found->second;
}

std::vector<Record> Calendar::records_of(const ItemId& item) const {
  std::vector<Record> records;
  for (auto at = parts_.lower_bound({item.value}); at != parts_.end(); ++at) {
    if (item_of(at->first) == item) {
      records.push_back(at->second.record);
    } else if (!at->first.value.starts_with(item.value)) {
      break;
    }
  }
  return records;
}

Record Calendar::record_or_gone(const NativeId& id) const {
  const auto found = parts_.find(id);
  if (found != parts_.end()) return found->second.record;
  return {id, {item_of(id).value}, "", "", /*gone=*/true, /*complete=*/true, ""};
}

// -- what reads show

bool Calendar::lags(const Part& part) const {
  return !part.past.empty() && clock() < part.past.back().until;
}

std::optional<Record> Calendar::shown(const Part& part) const {
  for (const Past& past : part.past) {
    if (clock() < past.until) return past.record;
  }
  return part.record;
}

Record Calendar::shown_or_gone(const NativeId& id) const {
  const auto found = parts_.find(id);
  if (found != parts_.end()) {
    if (auto record = shown(found->second)) return *std::move(record);
  }
  return {id, {item_of(id).value}, "", "", /*gone=*/true, /*complete=*/true, ""};
}

long Calendar::covered() const {
  if (options.eager_tokens) return sequence_;
  long covered = sequence_;
  for (const auto& [id, part] : parts_) {
    if (lags(part)) covered = std::min(covered, part.sequence - 1);
  }
  return covered;
}

void Calendar::note_race(const ItemId& item, long looked_at) {
  for (const auto& [id, part] : parts_) {
    const bool unseen = part.by_person && (part.sequence > looked_at || lags(part));
    if (unseen && item_of(id) == item) raced_ = true;
  }
}

// -- as a failing service

void Calendar::set_unreadable(const ItemId& item, bool unreadable) {
  const auto found = items_.find(item);
  if (found == items_.end()) throw std::logic_error("no such item: " + item.value);
  found->second.unreadable = unreadable;
  publish(item);
}

void Calendar::set_silent(const NativeId& id, bool silent) {
  if (silent) {
    silent_.insert(id);
  } else {
    silent_.erase(id);
  }
}

void Calendar::count_request() {
  ++requests_;
  if (options.before_request) options.before_request();
}

void Calendar::count_read() {
  count_request();
  if (options.before_read) options.before_read();
}

// -- storing

ItemId Calendar::fresh_id() { return {"p" + std::to_string(next_id_++)}; }

ItemId Calendar::store(const ItemId& item, Snapshot snapshot) {
  if (!options.uids) snapshot.event.uid = {};
  if (!options.stamps) {
    snapshot.stamp.reset();
    snapshot.origin.clear();
  }
  if (options.rewrite) snapshot.event = options.rewrite(snapshot.event);
  const auto known = items_.find(item);
  const bool fresh = known == items_.end() || !known->second.alive;
  Stored& stored = items_[item];
  if (fresh) {
    stored.created = now();
  } else if (writing_) {
    const Event& old = stored.snapshot.event;
    const auto fields = engine::diff(old, snapshot.event) & engine::whole(old);
    overwritten_.push_back({item, stored.snapshot.event, fields});
  }
  stored.snapshot = std::move(snapshot);
  stored.alive = true;
  if (!stored.snapshot.event.uid.value.empty()) by_uid_[stored.snapshot.event.uid] = item;
  publish(item);
  return item;
}

void Calendar::publish(const ItemId& item) {
  const Stored& stored = items_.at(item);
  Record master{{item.value}, {item.value}, "", "", !stored.alive, /*complete=*/true, ""};
  if (stored.alive && stored.unreadable) {
    master.unreadable = "the service refuses to show it";
  } else if (stored.alive) {
    Snapshot shown = stored.snapshot;
    if (options.many_steps) shown.event.occurrences.clear();
    master.raw = snapshots_.token(shown);
  }
  publish_part(std::move(master));
  if (options.many_steps) publish_occurrences(item, stored);
}

void Calendar::publish_occurrences(const ItemId& item, const Stored& stored) {
  std::set<NativeId> left;
  for (const Record& record : records_of(item)) left.insert(record.id);
  left.erase({item.value});
  if (stored.alive) {
    for (const auto& [key, occurrence] : stored.snapshot.event.occurrences) {
      const NativeId id = occurrence_id(item, key);
      Snapshot alone;
      alone.event.occurrences.emplace(key, occurrence);
      publish_part({id, {item.value}, "", snapshots_.token(alone), /*gone=*/false, true, ""});
      left.erase(id);
    }
  }
  for (const NativeId& id : left) {
    publish_part({id, {item.value}, "", "", /*gone=*/true, /*complete=*/true, ""});
  }
}

void Calendar::publish_part(Record record) {
  Part& part = parts_[record.id];
  record.revision = part.record.revision;
  if (part.sequence != 0 && part.record == record) return;
  std::erase_if(part.past, [&](const Past& past) { return past.until <= clock(); });
  if (options.lag > Millis{0}) {
    part.past.push_back(
        {clock() + options.lag, part.sequence == 0 ? std::nullopt : std::optional(part.record)});
  }
  part.by_person = !writing_;
  part.sequence = ++sequence_;
  if (options.revisions) record.revision = "e" + std::to_string(part.sequence);
  part.record = std::move(record);
}

}  // namespace larkdav::adapters::memory
