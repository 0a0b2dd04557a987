// One Feishu calendar between two folders: what is put into the first comes out at the second.
#pragma once

#include "tests/interop/rig.h"

namespace larkdav::tests {

inline long writes(const engine::PairReport& report) {
  long out = 0;
  for (const engine::Side side : engine::kSides) {
    const auto& counts = report.sides[side];
    out += counts.created + counts.updated + counts.deleted;
  }
  return out;
}

class Way {
 public:
  // The zone of floating times and dates, as in a pair's `time_zone`.
  explicit Way(std::string zone = "Asia/Shanghai") : zone_(std::move(zone)) {
    feishu.zone = zone_;
    policy_.past = std::nullopt;
    first_pair_ = open_pair("first");
    second_pair_ = open_pair("second");
  }

  engine::PairReport sync_first() { return sync(first_pair_, first); }
  engine::PairReport sync_second() { return sync(second_pair_, second); }

  FeishuBench feishu;
  VdirSide first;
  VdirSide second;

 private:
  struct BenchClock : engine::Clock {
    explicit BenchClock(FeishuBench& bench) : bench_(bench) {}
    engine::Instant now() override { return bench_.instant(); }
    FeishuBench& bench_;
  };

  std::int64_t open_pair(const std::string& name) {
    return state::Pairs(database_)
        .open(name, {{"work", feishu.calendar.id}, {"home", name}}, "fp")
        .id;
  }

  engine::PairReport sync(std::int64_t pair, VdirSide& side) {
    feishu.now += 300;
    feishu.reopen();
    adapters::OpenOptions options;
    options.floating_zone = zone_;
    options.recall = [](const std::string&) { return std::nullopt; };
    options.remember = [](const std::string&, const std::string&) {};
    const auto replica = side.open(options);
    state::PairStore store(database_, pair);
    engine::RunOptions run;
    run.allow_changes = true;
    run.allow_creates = 1'000'000;
    return engine::run_pass({{feishu.replica.get(), replica.get()}, store, clock_}, policy_, run)
        .report;
  }

  std::string zone_;
  BenchClock clock_{feishu};
  engine::Policy policy_;
  state::Database database_ = state::empty_state();
  std::int64_t first_pair_ = 0;
  std::int64_t second_pair_ = 0;
};

}  // namespace larkdav::tests
