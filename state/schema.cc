#include "state/schema.h"

#include <array>
#include <string>

namespace larkdav::state {
namespace {

constexpr std::int64_t kApplicationId = 0x6c6b6476;  // "lkdv", PRAGMA application_id

// Sides are 0 (Feishu) and 1 (the other). Times are seconds since 1970 in UTC. Events, masks, goals
// and steps are the JSON of event_code.h.
constexpr const char* kFirstVersion = R"sql(
CREATE TABLE state (
  only INTEGER PRIMARY KEY CONSTRAINT state_has_one_row CHECK (only = 1),
  last_stamp INTEGER NOT NULL,
  norm_version TEXT NOT NULL
) STRICT;
INSERT INTO state VALUES (1, 0, '');

CREATE TABLE pair (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CONSTRAINT pair_name_once UNIQUE,
  feishu_account TEXT NOT NULL,
  feishu_calendar TEXT NOT NULL,
  other_account TEXT NOT NULL,
  other_calendar TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  mode TEXT NOT NULL CONSTRAINT pair_mode_known CHECK (mode IN ('first', 'normal', 'resync'))
) STRICT;

CREATE TABLE cursor (
  pair INTEGER NOT NULL CONSTRAINT cursor_of_pair REFERENCES pair ON DELETE CASCADE,
  side INTEGER NOT NULL CONSTRAINT cursor_side CHECK (side IN (0, 1)),
  value TEXT,
  listing INTEGER NOT NULL DEFAULT 0,
  scan INTEGER NOT NULL DEFAULT 0,
  complete_scan INTEGER NOT NULL DEFAULT 0,
  listed_at INTEGER,
  CONSTRAINT cursor_once PRIMARY KEY (pair, side)
) STRICT, WITHOUT ROWID;

CREATE TABLE record (
  id INTEGER PRIMARY KEY,
  pair INTEGER NOT NULL CONSTRAINT record_of_pair REFERENCES pair ON DELETE CASCADE,
  side INTEGER NOT NULL CONSTRAINT record_side CHECK (side IN (0, 1)),
  native_id TEXT NOT NULL,
  item_group TEXT NOT NULL,
  revision TEXT NOT NULL,
  gone INTEGER NOT NULL,
  complete INTEGER NOT NULL,
  unreadable TEXT NOT NULL,
  seen INTEGER NOT NULL,
  CONSTRAINT record_once UNIQUE (pair, side, native_id)
) STRICT;
CREATE INDEX record_by_group ON record (pair, side, item_group, gone);
CREATE INDEX record_by_scan ON record (pair, side, seen) WHERE gone = 0;
CREATE INDEX record_in_debt ON record (pair, side) WHERE gone = 0 AND complete = 0;

CREATE TABLE raw_text (
  record INTEGER PRIMARY KEY CONSTRAINT raw_text_of_record REFERENCES record ON DELETE CASCADE,
  raw BLOB NOT NULL
) STRICT;

CREATE TABLE mark (
  pair INTEGER NOT NULL CONSTRAINT mark_of_pair REFERENCES pair ON DELETE CASCADE,
  side INTEGER NOT NULL CONSTRAINT mark_side CHECK (side IN (0, 1)),
  item_group TEXT NOT NULL,
  CONSTRAINT mark_once PRIMARY KEY (pair, side, item_group)
) STRICT, WITHOUT ROWID;

CREATE TABLE link (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  pair INTEGER NOT NULL CONSTRAINT link_of_pair REFERENCES pair ON DELETE CASCADE,
  uid TEXT NOT NULL,
  feishu_item TEXT,
  feishu_group TEXT,
  other_item TEXT,
  other_group TEXT,
  state TEXT NOT NULL CONSTRAINT link_state_known CHECK (state IN ('active', 'held')),
  held_reason TEXT NOT NULL,
  generation INTEGER NOT NULL,
  unagreed TEXT NOT NULL,
  kept TEXT NOT NULL,
  writes TEXT NOT NULL DEFAULT '',
  feishu_agreed TEXT,
  other_agreed TEXT,
  CONSTRAINT link_agrees_on_both
    CHECK ((feishu_agreed IS NULL) = (other_agreed IS NULL))
) STRICT;
CREATE UNIQUE INDEX link_feishu_item_once ON link (pair, feishu_item);
CREATE UNIQUE INDEX link_other_item_once ON link (pair, other_item);
CREATE UNIQUE INDEX link_active_uid_once ON link (pair, uid) WHERE state = 'active' AND uid <> '';
CREATE INDEX link_by_uid ON link (pair, uid);
CREATE INDEX link_by_feishu_group ON link (pair, feishu_group);
CREATE INDEX link_by_other_group ON link (pair, other_group);

CREATE TABLE satellite (
  link INTEGER NOT NULL CONSTRAINT satellite_of_link REFERENCES link ON DELETE CASCADE,
  occurrence TEXT NOT NULL,
  item TEXT NOT NULL CONSTRAINT satellite_item_once UNIQUE,
  kind TEXT NOT NULL CONSTRAINT satellite_kind_known
    CHECK (kind IN ('extra_date', 'lone_override', 'restored')),
  CONSTRAINT satellite_once PRIMARY KEY (link, occurrence)
) STRICT, WITHOUT ROWID;

CREATE TABLE intent (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  pair INTEGER NOT NULL CONSTRAINT intent_of_pair REFERENCES pair ON DELETE CASCADE,
  link INTEGER CONSTRAINT intent_of_link REFERENCES link ON DELETE CASCADE,
  side INTEGER NOT NULL CONSTRAINT intent_side CHECK (side IN (0, 1)),
  kind TEXT NOT NULL CONSTRAINT intent_kind_known CHECK (kind IN ('create', 'update', 'remove')),
  state TEXT NOT NULL CONSTRAINT intent_state_known CHECK (state IN ('open', 'sent', 'answered')),
  attempts INTEGER NOT NULL,
  runs INTEGER NOT NULL,
  why TEXT NOT NULL,
  cursor_before TEXT,
  goal TEXT NOT NULL,
  source TEXT NOT NULL,
  held TEXT,
  step TEXT
) STRICT;
CREATE INDEX intent_by_pair ON intent (pair);
CREATE INDEX intent_by_link ON intent (link);

CREATE TABLE uid_map (
  account TEXT NOT NULL,
  calendar TEXT NOT NULL,
  item TEXT NOT NULL,
  uid TEXT NOT NULL,
  CONSTRAINT uid_map_once PRIMARY KEY (account, calendar, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE tomb (
  pair INTEGER NOT NULL CONSTRAINT tomb_of_pair REFERENCES pair ON DELETE CASCADE,
  uid TEXT NOT NULL,
  feishu_item TEXT,
  other_item TEXT,
  buried INTEGER NOT NULL,
  CONSTRAINT tomb_once PRIMARY KEY (pair, uid)
) STRICT, WITHOUT ROWID;
CREATE INDEX tomb_by_feishu_item ON tomb (pair, feishu_item);

CREATE TABLE run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  pair INTEGER NOT NULL CONSTRAINT run_of_pair REFERENCES pair ON DELETE CASCADE,
  began INTEGER NOT NULL,
  ended INTEGER,
  outcome TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX run_by_pair ON run (pair);

CREATE TABLE change (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run INTEGER NOT NULL CONSTRAINT change_of_run REFERENCES run ON DELETE CASCADE,
  side INTEGER NOT NULL CONSTRAINT change_side CHECK (side IN (0, 1)),
  kind TEXT NOT NULL CONSTRAINT change_kind_known CHECK (kind IN ('create', 'update', 'remove')),
  uid TEXT NOT NULL,
  item TEXT,
  fields TEXT NOT NULL,
  why TEXT NOT NULL,
  before TEXT,
  after TEXT,
  overwritten TEXT NOT NULL
) STRICT;
CREATE INDEX change_by_run ON change (run);

CREATE TABLE fact (
  account TEXT NOT NULL,
  key TEXT NOT NULL,
  value TEXT NOT NULL,
  CONSTRAINT fact_once PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;
)sql";

// Undo holds links apart; history is written before the request; a run is told from an older copy
// of the state (open.h).
constexpr const char* kUndo = R"sql(
ALTER TABLE link ADD COLUMN apart INTEGER NOT NULL DEFAULT 0;
ALTER TABLE intent ADD COLUMN change INTEGER NOT NULL DEFAULT 0;
ALTER TABLE change ADD COLUMN done INTEGER NOT NULL DEFAULT 1;
ALTER TABLE state ADD COLUMN runs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE state ADD COLUMN epoch TEXT NOT NULL DEFAULT '';
ALTER TABLE state ADD COLUMN host TEXT NOT NULL DEFAULT '';
)sql";

// Our writes of the last seconds, for sides whose answers lag; the canonical form of each pair.
constexpr const char* kRecentWrites = R"sql(
CREATE TABLE recent_write (
  id INTEGER PRIMARY KEY,
  pair INTEGER NOT NULL CONSTRAINT recent_write_of_pair REFERENCES pair ON DELETE CASCADE,
  side INTEGER NOT NULL CONSTRAINT recent_write_side CHECK (side IN (0, 1)),
  native_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  before TEXT,
  after TEXT
) STRICT;
CREATE INDEX recent_write_by_age ON recent_write (pair, side, at);
ALTER TABLE pair ADD COLUMN norm_version TEXT NOT NULL DEFAULT '';
)sql";

// A pair may be pointed at other calendars, and a run is taken back only where it wrote. '': not
// known.
constexpr const char* kRunCalendars = R"sql(
ALTER TABLE run ADD COLUMN feishu_calendar TEXT NOT NULL DEFAULT '';
ALTER TABLE run ADD COLUMN other_calendar TEXT NOT NULL DEFAULT '';
)sql";

constexpr std::array kMigrations{Migration{kFirstVersion}, Migration{kUndo},
                                 Migration{kRecentWrites}, Migration{kRunCalendars}};

std::int64_t pragma(Database& database, const char* name) {
  Statement row = database.query(std::string("PRAGMA ") + name);
  return row.next() ? row.integer(0) : 0;
}

void refuse_strangers(Database& database, std::int64_t version) {
  Statement tables = database.query("SELECT count(*) FROM sqlite_schema");
  const bool empty = !tables.next() || tables.integer(0) == 0;
  if (version == 0 && empty) return;
  if (version == 0 || pragma(database, "application_id") != kApplicationId) {
    fail(database.path() + " is a database, but none that larkdav made",
         "choose another state folder with --state");
  }
}

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

void migrate(Database& database, std::span<const Migration> steps) {
  const std::int64_t version = pragma(database, "user_version");
  refuse_strangers(database, version);
  const auto known = static_cast<std::int64_t>(steps.size());
  if (version > known) {
    fail("the state database " + database.path() + " was written by a newer larkdav (schema " +
             std::to_string(version) + ", this program knows " + std::to_string(known) + ")",
         "use the newer program, or another state folder with --state");
  }
  for (std::int64_t next = version; next < known; ++next) {
    Transaction transaction(database);
    database.script(steps[static_cast<std::size_t>(next)].sql);
    database.script("PRAGMA application_id = " + std::to_string(kApplicationId) +
                    "; PRAGMA user_version = " + std::to_string(next + 1));
    transaction.commit();
  }
}

}  // namespace larkdav::state
