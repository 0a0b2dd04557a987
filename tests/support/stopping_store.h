// A Store that tells of every durable step: right before and right after each commit of the
// outermost transaction. What the hook throws ends the run there; before the commit nothing of it
// is stored.
#pragma once

#include <functional>
#include <map>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/store.h"

namespace larkdav::tests {

class StoppingStore final : public engine::Store {
 public:
  using Hook = std::function<void()>;

  StoppingStore(engine::Store& inner, Hook at_commit)  // `inner` must outlive this
      : inner_(inner), at_commit_(std::move(at_commit)) {}

  void atomically(const std::function<void()>& work) override {
    commit([&] {
      inner_.atomically([&] {
        Nested nested(depth_);
        work();
        // Everything is said, nothing is committed yet.
        if (depth_ == 1) at_commit_();
      });
    });
  }

  engine::PairMode mode() override { return inner_.mode(); }
  void set_mode(engine::PairMode mode) override {
    write([&] { inner_.set_mode(mode); });
  }
  std::string norm_version() override { return inner_.norm_version(); }
  void set_norm_version(const std::string& version) override {
    write([&] { inner_.set_norm_version(version); });
  }
  std::optional<engine::Cursor> cursor(engine::Side side) override { return inner_.cursor(side); }
  void forget_cursor(engine::Side side) override {
    write([&] { inner_.forget_cursor(side); });
  }
  bool is_listing(engine::Side side) override { return inner_.is_listing(side); }
  std::optional<engine::Instant> last_full_listing(engine::Side side) override {
    return inner_.last_full_listing(side);
  }
  void set_last_full_listing(engine::Side side, engine::Instant when) override {
    write([&] { inner_.set_last_full_listing(side, when); });
  }
  void put_page(engine::Side side, const engine::Page& page) override {
    write([&] { inner_.put_page(side, page); });
  }
  void put(engine::Side side, std::span<const engine::Record> records) override {
    write([&] { inner_.put(side, records); });
  }
  void forget(engine::Side side, std::span<const engine::NativeId> ids) override {
    write([&] { inner_.forget(side, ids); });
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
    write([&] { inner_.mark(side, groups); });
  }
  void mark_all(engine::Side side) override {
    write([&] { inner_.mark_all(side); });
  }
  void clear_marks(engine::Side side, std::span<const engine::GroupId> groups) override {
    write([&] { inner_.clear_marks(side, groups); });
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
    return write([&] { return inner_.save(link, groups); });
  }
  void remove_link(engine::LinkId id) override {
    write([&] { inner_.remove_link(id); });
  }
  long active_links() override { return inner_.active_links(); }
  long held_links() override { return inner_.held_links(); }

  std::map<engine::ItemId, engine::Uid> uids(std::span<const engine::ItemId> items) override {
    return inner_.uids(items);
  }
  void remember_uid(const engine::ItemId& item, const engine::Uid& uid) override {
    write([&] { inner_.remember_uid(item, uid); });
  }

  std::vector<engine::Intent> intents() override { return inner_.intents(); }
  std::int64_t save(const engine::Intent& intent) override {
    return write([&] { return inner_.save(intent); });
  }
  void remove_intent(std::int64_t id) override {
    write([&] { inner_.remove_intent(id); });
  }
  engine::Instant next_stamp(engine::Instant now) override {
    return write([&] { return inner_.next_stamp(now); });
  }

  void note(engine::Side side, const engine::RecentWrite& recent) override {
    write([&] { inner_.note(side, recent); });
  }
  std::vector<engine::RecentWrite> recent_writes(engine::Side side,
                                                 engine::Instant since) override {
    return write([&] { return inner_.recent_writes(side, since); });
  }

  void bury(const engine::Tomb& tomb) override {
    write([&] { inner_.bury(tomb); });
  }
  std::vector<engine::Tomb> tombs(std::span<const engine::Uid> uids,
                                  std::span<const engine::ItemId> feishu_items) override {
    return inner_.tombs(uids, feishu_items);
  }
  void exhume(const engine::Uid& uid) override {
    write([&] { inner_.exhume(uid); });
  }
  void drop_tombs_before(engine::Instant when) override {
    write([&] { inner_.drop_tombs_before(when); });
  }

  engine::RunId begin_run(engine::Instant when) override {
    return write([&] { return inner_.begin_run(when); });
  }
  engine::ChangeId record(const engine::Change& change) override {
    return write([&] { return inner_.record(change); });
  }
  void conclude(engine::ChangeId change, const std::optional<engine::Event>& after,
                const engine::FieldMask& fields) override {
    write([&] { inner_.conclude(change, after, fields); });
  }
  void erase(engine::ChangeId change) override {
    write([&] { inner_.erase(change); });
  }
  void end_run(engine::RunId run, engine::Instant when, const std::string& outcome) override {
    write([&] { inner_.end_run(run, when, outcome); });
  }

 private:
  struct Nested {
    explicit Nested(int& level) : depth(level) { ++depth; }
    ~Nested() { --depth; }
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;
    int& depth;
  };

  template <class Work>
  std::invoke_result_t<Work> commit(const Work& work) {
    if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
      work();
      if (depth_ == 0) at_commit_();
    } else {
      auto result = work();
      if (depth_ == 0) at_commit_();
      return result;
    }
  }
  // A verb of its own is a transaction of its own.
  template <class Work>
  std::invoke_result_t<Work> write(const Work& work) {
    if (depth_ == 0) at_commit_();
    return commit(work);
  }

  engine::Store& inner_;
  Hook at_commit_;
  int depth_ = 0;
};

}  // namespace larkdav::tests
