// The pairs that the state knows: which two calendars each one joins, and how it stands.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/event.h"
#include "engine/link.h"
#include "engine/side.h"
#include "state/sqlite.h"

namespace larkdav::state {

struct PinnedCalendar {
  std::string account;   // its name in the configuration
  std::string calendar;  // id, URL or path, resolved once
  friend bool operator==(const PinnedCalendar&, const PinnedCalendar&) = default;
};

struct PairRow {
  std::int64_t id = 0;
  std::string name;
  engine::PerSide<PinnedCalendar> calendars;
  std::string fingerprint;  // of account identities, calendars, direction and filters
  engine::PairMode mode = engine::PairMode::first;
};

struct LastRun {
  engine::RunId id = 0;
  engine::Instant began;
  std::optional<engine::Instant> ended;  // nullopt: it was stopped
  std::string outcome;
};

struct PairStatus {  // counts for `status`
  long active = 0;
  long held = 0;
  long open_intents = 0;
  engine::PerSide<long> live{};        // records
  engine::PerSide<long> unreadable{};  // live records
  std::optional<LastRun> last_run;
};

class Pairs {
 public:
  explicit Pairs(Database& database) : database_(database) {}  // must outlive this

  std::vector<PairRow> all();  // by name
  std::optional<PairRow> find(const std::string& name);

  // The row of that name, made or brought up to date. Where the fingerprint moved, the mode becomes
  // resync and both sides are listed anew (reference sync.md 2). Where a calendar is another one,
  // what was observed, linked and intended is forgotten, for it is about the old one: the next run
  // links by UID and content and deletes nothing. History stays.
  PairRow open(const std::string& name, const engine::PerSide<PinnedCalendar>& calendars,
               const std::string& fingerprint);

  PairStatus status(std::int64_t pair);
  // Forgets what was observed, linked and intended: the next run is a first one. History stays.
  void begin_afresh(const std::string& name);
  void drop(const std::string& name);  // with all that is remembered of it, UIDs excepted

 private:
  void forget_world(std::int64_t pair);

  Database& database_;
};

}  // namespace larkdav::state
