#include "state/history.h"

#include "state/event_code.h"
#include "state/rows.h"

namespace larkdav::state {
namespace {

constexpr const char* kRuns =
    "SELECT run.id, pair, name, began, ended, outcome, "
    "(SELECT count(*) FROM change WHERE change.run = run.id), "
    "run.feishu_calendar, run.other_calendar "
    "FROM run JOIN pair ON pair.id = pair ";
constexpr const char* kChanges =
    "SELECT run, side, kind, uid, item, fields, why, before, after, overwritten, done "
    "FROM change ";

Run read_run(const Statement& row) {
  return {.id = row.integer(0),
          .pair = row.integer(1),
          .pair_name = row.text(2),
          .began = to_instant(row.integer(3)),
          .ended = row.null(4) ? std::nullopt : std::optional(to_instant(row.integer(4))),
          .outcome = row.text(5),
          .changes = static_cast<long>(row.integer(6)),
          .calendars = {row.text(7), row.text(8)}};
}

std::vector<engine::Change> read_changes(Statement rows) {
  std::vector<engine::Change> changes;
  while (rows.next()) {
    engine::Change change;
    change.run = rows.integer(0);
    change.side = to_side(rows.integer(1));
    change.kind = kOperationKinds.value(rows.text(2));
    change.uid.value = rows.text(3);
    change.item = to_optional_text<engine::ItemIdMeaning>(rows.optional_text(4));
    change.fields = decode_mask(rows.text(5));
    change.why = rows.text(6);
    if (!rows.null(7)) change.before = decode_event(rows.text(7));
    if (!rows.null(8)) change.after = decode_event(rows.text(8));
    change.overwritten = decode_records(rows.text(9));
    change.done = rows.integer(10) != 0;
    changes.push_back(std::move(change));
  }
  return changes;
}

}  // namespace

std::vector<Run> History::runs(long limit) {
  Statement rows =
      database_.query(std::string(kRuns) + "ORDER BY run.id DESC LIMIT ?", {std::int64_t{limit}});
  std::vector<Run> runs;
  while (rows.next()) runs.push_back(read_run(rows));
  return runs;
}

std::optional<Run> History::run(engine::RunId id) {
  Statement row = database_.query(std::string(kRuns) + "WHERE run.id = ?", {id});
  if (!row.next()) return std::nullopt;
  return read_run(row);
}

std::vector<engine::Change> History::changes(engine::RunId run) {
  return read_changes(database_.query(std::string(kChanges) + "WHERE run = ? ORDER BY id", {run}));
}

std::vector<engine::Change> History::changes_of(std::int64_t pair, const engine::Uid& uid,
                                                long limit) {
  return read_changes(database_.query(
      std::string(kChanges) + "WHERE uid = ? AND run IN (SELECT id FROM run WHERE pair = ?) "
                              "ORDER BY id DESC LIMIT ?",
      {uid.value, pair, std::int64_t{limit}}));
}

void History::prune(engine::Instant now, std::int64_t octets) {
  Transaction transaction(database_);
  constexpr const char* kNotLast = " AND id NOT IN (SELECT max(id) FROM run GROUP BY pair)";
  database_.run(
      std::string("DELETE FROM run WHERE began < ?1 AND id NOT IN (SELECT run FROM change)") +
          kNotLast,
      {seconds(now - kKeepIdle)});
  database_.run(std::string("DELETE FROM run WHERE began < ?1") + kNotLast,
                {seconds(now - kKeepChanges)});
  // Of the newest runs as many as fit; but the way back from the last run that wrote stays open,
  // however much it was and however many idle runs came after it.
  database_.run(std::string("DELETE FROM run WHERE id IN (SELECT run FROM (SELECT run, "
                            "sum(octets) OVER (ORDER BY run DESC) AS total FROM (SELECT run, "
                            "sum(length(overwritten) + ifnull(length(before), 0) + "
                            "ifnull(length(after), 0)) AS octets FROM change GROUP BY run)) "
                            "WHERE total > ?1) AND began < ?2 AND id NOT IN (SELECT max(id) FROM "
                            "run WHERE id IN (SELECT run FROM change) GROUP BY pair)"),
                {octets, seconds(now - kKeepWhole)});
  transaction.commit();
}

void History::drop_runs_before(engine::Instant when) {
  database_.run("DELETE FROM run WHERE began < ?", {seconds(when)});
}

}  // namespace larkdav::state
