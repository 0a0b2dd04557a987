// A calendar in memory: the service's side of memory::Replica. It holds items, logs their changes
// for deltas, and lets tests edit as a person would. Outlives the replicas on it, as a service
// outlives a crash of ours.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/memory/options.h"
#include "engine/event.h"
#include "engine/link.h"
#include "engine/replica.h"

namespace larkdav::adapters::memory {

struct Snapshot {  // what a raw text stands for
  engine::Event event;
  std::string origin;
  std::optional<engine::Instant> stamp;
};

// Raw texts are tokens "v17" for values in this table, so assembling is exact. Equal values have
// equal tokens.
class Snapshots {
 public:
  std::string token(const Snapshot& snapshot);
  [[nodiscard]] const Snapshot* find(std::string_view token) const;  // nullptr: no such text

 private:
  std::vector<Snapshot> all_;
  std::unordered_multimap<std::string, std::size_t> by_name_;
};

struct Overwritten {  // by a replica
  engine::ItemId item;
  engine::Event before;
  engine::FieldMask fields;  // that differ now; all of a deletion
};

struct Write {  // carried out by a replica
  engine::OperationKind kind = engine::OperationKind::update;
  engine::ItemId item;
  engine::FieldMask touches;
};

class Calendar {
 public:
  explicit Calendar(Options how = {}) : options(std::move(how)) {}

  Options options;  // may change at any time

  // -- as a person
  engine::ItemId add(const engine::Event& event);
  void edit(const engine::ItemId& item, const std::function<void(engine::Event&)>& change);
  void put(const engine::ItemId& item, const engine::Event& event, const std::string& origin = {});
  void remove(const engine::ItemId& item);
  engine::ItemId rename(const engine::ItemId& item);  // a new name for the same UID

  // -- what is there
  [[nodiscard]] std::map<engine::ItemId, engine::Event> items() const;  // live ones
  [[nodiscard]] const engine::Event* find(const engine::ItemId& item) const;
  [[nodiscard]] const std::vector<Write>& writes() const { return writes_; }
  [[nodiscard]] const std::vector<Overwritten>& overwritten() const { return overwritten_; }
  [[nodiscard]] long requests() const { return requests_; }
  // A replica wrote over an edit that it could not have seen: made after its look, or still hidden.
  [[nodiscard]] bool raced() const { return raced_; }

  // -- as a failing service
  void set_unreadable(const engine::ItemId& item, bool unreadable);
  void set_silent(const engine::NativeId& id, bool silent);  // fetch() says nothing about it
  void expire_cursors() { ++epoch_; }

 private:
  friend class Replica;
  using Millis = std::chrono::milliseconds;
  struct Past {  // what is shown until then; nullopt: nothing
    Millis until;
    std::optional<engine::Record> record;
  };
  struct Part {  // a record and when it changed last
    engine::Record record;
    long sequence = 0;
    bool by_person = true;
    std::vector<Past> past;
  };
  struct Stored {
    Snapshot snapshot;
    bool alive = true;
    bool unreadable = false;
    engine::Instant created;
  };

  engine::ItemId store(const engine::ItemId& item, Snapshot snapshot);
  void publish(const engine::ItemId& item);  // brings the item's records up to date
  void publish_part(engine::Record record);
  void publish_occurrences(const engine::ItemId& item, const Stored& stored);
  engine::ItemId fresh_id();
  void count_request();
  void count_read();
  [[nodiscard]] Millis clock() const { return options.clock ? options.clock() : Millis{0}; }
  [[nodiscard]] engine::Instant now() const {
    return engine::Instant{std::chrono::floor<std::chrono::seconds>(clock())};
  }
  [[nodiscard]] const Stored* live(const engine::ItemId& item) const;
  [[nodiscard]] std::vector<engine::Record> records_of(const engine::ItemId& item) const;
  [[nodiscard]] engine::Record record_or_gone(const engine::NativeId& id) const;
  // What a read shows of it now; nullopt: nothing.
  [[nodiscard]] std::optional<engine::Record> shown(const Part& part) const;
  [[nodiscard]] engine::Record shown_or_gone(const engine::NativeId& id) const;
  [[nodiscard]] bool lags(const Part& part) const;
  // The latest change that a token given now covers.
  [[nodiscard]] long covered() const;
  void note_race(const engine::ItemId& item, long looked_at);

  std::map<engine::ItemId, Stored> items_;  // deleted ones too
  std::map<engine::NativeId, Part> parts_;
  std::map<std::string, engine::ItemId> by_key_;  // idempotency keys
  std::map<engine::Uid, engine::ItemId> by_uid_;  // live items that have one, the latest
  std::set<engine::NativeId> silent_;
  mutable Snapshots snapshots_;  // interning is no change anybody can see
  std::vector<Write> writes_;
  std::vector<Overwritten> overwritten_;
  bool writing_ = false;  // a replica is, no person
  bool raced_ = false;
  long sequence_ = 0;
  long next_id_ = 1;
  long epoch_ = 1;
  long requests_ = 0;
};

// The name of the item that a record belongs to: what stands before the first "/".
engine::ItemId item_of(const engine::NativeId& id);
// The record of one occurrence, where occurrences have records of their own.
engine::NativeId occurrence_id(const engine::ItemId& item, const engine::OccurrenceKey& key);

}  // namespace larkdav::adapters::memory
