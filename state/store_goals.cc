#include <algorithm>

#include "state/event_code.h"
#include "state/rows.h"
#include "state/store.h"

namespace larkdav::state {
namespace {

using engine::Intent;

// A raw text above this is not kept in history: undo then restores values, not bytes.
constexpr std::size_t kOverwrittenOctetsMax = std::size_t{1} << 20;

std::optional<std::string> encoded(const std::optional<engine::Event>& event) {
  return event ? std::optional(encode(*event)) : std::nullopt;
}

}  // namespace

std::vector<Intent> PairStore::intents() {
  Statement rows = database_.query(
      "SELECT id, link, side, kind, state, attempts, runs, why, goal, source, step, held, change "
      "FROM intent "
      "WHERE pair = ? ORDER BY id",
      {pair_});
  std::vector<Intent> intents;
  while (rows.next()) {
    Intent intent;
    intent.id = rows.integer(0);
    intent.link = rows.integer(1);
    intent.side = to_side(rows.integer(2));
    intent.kind = kOperationKinds.value(rows.text(3));
    intent.state = kIntentStates.value(rows.text(4));
    intent.attempts = static_cast<int>(rows.integer(5));
    intent.runs = static_cast<int>(rows.integer(6));
    intent.why = rows.text(7);
    intent.goal = decode_goal(rows.text(8));
    intent.source = decode_event(rows.text(9));
    if (!rows.null(10)) intent.step = decode_step(rows.text(10));
    if (!rows.null(11)) intent.held = decode_event(rows.text(11));
    intent.change = rows.integer(12);
    intents.push_back(std::move(intent));
  }
  return intents;
}

std::int64_t PairStore::save(const Intent& intent) {
  const std::string goal = encode(intent.goal);
  const std::string source = encode(intent.source);
  const std::optional<std::string> step =
      intent.step ? std::optional(encode(*intent.step)) : std::nullopt;
  const std::optional<std::string> held = encoded(intent.held);
  const Value link = intent.link == 0 ? Value(nullptr) : Value(intent.link);
  const long written = database_.run(
      intent.id == 0
          ? "INSERT INTO intent (link, side, kind, state, attempts, runs, why, goal, source, step, "
            "held, pair, change) "
            "VALUES (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
          : "UPDATE intent SET link = ?2, side = ?3, kind = ?4, state = ?5, attempts = ?6, "
            "runs = ?7, why = ?8, goal = ?9, source = ?10, step = ?11, held = ?12, change = ?14 "
            "WHERE id = ?1 AND pair = ?13",
      {intent.id, link, number(intent.side), kOperationKinds.word(intent.kind),
       kIntentStates.word(intent.state), std::int64_t{intent.attempts}, std::int64_t{intent.runs},
       intent.why, goal, source, optional_value(step), optional_value(held), pair_, intent.change});
  if (written != 1) {
    fail("a goal was to be stored that the state does not hold: " + std::to_string(intent.id),
         "report this as a fault of larkdav");
  }
  return intent.id == 0 ? database_.last_id() : intent.id;
}

void PairStore::remove_intent(std::int64_t id) {
  database_.run("DELETE FROM intent WHERE pair = ? AND id = ?", {pair_, id});
}

engine::Instant PairStore::next_stamp(engine::Instant now) {
  Statement row = database_.query(
      "UPDATE state SET last_stamp = max(last_stamp + 1, ?) RETURNING last_stamp", {seconds(now)});
  if (!row.next()) code::unreadable("the row of the whole state is missing");
  const engine::Instant stamp = to_instant(row.integer(0));
  while (row.next()) {
  }
  return stamp;
}

// -- our latest writes

void PairStore::note(engine::Side side, const engine::RecentWrite& write) {
  database_.run(
      "INSERT INTO recent_write (pair, side, native_id, at, before, after) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      {pair_, number(side), write.id.value, seconds(write.when), optional_value(write.before),
       optional_value(write.after)});
}

std::vector<engine::RecentWrite> PairStore::recent_writes(engine::Side side,
                                                          engine::Instant since) {
  database_.run("DELETE FROM recent_write WHERE pair = ? AND side = ? AND at < ?",
                {pair_, number(side), seconds(since)});
  Statement rows = database_.query(
      "SELECT native_id, before, after, at FROM recent_write WHERE pair = ? AND side = ? "
      "ORDER BY id",
      {pair_, number(side)});
  std::vector<engine::RecentWrite> writes;
  while (rows.next()) {
    writes.push_back({{rows.text(0)},
                      rows.optional_text(1),
                      rows.optional_text(2),
                      to_instant(rows.integer(3))});
  }
  return writes;
}

// -- history

engine::RunId PairStore::begin_run(engine::Instant when) {
  database_.run(
      "INSERT INTO run (pair, began, feishu_calendar, other_calendar) "
      "SELECT id, ?, feishu_calendar, other_calendar FROM pair WHERE id = ?",
      {seconds(when), pair_});
  return database_.last_id();
}

engine::ChangeId PairStore::record(const engine::Change& change) {
  std::vector<engine::Record> overwritten = change.overwritten;
  for (engine::Record& record : overwritten) {
    if (record.raw.size() <= kOverwrittenOctetsMax) continue;
    record.raw.clear();
    record.complete = false;
  }
  const std::optional<std::string> item = optional_string(change.item);
  const std::optional<std::string> before = encoded(change.before);
  const std::optional<std::string> after = encoded(change.after);
  const std::string fields = encode(change.fields);
  const std::string raw = encode(overwritten);
  database_.run(
      "INSERT INTO change (run, side, kind, uid, item, fields, why, before, after, overwritten, "
      "done) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {change.run, number(change.side), kOperationKinds.word(change.kind), change.uid.value,
       optional_value(item), fields, change.why, optional_value(before), optional_value(after), raw,
       std::int64_t{change.done}});
  return database_.last_id();
}

void PairStore::conclude(engine::ChangeId change, const std::optional<engine::Event>& after,
                         const engine::FieldMask& fields) {
  const std::optional<std::string> event = encoded(after);
  database_.run("UPDATE change SET after = ?, fields = ?, done = 1 WHERE id = ?",
                {optional_value(event), encode(fields), change});
}

void PairStore::erase(engine::ChangeId change) {
  database_.run("DELETE FROM change WHERE id = ?", {change});
}

void PairStore::end_run(engine::RunId run, engine::Instant when, const std::string& outcome) {
  database_.run("UPDATE run SET ended = ?, outcome = ? WHERE id = ? AND pair = ?",
                {seconds(when), outcome, run, pair_});
}

}  // namespace larkdav::state
