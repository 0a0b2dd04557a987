#include <algorithm>

#include "state/rows.h"
#include "state/store.h"

namespace larkdav::state {
namespace {

using engine::Record;
using engine::Side;

constexpr std::string_view kColumns =
    "native_id, item_group, revision, gone, complete, unreadable, raw";

// A reason that comes, changes or (by a complete reading) goes away is a change of its own.
bool readability_differs(const Record& stored, const Record& record) {
  return stored.unreadable != record.unreadable && (record.complete || !record.unreadable.empty());
}

bool same_content(const Record& stored, const Record& record) {
  return record.revision.empty() ? stored.raw == record.raw : stored.revision == record.revision;
}

enum class Novelty { none, settles, changed };

Novelty novelty(const Record& stored, const Record& record) {
  if (stored.gone != record.gone || stored.group != record.group ||
      readability_differs(stored, record) || !same_content(stored, record)) {
    return Novelty::changed;
  }
  return record.complete && !stored.complete ? Novelty::settles : Novelty::none;
}

}  // namespace

void PairStore::put(Side side, std::span<const Record> records) {
  Transaction transaction(database_);
  const std::int64_t generation = scan(side);
  for (const Record& record : records) put_one(side, record, generation);
  transaction.commit();
}

void PairStore::put_one(Side side, const Record& record, std::int64_t scan) {
  std::int64_t id = 0;
  bool keep_raw = false;
  {
    Statement row = database_.query(
        "SELECT native_id, item_group, revision, gone, complete, unreadable, raw, id, seen "
        "FROM record LEFT JOIN raw_text ON record = id "
        "WHERE pair = ? AND side = ? AND native_id = ?",
        {pair_, number(side), record.id.value});
    if (row.next()) {
      id = row.integer(7);
      const Record stored{{row.text(0)},       {row.text(1)},       row.text(2), row.text(6),
                          row.integer(3) != 0, row.integer(4) != 0, row.text(5)};
      if (novelty(stored, record) == Novelty::none) {
        if (row.integer(8) != scan) {
          database_.run("UPDATE record SET seen = ? WHERE id = ?", {scan, id});
        }
        return;
      }
      if (stored.group != record.group) mark_one(side, stored.group.value);
      keep_raw = !record.complete || stored.raw == record.raw;
    }
  }
  if (id == 0) {
    database_.run(
        "INSERT INTO record (pair, side, native_id, item_group, revision, gone, complete, "
        "unreadable, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {pair_, number(side), record.id.value, record.group.value, record.revision,
         std::int64_t{record.gone}, std::int64_t{record.complete}, record.unreadable, scan});
    id = database_.last_id();
  } else {
    database_.run(
        "UPDATE record SET item_group = ?, revision = ?, gone = ?, complete = ?, unreadable = ?, "
        "seen = ? WHERE id = ?",
        {record.group.value, record.revision, std::int64_t{record.gone},
         std::int64_t{record.complete}, record.unreadable, scan, id});
  }
  if (!keep_raw) {
    database_.run(
        "INSERT INTO raw_text (record, raw) VALUES (?, ?) "
        "ON CONFLICT DO UPDATE SET raw = excluded.raw",
        {id, Blob{record.raw}});
  }
  mark_one(side, record.group.value);
}

void PairStore::forget(Side side, std::span<const engine::NativeId> ids) {
  Transaction transaction(database_);
  for (const engine::NativeId& id : ids) {
    database_.run("DELETE FROM record WHERE pair = ? AND side = ? AND native_id = ?",
                  {pair_, number(side), id.value});
  }
  transaction.commit();
}

std::vector<engine::NativeId> PairStore::debts(Side side) {
  Statement rows = database_.query(
      "SELECT native_id FROM record WHERE pair = ? AND side = ? AND gone = 0 AND complete = 0 "
      "ORDER BY id",
      {pair_, number(side)});
  std::vector<engine::NativeId> ids;
  while (rows.next()) ids.push_back({rows.text(0)});
  return ids;
}

std::vector<engine::NativeId> PairStore::unseen(Side side) {
  Statement rows = database_.query(
      "SELECT native_id FROM cursor JOIN record USING (pair, side) "
      "WHERE pair = ? AND side = ? AND gone = 0 AND seen < complete_scan ORDER BY id",
      {pair_, number(side)});
  std::vector<engine::NativeId> ids;
  while (rows.next()) ids.push_back({rows.text(0)});
  return ids;
}

std::vector<Record> PairStore::read_records(Statement rows) {
  std::vector<Record> records;
  while (rows.next()) {
    records.push_back({{rows.text(0)},
                       {rows.text(1)},
                       rows.text(2),
                       rows.text(6),
                       rows.integer(3) != 0,
                       rows.integer(4) != 0,
                       rows.text(5)});
  }
  return records;
}

std::vector<Record> PairStore::records(Side side, std::span<const engine::NativeId> ids) {
  want(database_, ids);
  return read_records(database_.query(
      "SELECT " + std::string(kColumns) +
          " FROM wanted JOIN record ON native_id = text LEFT JOIN raw_text ON record = id "
          "WHERE pair = ? AND side = ?",
      {pair_, number(side)}));
}

std::map<engine::GroupId, std::vector<Record>> PairStore::groups(
    Side side, std::span<const engine::GroupId> groups) {
  want(database_, groups);
  std::vector<Record> records = read_records(database_.query(
      "SELECT " + std::string(kColumns) +
          " FROM wanted JOIN record ON item_group = text LEFT JOIN raw_text ON record = id "
          "WHERE pair = ? AND side = ? ORDER BY native_id",
      {pair_, number(side)}));
  std::map<engine::GroupId, std::vector<Record>> found;
  for (Record& record : records) found[record.group].push_back(std::move(record));
  return found;
}

std::vector<engine::GroupId> PairStore::unlinked(Side side) {
  Statement rows = database_.query(
      side == Side::feishu
          ? "SELECT DISTINCT item_group FROM record WHERE pair = ?1 AND side = 0 AND gone = 0 "
            "AND NOT EXISTS (SELECT 1 FROM link WHERE link.pair = ?1 AND feishu_group = item_group)"
          : "SELECT DISTINCT item_group FROM record WHERE pair = ?1 AND side = 1 AND gone = 0 "
            "AND NOT EXISTS (SELECT 1 FROM link WHERE link.pair = ?1 AND other_group = item_group)",
      {pair_});
  std::vector<engine::GroupId> groups;
  while (rows.next()) groups.push_back({rows.text(0)});
  return groups;
}

long PairStore::live_groups(Side side) {
  Statement row = database_.query(
      "SELECT count(DISTINCT item_group) FROM record WHERE pair = ? AND side = ? AND gone = 0",
      {pair_, number(side)});
  return row.next() ? static_cast<long>(row.integer(0)) : 0;
}

}  // namespace larkdav::state
