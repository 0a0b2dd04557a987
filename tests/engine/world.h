// A pair of calendars in memory with a state in memory: what the tests of the pass run over. The
// calendars outlive a crash of ours; so does the state.
#pragma once

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "adapters/memory/replica.h"
#include "engine/pass.h"
#include "state/history.h"
#include "state/open.h"
#include "state/pairs.h"
#include "state/store.h"
#include "tests/engine/samples.h"
#include "tests/support/stopping_store.h"

namespace larkdav::tests {

struct StandingClock : engine::Clock {
  engine::Instant now_ = at(0);
  engine::Instant now() override { return now_; }
};

struct Crash : std::runtime_error {  // the process ends here
  Crash() : std::runtime_error("crash") {}
};

class World {
 public:
  World() : World(adapters::memory::feishu_like(), adapters::memory::caldav_like()) {}
  World(adapters::memory::Options feishu_options, adapters::memory::Options other_options)
      : feishu(std::move(feishu_options)), other(std::move(other_options)) {
    lose_state();
    policy.past = std::nullopt;
    set_clocks();
  }
  // The same world once more, its state in memory.
  World(const World& world)
      : feishu(world.feishu),
        other(world.other),
        clock(world.clock),
        policy(world.policy),
        options(world.options),
        norm_version(world.norm_version),
        database_(std::make_unique<state::Database>(state::scratch_copy(*world.database_))),
        pair_id_(world.pair_id_) {
    set_clocks();
  }
  World& operator=(const World&) = delete;

  engine::PairReport sync() { return sync(options); }
  engine::PairReport sync(const engine::RunOptions& run_options) {
    clock.now_ += std::chrono::minutes{5};
    return run(run_options).report;
  }
  engine::PassResult run() { return run(options); }
  engine::PassResult run(const engine::RunOptions& run_options) {
    adapters::memory::Replica f(feishu);
    adapters::memory::Replica d(other);
    state::PairStore store(*database_, pair_id_);
    if (!at_commit) {
      return engine::run_pass({{&f, &d}, store, clock, norm_version}, policy, run_options);
    }
    StoppingStore stopping(store, at_commit);
    return engine::run_pass({{&f, &d}, stopping, clock, norm_version}, policy, run_options);
  }
  engine::PassResult run_decided(const engine::Decision& decision,
                                 const engine::RunOptions& run_options = {}) {
    clock.now_ += std::chrono::minutes{5};
    adapters::memory::Replica f(feishu);
    adapters::memory::Replica d(other);
    state::PairStore store(*database_, pair_id_);
    return engine::run_decided({{&f, &d}, store, clock, norm_version}, policy, run_options,
                               decision);
  }
  state::Database& database() { return *database_; }
  void lose_state() {
    database_ = std::make_unique<state::Database>(state::empty_state());
    pair_id_ = state::Pairs(*database_).open("main", {{"f", "primary"}, {"d", "home"}}, "fp").id;
  }
  // Keeps the state in a database file from now on. A folder without one gets a copy of what there
  // is; one that has one is opened as a new process opens it.
  void use_folder(const std::string& folder) {
    if (!std::filesystem::exists(folder + "/larkdav.db")) {
      database_->script("VACUUM INTO '" + folder + "/larkdav.db'");
    }
    database_.reset();
    database_ = std::make_unique<state::Database>(state::open_state(folder));
  }
  std::vector<engine::Change> changes(engine::RunId run) {
    return state::History(*database_).changes(run);
  }
  state::PairStore store() { return {*database_, pair_id_}; }
  adapters::memory::Calendar& side(engine::Side side) {
    return side == engine::Side::feishu ? feishu : other;
  }

  // The only item of that title.
  engine::ItemId titled(engine::Side where, const std::string& title) {
    std::vector<engine::ItemId> found;
    for (const auto& [id, event] : side(where).items()) {
      if (event.fields.title == title) found.push_back(id);
    }
    if (found.size() != 1) {
      throw std::logic_error(std::to_string(found.size()) + " items titled " + title + " on " +
                             engine::name(where));
    }
    return found.front();
  }
  void edit(engine::Side where, const std::string& title,
            const std::function<void(engine::Event&)>& change) {
    side(where).edit(titled(where, title), change);
  }

  // What people see, without ids: one line an event.
  std::vector<std::string> seen(engine::Side where) {
    std::vector<std::string> lines;
    for (const auto& [id, event] : side(where).items()) {
      std::string line;
      for (const engine::Field field : engine::kAllFields) {
        line += engine::describe(event, field) + " | ";
      }
      for (const auto& [key, occurrence] : event.occurrences) {
        line += engine::to_string(key) + ": " + engine::describe(event, key) + " | ";
      }
      lines.push_back(line);
    }
    std::sort(lines.begin(), lines.end());
    return lines;
  }
  std::size_t writes() { return feishu.writes().size() + other.writes().size(); }

  adapters::memory::Calendar feishu;
  adapters::memory::Calendar other;
  StandingClock clock;
  engine::Policy policy;
  engine::RunOptions options;
  std::string norm_version;
  std::function<void()> at_commit;  // before and after every commit of a run

 private:
  void set_clocks() {
    for (auto* calendar : {&feishu, &other}) {
      calendar->options.clock = [this] {
        return std::chrono::milliseconds{clock.now_.time_since_epoch()};
      };
    }
  }

  std::unique_ptr<state::Database> database_;
  std::int64_t pair_id_ = 0;
};

inline engine::Event with_uid(engine::Event event, const std::string& uid) {
  event.uid.value = uid;
  return event;
}

}  // namespace larkdav::tests
