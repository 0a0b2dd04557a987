#include "adapters/memory/replica.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace larkdav::adapters::memory {
namespace {

using engine::Cursor;
using engine::ItemId;
using engine::NativeId;
using engine::Record;

// "list", epoch, sequence at its start, last id named | "delta", epoch, sequence
struct Position {
  bool listing = false;
  long epoch = 0;
  long sequence = 0;
  std::string after;
};

Cursor to_cursor(const Position& position) {
  std::string value = (position.listing ? "list\t" : "delta\t") + std::to_string(position.epoch) +
                      "\t" + std::to_string(position.sequence);
  if (position.listing) value += "\t" + position.after;
  return {std::move(value)};
}

long to_number(std::string_view word) {
  long number = -1;
  std::from_chars(word.data(), word.data() + word.size(), number);
  return number;
}

Position to_position(const Cursor& cursor) {
  Position position;
  std::string_view rest = cursor.value;
  const auto take = [&rest] {
    const std::size_t end = std::min(rest.find('\t'), rest.size());
    const std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return word;
  };
  position.listing = take() == "list";
  position.epoch = to_number(take());
  position.sequence = to_number(take());
  position.after = rest;
  return position;
}

}  // namespace

engine::Capabilities Replica::capabilities() const {
  const Options& options = calendar_.options;
  return {.storable = options.storable,
          .writable = options.writable,
          .absence_proves_deletion = options.absence_proves_deletion,
          .tokens_lose_deletions = options.tokens_lose_deletions,
          .lag = lags() ? kLag : std::chrono::seconds{0},
          .batch = options.batch};
}

// -- reading

void Replica::recall(std::span<const engine::RecentWrite> writes) { recent_.recall(writes); }

void Replica::changes(const std::optional<Cursor>& since, engine::RecordSink& sink) {
  std::optional<Cursor> from = since;
  lagging_ = {};
  if (lags() && since) {
    lagging_ = feishu::read_position(since->value).value_or(feishu::Position{});
    from = Cursor{lagging_.sync.empty() ? lagging_.listing : lagging_.sync};
  }
  const Position position = from ? to_position(*from) : Position{};
  const bool expired = position.epoch != calendar_.epoch_;
  if (!from || position.sequence < 0 ||
      (expired && (position.listing || calendar_.options.expired == Expired::refuse))) {
    list(calendar_.covered(), "", /*resumed=*/false, sink);
  } else if (position.listing) {
    list(position.sequence, position.after, /*resumed=*/true, sink);
  } else if (expired) {
    delta(calendar_.options.expired == Expired::full ? 0 : calendar_.sequence_, sink);
  } else {
    delta(position.sequence, sink);
  }
}

// A token becomes the cursor as it does with Feishu, where reads lag.
Cursor Replica::place(const Cursor& cursor, Place where) {
  if (!lags()) return cursor;
  if (where == Place::listing) return {feishu::to_text(feishu::Position{"", cursor.value, {}})};
  if (where == Place::listed) lagging_ = feishu::after_listing(cursor.value, calendar_.now());
  if (where == Place::read) {
    lagging_ = feishu::after_delta(std::move(lagging_), cursor.value, calendar_.now());
  }
  return {feishu::to_text(lagging_)};
}

bool Replica::is_stale(const Record& seen) const {
  const Shown shown = seen.gone && seen.raw.empty() ? std::nullopt : Shown(seen.raw);
  return lags() && recent_.is_stale(seen.id, shown, calendar_.now(),
                                    [](const auto& a, const auto& b) { return a == b; });
}

Record Replica::as_listed(const Record& record) const {
  if (is_stale(record)) {
    Record doubted = record;
    doubted.complete = doubted.gone = false;
    return doubted;
  }
  if (calendar_.options.texts_in_listings || record.gone || !record.unreadable.empty()) {
    return record;
  }
  Record named = record;
  named.raw.clear();
  named.complete = false;
  return named;
}

void Replica::list(long start, std::string after, bool resumed, engine::RecordSink& sink) {
  for (bool first = !resumed;; first = false) {
    calendar_.count_read();
    engine::Page page;
    page.starts_listing = first;
    auto at = calendar_.parts_.upper_bound({after});
    for (; at != calendar_.parts_.end(); ++at) {
      const auto record = calendar_.shown(at->second);
      if (!record || (record->gone && record->raw.empty())) continue;
      if (page.records.size() == calendar_.options.page_size) break;
      page.records.push_back(as_listed(*record));
      after = at->first.value;
    }
    page.ends_listing = at == calendar_.parts_.end();
    page.next = place(to_cursor({!page.ends_listing, calendar_.epoch_, start, after}),
                      page.ends_listing ? Place::listed : Place::listing);
    const bool ended = page.ends_listing;
    sink.page(std::move(page));
    if (!ended) continue;
    if (!first) delta(start, sink);  // what changed while it was read
    return;
  }
}

void Replica::delta(long since, engine::RecordSink& sink) {
  for (bool more = true; more;) {
    calendar_.count_read();
    const long covered = calendar_.covered();
    std::map<long, Record> changed;
    for (const auto& [id, part] : calendar_.parts_) {
      const auto record = calendar_.shown(part);
      const bool lost = calendar_.options.tokens_lose_deletions && part.record.gone;
      const bool covers = part.sequence > since && part.sequence <= covered;
      if (covers && record && !lost) changed.emplace(part.sequence, *record);
    }
    more = changed.size() > calendar_.options.page_size;
    engine::Page page;
    for (const auto& [sequence, record] : changed) {
      if (page.records.size() == calendar_.options.page_size) break;
      page.records.push_back(as_listed(record));
      since = sequence;
    }
    if (!more) since = std::max(since, covered);
    page.next =
        place(to_cursor({false, calendar_.epoch_, since, ""}), more ? Place::reading : Place::read);
    sink.page(std::move(page));
  }
}

void Replica::fetch(std::span<const NativeId> ids, engine::RecordSink& sink) {
  calendar_.count_read();
  engine::Page page;
  for (const NativeId& id : ids) {
    Record record = calendar_.shown_or_gone(id);
    if (calendar_.silent_.count(id) > 0 || is_stale(record)) continue;
    page.records.push_back(std::move(record));
  }
  sink.page(std::move(page));
}

// -- assembling

engine::GroupId Replica::group_of(const ItemId& item) const { return {item.value}; }
NativeId Replica::master_of(const ItemId& item) const { return {item.value}; }

std::vector<engine::Item> Replica::assemble(std::span<const Record> group) const {
  if (group.empty()) return {};
  const ItemId item{group.front().group.value};
  const auto master = std::find_if(group.begin(), group.end(), [&](const Record& record) {
    return record.id.value == item.value;
  });
  if (master == group.end()) {
    return {{item, group.front().group, engine::NotObserved{"its master was not seen yet"}}};
  }
  return {{item, master->group, state_of(*master, group)}};
}

engine::ItemState Replica::state_of(const Record& master, std::span<const Record> group) const {
  if (master.gone) return engine::Gone{};
  for (const Record& record : group) {
    if (!record.unreadable.empty()) return engine::Unreadable{record.unreadable};
    if (!record.complete && !record.gone) return engine::NotObserved{"its text was not read yet"};
  }
  const Snapshot* snapshot = calendar_.snapshots_.find(master.raw);
  if (snapshot == nullptr) return engine::Unreadable{"no text of this calendar"};
  engine::Assembled assembled{snapshot->event, calendar_.options.storable, {}, {}, {}};
  for (const Record& record : group) {
    const Snapshot* alone = calendar_.snapshots_.find(record.raw);
    if (record.id == master.id || alone == nullptr) continue;
    assembled.event.occurrences.insert(alone->event.occurrences.begin(),
                                       alone->event.occurrences.end());
  }
  if (calendar_.options.writable_fields) {
    assembled.writable =
        assembled.writable & calendar_.options.writable_fields({master.group.value});
  }
  if (!snapshot->origin.empty()) assembled.origin = snapshot->origin;
  assembled.stamp = snapshot->stamp;
  return assembled;
}

engine::Event Replica::as_stored(const engine::Event& event) const {
  engine::Event stored;
  stored.uid = event.uid;
  engine::assign(stored, event,
                 calendar_.options.storable | engine::FieldMask{engine::Field::time});
  stored.extent = event.extent;
  return calendar_.options.as_stored ? calendar_.options.as_stored(stored) : stored;
}

}  // namespace larkdav::adapters::memory
