#include "state/pairs.h"

#include "state/rows.h"

namespace larkdav::state {
namespace {

using engine::PairMode;
using engine::Side;

constexpr const char* kSelect =
    "SELECT id, name, feishu_account, feishu_calendar, other_account, other_calendar, fingerprint, "
    "mode FROM pair ";

PairRow read(const Statement& row) {
  return {.id = row.integer(0),
          .name = row.text(1),
          .calendars = {{row.text(2), row.text(3)}, {row.text(4), row.text(5)}},
          .fingerprint = row.text(6),
          .mode = kPairModes.value(row.text(7))};
}

long count(Database& database, std::string_view sql, Values values) {
  Statement row = database.query(sql, values);
  return row.next() ? static_cast<long>(row.integer(0)) : 0;
}

}  // namespace

std::vector<PairRow> Pairs::all() {
  Statement rows = database_.query(std::string(kSelect) + "ORDER BY name");
  std::vector<PairRow> pairs;
  while (rows.next()) pairs.push_back(read(rows));
  return pairs;
}

std::optional<PairRow> Pairs::find(const std::string& name) {
  Statement row = database_.query(std::string(kSelect) + "WHERE name = ?", {name});
  if (!row.next()) return std::nullopt;
  return read(row);
}

PairRow Pairs::open(const std::string& name, const engine::PerSide<PinnedCalendar>& calendars,
                    const std::string& fingerprint) {
  Transaction transaction(database_);
  std::optional<PairRow> pair = find(name);
  if (!pair) {
    database_.run(
        "INSERT INTO pair (name, feishu_account, feishu_calendar, other_account, other_calendar, "
        "fingerprint, mode) VALUES (?, ?, ?, ?, ?, ?, 'first')",
        {name, calendars.feishu.account, calendars.feishu.calendar, calendars.other.account,
         calendars.other.calendar, fingerprint});
    pair = PairRow{database_.last_id(), name, calendars, fingerprint, PairMode::first};
  }
  const bool moved = pair->calendars.feishu.calendar != calendars.feishu.calendar ||
                     pair->calendars.other.calendar != calendars.other.calendar;
  if (pair->calendars != calendars || pair->fingerprint != fingerprint) {
    if (pair->mode != PairMode::first) pair->mode = PairMode::resync;
    if (moved) forget_world(pair->id);
    database_.run("UPDATE cursor SET value = NULL, listing = 0 WHERE pair = ?", {pair->id});
    database_.run(
        "UPDATE pair SET feishu_account = ?, feishu_calendar = ?, other_account = ?, "
        "other_calendar = ?, fingerprint = ?, mode = ? WHERE id = ?",
        {calendars.feishu.account, calendars.feishu.calendar, calendars.other.account,
         calendars.other.calendar, fingerprint, kPairModes.word(pair->mode), pair->id});
    pair->calendars = calendars;
    pair->fingerprint = fingerprint;
  }
  transaction.commit();
  return *pair;
}

void Pairs::forget_world(std::int64_t pair) {
  for (const char* table : {"cursor", "record", "mark", "intent", "link", "tomb", "recent_write"}) {
    database_.run(std::string("DELETE FROM ") + table + " WHERE pair = ?", {pair});
  }
}

PairStatus Pairs::status(std::int64_t pair) {
  PairStatus status;
  status.active =
      count(database_, "SELECT count(*) FROM link WHERE pair = ? AND state = 'active'", {pair});
  status.held =
      count(database_, "SELECT count(*) FROM link WHERE pair = ? AND state = 'held'", {pair});
  status.open_intents = count(database_, "SELECT count(*) FROM intent WHERE pair = ?", {pair});
  for (const Side side : engine::kSides) {
    status.live[side] =
        count(database_, "SELECT count(*) FROM record WHERE pair = ? AND side = ? AND gone = 0",
              {pair, number(side)});
    status.unreadable[side] = count(database_,
                                    "SELECT count(*) FROM record WHERE pair = ? AND side = ? "
                                    "AND gone = 0 AND unreadable <> ''",
                                    {pair, number(side)});
  }
  Statement row = database_.query(
      "SELECT id, began, ended, outcome FROM run WHERE pair = ? ORDER BY id DESC LIMIT 1", {pair});
  if (row.next()) {
    status.last_run = LastRun{
        row.integer(0), to_instant(row.integer(1)),
        row.null(2) ? std::nullopt : std::optional(to_instant(row.integer(2))), row.text(3)};
  }
  return status;
}

void Pairs::begin_afresh(const std::string& name) {
  const auto pair = find(name);
  if (!pair) return;
  Transaction transaction(database_);
  forget_world(pair->id);
  database_.run("UPDATE pair SET mode = 'first' WHERE id = ?", {pair->id});
  transaction.commit();
}

void Pairs::drop(const std::string& name) {
  database_.run("DELETE FROM pair WHERE name = ?", {name});
}

}  // namespace larkdav::state
