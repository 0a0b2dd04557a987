// The real store, whose disk may be full and whose program may be killed at any durable step.
#pragma once

#include <functional>

#include "engine/store.h"

namespace larkdav::tests {

class FrailStore : public engine::Store {
 public:
  // `strike` is called before and after each outermost durable step and throws where it likes.
  FrailStore(engine::Store& inner, std::function<void()> strike)
      : inner_(inner), strike_(std::move(strike)) {}

  void atomically(const std::function<void()>& work) override {
    durable([&] { inner_.atomically(work); });
  }
  engine::PairMode mode() override { return inner_.mode(); }
  void set_mode(engine::PairMode mode) override {
    durable([&] { inner_.set_mode(mode); });
  }
  std::optional<engine::Cursor> cursor(engine::Side side) override { return inner_.cursor(side); }
  void forget_cursor(engine::Side side) override {
    durable([&] { inner_.forget_cursor(side); });
  }
  bool is_listing(engine::Side side) override { return inner_.is_listing(side); }
  std::optional<engine::Instant> last_full_listing(engine::Side side) override {
    return inner_.last_full_listing(side);
  }
  void set_last_full_listing(engine::Side side, engine::Instant when) override {
    durable([&] { inner_.set_last_full_listing(side, when); });
  }
  void put_page(engine::Side side, const engine::Page& page) override {
    durable([&] { inner_.put_page(side, page); });
  }
  void put(engine::Side side, std::span<const engine::Record> records) override {
    durable([&] { inner_.put(side, records); });
  }
  void forget(engine::Side side, std::span<const engine::NativeId> ids) override {
    durable([&] { inner_.forget(side, ids); });
  }
  std::vector<engine::NativeId> debts(engine::Side side) override { return inner_.debts(side); }
  std::vector<engine::NativeId> unseen(engine::Side side) override { return inner_.unseen(side); }
  std::vector<engine::Record> records(engine::Side side,
                                      std::span<const engine::NativeId> ids) override {
    return inner_.records(side, ids);
  }
  std::map<engine::GroupId, std::vector<engine::Record>> groups(
      engine::Side side, std::span<const engine::GroupId> groups) override {
    return inner_.groups(side, groups);
  }
  std::vector<engine::GroupId> marked(engine::Side side) override { return inner_.marked(side); }
  void mark(engine::Side side, std::span<const engine::GroupId> groups) override {
    durable([&] { inner_.mark(side, groups); });
  }
  void mark_all(engine::Side side) override {
    durable([&] { inner_.mark_all(side); });
  }
  void clear_marks(engine::Side side, std::span<const engine::GroupId> groups) override {
    durable([&] { inner_.clear_marks(side, groups); });
  }
  std::vector<engine::GroupId> unlinked(engine::Side side) override {
    return inner_.unlinked(side);
  }
  long live_groups(engine::Side side) override { return inner_.live_groups(side); }
  std::vector<engine::Link> links() override { return inner_.links(); }
  std::vector<engine::Link> links_of(engine::Side side,
                                     std::span<const engine::GroupId> groups) override {
    return inner_.links_of(side, groups);
  }
  std::vector<engine::Link> links_with_uids(std::span<const engine::Uid> uids) override {
    return inner_.links_with_uids(uids);
  }
  std::optional<engine::Link> link(engine::LinkId id) override { return inner_.link(id); }
  engine::LinkId save(const engine::Link& link,
                      const engine::PerSide<std::optional<engine::GroupId>>& groups) override {
    engine::LinkId id = 0;
    durable([&] { id = inner_.save(link, groups); });
    return id;
  }
  void remove_link(engine::LinkId id) override {
    durable([&] { inner_.remove_link(id); });
  }
  long active_links() override { return inner_.active_links(); }
  long held_links() override { return inner_.held_links(); }
  std::map<engine::ItemId, engine::Uid> uids(std::span<const engine::ItemId> items) override {
    return inner_.uids(items);
  }
  void remember_uid(const engine::ItemId& item, const engine::Uid& uid) override {
    durable([&] { inner_.remember_uid(item, uid); });
  }
  std::vector<engine::Intent> intents() override { return inner_.intents(); }
  std::int64_t save(const engine::Intent& intent) override {
    std::int64_t id = 0;
    durable([&] { id = inner_.save(intent); });
    return id;
  }
  void remove_intent(std::int64_t id) override {
    durable([&] { inner_.remove_intent(id); });
  }
  engine::Instant next_stamp(engine::Instant now) override {
    engine::Instant stamp;
    durable([&] { stamp = inner_.next_stamp(now); });
    return stamp;
  }
  void bury(const engine::Tomb& tomb) override {
    durable([&] { inner_.bury(tomb); });
  }
  std::vector<engine::Tomb> tombs(std::span<const engine::Uid> uids,
                                  std::span<const engine::ItemId> feishu_items) override {
    return inner_.tombs(uids, feishu_items);
  }
  void exhume(const engine::Uid& uid) override {
    durable([&] { inner_.exhume(uid); });
  }
  void drop_tombs_before(engine::Instant when) override {
    durable([&] { inner_.drop_tombs_before(when); });
  }
  void note(engine::Side side, const engine::RecentWrite& write) override {
    durable([&] { inner_.note(side, write); });
  }
  std::vector<engine::RecentWrite> recent_writes(engine::Side side,
                                                 engine::Instant since) override {
    return inner_.recent_writes(side, since);
  }
  engine::RunId begin_run(engine::Instant when) override {
    engine::RunId run = 0;
    durable([&] { run = inner_.begin_run(when); });
    return run;
  }
  engine::ChangeId record(const engine::Change& change) override {
    engine::ChangeId id = 0;
    durable([&] { id = inner_.record(change); });
    return id;
  }
  void conclude(engine::ChangeId change, const std::optional<engine::Event>& after,
                const engine::FieldMask& fields) override {
    durable([&] { inner_.conclude(change, after, fields); });
  }
  void erase(engine::ChangeId change) override {
    durable([&] { inner_.erase(change); });
  }
  std::string norm_version() override { return inner_.norm_version(); }
  void set_norm_version(const std::string& version) override {
    durable([&] { inner_.set_norm_version(version); });
  }
  void end_run(engine::RunId run, engine::Instant when, const std::string& outcome) override {
    durable([&] { inner_.end_run(run, when, outcome); });
  }

 private:
  void durable(const std::function<void()>& step) {
    if (depth_ == 0) strike_();
    ++depth_;
    try {
      step();
    } catch (...) {
      --depth_;
      throw;
    }
    if (--depth_ == 0) strike_();
  }
  engine::Store& inner_;
  std::function<void()> strike_;
  int depth_ = 0;
};

}  // namespace larkdav::tests
