// Port: what is remembered of one pair (reference sync.md 2). One writer. Every verb is durable
// when it returns; `atomically` makes several verbs one transaction. No transaction is ever open
// across a request. Breakdowns are ReplicaError with Cause::storage.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "engine/event.h"
#include "engine/link.h"
#include "engine/replica.h"
#include "engine/side.h"

namespace larkdav::engine {

class Store {
 public:
  virtual ~Store() = default;

  virtual void atomically(
      const std::function<void()>& work) = 0;  // nests; rolls back when `work` throws

  // -- the pair
  virtual PairMode mode() = 0;
  virtual void set_mode(PairMode mode) = 0;
  // Version of the canonical form that the agreed copies are in; empty: none was ever told.
  virtual std::string norm_version() = 0;
  virtual void set_norm_version(const std::string& version) = 0;

  // -- observed trees
  virtual std::optional<Cursor> cursor(Side side) = 0;
  virtual void forget_cursor(Side side) = 0;  // next time everything is listed
  virtual bool is_listing(Side side) = 0;  // a complete listing has begun: the cursor goes on in it
  virtual std::optional<Instant> last_full_listing(Side side) = 0;
  virtual void set_last_full_listing(Side side, Instant when) = 0;

  // Stores a page: records by put() below, the cursor, and for a page of a complete listing the
  // scan generation of each record, in one transaction.
  virtual void put_page(Side side, const Page& page) = 0;
  // Stores records, each overwriting what is known under its id, and marks the groups of those that
  // changed. A record is unchanged where its revision is not empty and equal to the stored one, or,
  // without a revision, its raw text is equal; an unchanged one leaves completeness and marks alone
  // (but a complete record settles an incomplete one, and `gone` always counts). An incomplete
  // record that changes keeps the stored raw text.
  virtual void put(Side side, std::span<const Record> records) = 0;
  virtual void forget(Side side, std::span<const NativeId> ids) = 0;
  virtual std::vector<NativeId> debts(Side side) = 0;  // live records that are not complete
  virtual std::vector<NativeId> unseen(
      Side side) = 0;  // live records not seen in the latest complete listing
  virtual std::vector<Record> records(Side side, std::span<const NativeId> ids) = 0;
  virtual std::map<GroupId, std::vector<Record>> groups(
      Side side, std::span<const GroupId> groups) = 0;  // gone records included
  virtual std::vector<GroupId> marked(Side side) = 0;
  virtual void mark(Side side, std::span<const GroupId> groups) = 0;
  virtual void mark_all(Side side) = 0;
  virtual void clear_marks(Side side, std::span<const GroupId> groups) = 0;
  virtual std::vector<GroupId> unlinked(Side side) = 0;  // groups with a live record and no link
  virtual long live_groups(Side side) = 0;

  // -- links
  virtual std::vector<Link> links() = 0;  // all of them: for resync, status, verify
  virtual std::vector<Link> links_of(
      Side side,
      std::span<const GroupId> groups) = 0;  // by the group of their item, orphans included
  virtual std::vector<Link> links_with_uids(std::span<const Uid> uids) = 0;
  virtual std::optional<Link> link(LinkId id) = 0;
  // Inserts (id 0) or updates; returns the id. `groups` are the groups of its items, as
  // Replica::group_of tells.
  virtual LinkId save(const Link& link, const PerSide<std::optional<GroupId>>& groups) = 0;
  virtual void remove_link(LinkId id) = 0;
  virtual long active_links() = 0;
  virtual long held_links() = 0;

  // -- UIDs of Feishu items: one map per Feishu calendar, shared by all pairs, import and export
  virtual std::map<ItemId, Uid> uids(std::span<const ItemId> items) = 0;
  virtual void remember_uid(const ItemId& item, const Uid& uid) = 0;

  // -- goals in flight
  virtual std::vector<Intent> intents() = 0;
  virtual std::int64_t save(const Intent& intent) = 0;  // inserts (id 0) or updates
  virtual void remove_intent(std::int64_t id) = 0;
  virtual Instant next_stamp(Instant now) = 0;  // at least `now`, never the same twice

  // -- our latest writes, for sides whose answers lag (reference sync.md 3)
  virtual void note(Side side, const RecentWrite& write) = 0;
  // Those of `since` or later, oldest first; drops the others.
  virtual std::vector<RecentWrite> recent_writes(Side side, Instant since) = 0;

  // -- tombs
  virtual void bury(const Tomb& tomb) = 0;
  virtual std::vector<Tomb> tombs(std::span<const Uid> uids,
                                  std::span<const ItemId> feishu_items) = 0;
  virtual void exhume(const Uid& uid) = 0;
  virtual void drop_tombs_before(Instant when) = 0;

  // -- history
  virtual RunId begin_run(Instant when) = 0;
  // A write goes into history before it is sent, so that whatever it overwrites is kept even when
  // nothing more is ever heard of it; `conclude` says what came of it, `erase` that it was not
  // made.
  virtual ChangeId record(const Change& change) = 0;
  virtual void conclude(ChangeId change, const std::optional<Event>& after,
                        const FieldMask& fields) = 0;
  virtual void erase(ChangeId change) = 0;
  virtual void end_run(RunId run, Instant when, const std::string& outcome) = 0;
};

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() = 0;
};

}  // namespace larkdav::engine
