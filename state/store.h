// engine::Store of one pair over a Database. By concern: store_cursors.cc (mode, cursors, marks,
// UIDs), store_records.cc (observed trees), store_links.cc (links and tombs), store_goals.cc (goals
// in flight, history).
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/store.h"
#include "state/sqlite.h"

namespace larkdav::state {

class PairStore final : public engine::Store {
 public:
  // `pair` is the id of a row of state/pairs.h; throws a storage error where there is none. The
  // database must outlive the store.
  PairStore(Database& database, std::int64_t pair);

  void atomically(const std::function<void()>& work) override;

  engine::PairMode mode() override;
  void set_mode(engine::PairMode mode) override;
  std::string norm_version() override;
  void set_norm_version(const std::string& version) override;

  std::optional<engine::Cursor> cursor(engine::Side side) override;
  void forget_cursor(engine::Side side) override;
  bool is_listing(engine::Side side) override;
  std::optional<engine::Instant> last_full_listing(engine::Side side) override;
  void set_last_full_listing(engine::Side side, engine::Instant when) override;

  void put_page(engine::Side side, const engine::Page& page) override;
  // Besides the port's rules: a record whose group differs counts as changed and marks both groups,
  // and so does one that became unreadable or readable.
  void put(engine::Side side, std::span<const engine::Record> records) override;
  void forget(engine::Side side, std::span<const engine::NativeId> ids) override;
  std::vector<engine::NativeId> debts(engine::Side side) override;
  std::vector<engine::NativeId> unseen(engine::Side side) override;
  std::vector<engine::Record> records(engine::Side side,
                                      std::span<const engine::NativeId> ids) override;
  std::map<engine::GroupId, std::vector<engine::Record>> groups(
      engine::Side side, std::span<const engine::GroupId> groups) override;
  std::vector<engine::GroupId> marked(engine::Side side) override;
  void mark(engine::Side side, std::span<const engine::GroupId> groups) override;
  void mark_all(engine::Side side) override;
  void clear_marks(engine::Side side, std::span<const engine::GroupId> groups) override;
  std::vector<engine::GroupId> unlinked(engine::Side side) override;
  long live_groups(engine::Side side) override;

  std::vector<engine::Link> links() override;
  std::vector<engine::Link> links_of(engine::Side side,
                                     std::span<const engine::GroupId> groups) override;
  std::vector<engine::Link> links_with_uids(std::span<const engine::Uid> uids) override;
  std::optional<engine::Link> link(engine::LinkId id) override;
  // Enforced: an item belongs to one link, an UID to one active link, agreed copies come in pairs.
  engine::LinkId save(const engine::Link& link,
                      const engine::PerSide<std::optional<engine::GroupId>>& groups) override;
  void remove_link(engine::LinkId id) override;  // its intents go with it
  long active_links() override;
  long held_links() override;

  std::map<engine::ItemId, engine::Uid> uids(std::span<const engine::ItemId> items) override;
  void remember_uid(const engine::ItemId& item, const engine::Uid& uid) override;

  std::vector<engine::Intent> intents() override;
  std::int64_t save(const engine::Intent& intent) override;
  void remove_intent(std::int64_t id) override;
  engine::Instant next_stamp(engine::Instant now) override;

  void note(engine::Side side, const engine::RecentWrite& write) override;
  std::vector<engine::RecentWrite> recent_writes(engine::Side side, engine::Instant since) override;

  void bury(const engine::Tomb& tomb) override;
  std::vector<engine::Tomb> tombs(std::span<const engine::Uid> uids,
                                  std::span<const engine::ItemId> feishu_items) override;
  void exhume(const engine::Uid& uid) override;
  void drop_tombs_before(engine::Instant when) override;

  engine::RunId begin_run(engine::Instant when) override;
  engine::ChangeId record(const engine::Change& change) override;
  void conclude(engine::ChangeId change, const std::optional<engine::Event>& after,
                const engine::FieldMask& fields) override;
  void erase(engine::ChangeId change) override;
  void end_run(engine::RunId run, engine::Instant when, const std::string& outcome) override;

 private:
  void put_one(engine::Side side, const engine::Record& record, std::int64_t scan);
  std::int64_t scan(engine::Side side);  // generation of the latest complete listing begun
  void ensure_cursor(engine::Side side);
  std::vector<engine::Record> read_records(Statement rows);
  std::vector<engine::Link> read_links(Statement rows);
  void mark_one(engine::Side side, std::string_view group);
  long count_links(engine::LinkState state);

  Database& database_;
  std::int64_t pair_;
  std::string feishu_account_;  // the key of the UID map
  std::string feishu_calendar_;
};

}  // namespace larkdav::state
