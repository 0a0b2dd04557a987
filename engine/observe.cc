#include "engine/observe.h"

#include <string>
#include <vector>

#include "engine/planted.h"

namespace larkdav::engine {
namespace {

class StoringSink : public RecordSink {
 public:
  StoringSink(const Pair& pair, Side side, const Progress& progress)
      : pair_(pair), side_(side), progress_(progress) {}

  void page(Page page) override {
    if (planted("cursor-before-records")) pair_.store.put_page(side_, {{}, page.next});
    pair_.store.atomically([&] {
      pair_.store.put_page(side_, page);
      if (page.ends_listing) pair_.store.set_last_full_listing(side_, pair_.clock.now());
    });
    read_ += static_cast<long>(page.records.size());
    if (progress_) progress_(std::string("reading ") + name(side_), read_, 0);
  }

 private:
  const Pair& pair_;
  Side side_;
  const Progress& progress_;
  long read_ = 0;
};

// What a fetch brings. Where a missing record may have been renamed, only a listing or a delta
// proves that it is gone (sync.md 3).
class FetchSink : public RecordSink {
 public:
  FetchSink(const Pair& pair, Side side, bool absence_is_proof)
      : pair_(pair), side_(side), absence_is_proof_(absence_is_proof) {}

  void page(Page page) override {
    for (const auto& record : page.records) answered_.insert(record.id);
    if (!absence_is_proof_) {
      std::erase_if(page.records, [](const Record& record) { return record.gone; });
    }
    pair_.store.put(side_, page.records);
  }
  std::set<NativeId> answered() { return std::move(answered_); }

 private:
  const Pair& pair_;
  Side side_;
  bool absence_is_proof_;
  std::set<NativeId> answered_;
};

}  // namespace

std::set<NativeId> fetch(const Pair& pair, Side side, std::span<const NativeId> ids) {
  if (ids.empty()) return {};
  FetchSink sink(pair, side, true);
  pair.replicas[side]->fetch(ids, sink);
  return sink.answered();
}

void observe(const Pair& pair, Side side, Reading how, const Progress& progress) {
  Replica& replica = *pair.replicas[side];
  StoringSink sink(pair, side, progress);
  replica.changes(how == Reading::everything ? std::nullopt : pair.store.cursor(side), sink);
  // Named by no page of the latest complete listing, and now not by a direct GET either: only both
  // together prove a deletion. Asked for until there is an answer, also after a stop.
  const std::vector<NativeId> unseen = pair.store.unseen(side);
  if (planted("listing-is-proof")) {
    for (const auto& id : unseen) {
      Record gone;
      gone.id = id;
      gone.gone = true;
      pair.store.put(side, {&gone, 1});
    }
  }
  fetch(pair, side, unseen);
  const std::vector<NativeId> debts = pair.store.debts(side);
  if (debts.empty()) return;
  FetchSink debt_sink(pair, side, replica.capabilities().absence_proves_deletion);
  replica.fetch(debts, debt_sink);
}

}  // namespace larkdav::engine
