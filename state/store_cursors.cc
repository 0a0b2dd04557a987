#include "state/rows.h"
#include "state/store.h"

namespace larkdav::state {

using engine::Side;

PairStore::PairStore(Database& database, std::int64_t pair) : database_(database), pair_(pair) {
  Statement row =
      database_.query("SELECT feishu_account, feishu_calendar FROM pair WHERE id = ?", {pair_});
  if (!row.next()) {
    fail("the state knows no pair " + std::to_string(pair_), "report this as a fault of larkdav");
  }
  feishu_account_ = row.text(0);
  feishu_calendar_ = row.text(1);
}

void PairStore::atomically(const std::function<void()>& work) {
  Transaction transaction(database_);
  work();
  transaction.commit();
}

// -- mode

engine::PairMode PairStore::mode() {
  Statement row = database_.query("SELECT mode FROM pair WHERE id = ?", {pair_});
  if (!row.next()) fail("the pair was removed meanwhile", "run again");
  return kPairModes.value(row.text(0));
}

void PairStore::set_mode(engine::PairMode mode) {
  database_.run("UPDATE pair SET mode = ? WHERE id = ?", {kPairModes.word(mode), pair_});
}

std::string PairStore::norm_version() {
  Statement row = database_.query("SELECT norm_version FROM pair WHERE id = ?", {pair_});
  return row.next() ? row.text(0) : std::string();
}

void PairStore::set_norm_version(const std::string& version) {
  database_.run("UPDATE pair SET norm_version = ? WHERE id = ?", {version, pair_});
}

// -- cursors

void PairStore::ensure_cursor(Side side) {
  database_.run("INSERT INTO cursor (pair, side) VALUES (?, ?) ON CONFLICT DO NOTHING",
                {pair_, number(side)});
}

std::optional<engine::Cursor> PairStore::cursor(Side side) {
  Statement row = database_.query("SELECT value FROM cursor WHERE pair = ? AND side = ?",
                                  {pair_, number(side)});
  if (!row.next() || row.null(0)) return std::nullopt;
  return engine::Cursor{row.text(0)};
}

void PairStore::forget_cursor(Side side) {
  database_.run("UPDATE cursor SET value = NULL, listing = 0 WHERE pair = ? AND side = ?",
                {pair_, number(side)});
}

bool PairStore::is_listing(Side side) {
  Statement row = database_.query("SELECT listing FROM cursor WHERE pair = ? AND side = ?",
                                  {pair_, number(side)});
  return row.next() && row.integer(0) != 0;
}

std::optional<engine::Instant> PairStore::last_full_listing(Side side) {
  Statement row = database_.query("SELECT listed_at FROM cursor WHERE pair = ? AND side = ?",
                                  {pair_, number(side)});
  if (!row.next() || row.null(0)) return std::nullopt;
  return to_instant(row.integer(0));
}

void PairStore::set_last_full_listing(Side side, engine::Instant when) {
  Transaction transaction(database_);
  ensure_cursor(side);
  database_.run("UPDATE cursor SET listed_at = ? WHERE pair = ? AND side = ?",
                {seconds(when), pair_, number(side)});
  transaction.commit();
}

std::int64_t PairStore::scan(Side side) {
  Statement row =
      database_.query("SELECT scan FROM cursor WHERE pair = ? AND side = ?", {pair_, number(side)});
  return row.next() ? row.integer(0) : 0;
}

void PairStore::put_page(Side side, const engine::Page& page) {
  Transaction transaction(database_);
  ensure_cursor(side);
  if (page.starts_listing) {
    database_.run("UPDATE cursor SET scan = scan + 1, listing = 1 WHERE pair = ? AND side = ?",
                  {pair_, number(side)});
  }
  put(side, page.records);
  database_.run("UPDATE cursor SET value = ? WHERE pair = ? AND side = ?",
                {page.next.value, pair_, number(side)});
  if (page.ends_listing) {
    // A listing whose first page was forgotten meanwhile proves no absence.
    database_.run(
        "UPDATE cursor SET complete_scan = iif(listing, scan, complete_scan), listing = 0 "
        "WHERE pair = ? AND side = ?",
        {pair_, number(side)});
  }
  transaction.commit();
}

// -- marks

std::vector<engine::GroupId> PairStore::marked(Side side) {
  Statement rows = database_.query("SELECT item_group FROM mark WHERE pair = ? AND side = ?",
                                   {pair_, number(side)});
  std::vector<engine::GroupId> groups;
  while (rows.next()) groups.push_back({rows.text(0)});
  return groups;
}

void PairStore::mark_one(Side side, std::string_view group) {
  database_.run("INSERT INTO mark (pair, side, item_group) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                {pair_, number(side), group});
}

void PairStore::mark(Side side, std::span<const engine::GroupId> groups) {
  Transaction transaction(database_);
  for (const engine::GroupId& group : groups) mark_one(side, group.value);
  transaction.commit();
}

void PairStore::mark_all(Side side) {
  database_.run(
      "INSERT INTO mark (pair, side, item_group) "
      "SELECT DISTINCT pair, side, item_group FROM record WHERE pair = ? AND side = ? "
      "ON CONFLICT DO NOTHING",
      {pair_, number(side)});
}

void PairStore::clear_marks(Side side, std::span<const engine::GroupId> groups) {
  Transaction transaction(database_);
  for (const engine::GroupId& group : groups) {
    database_.run("DELETE FROM mark WHERE pair = ? AND side = ? AND item_group = ?",
                  {pair_, number(side), group.value});
  }
  transaction.commit();
}

// -- UIDs of Feishu items

std::map<engine::ItemId, engine::Uid> PairStore::uids(std::span<const engine::ItemId> items) {
  want(database_, items);
  Statement rows = database_.query(
      "SELECT item, uid FROM wanted JOIN uid_map ON item = text WHERE account = ? AND calendar = ?",
      {feishu_account_, feishu_calendar_});
  std::map<engine::ItemId, engine::Uid> uids;
  while (rows.next()) uids.emplace(engine::ItemId{rows.text(0)}, engine::Uid{rows.text(1)});
  return uids;
}

void PairStore::remember_uid(const engine::ItemId& item, const engine::Uid& uid) {
  database_.run(
      "INSERT INTO uid_map (account, calendar, item, uid) VALUES (?, ?, ?, ?) "
      "ON CONFLICT DO UPDATE SET uid = excluded.uid",
      {feishu_account_, feishu_calendar_, item.value, uid.value});
}

}  // namespace larkdav::state
