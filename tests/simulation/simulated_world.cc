#include "tests/simulation/simulated_world.h"

#include <algorithm>

#include "adapters/caldav/account.h"
#include "adapters/feishu/account.h"
#include "state/facts.h"
#include "state/open.h"
#include "state/pairs.h"
#include "state/store.h"
#include "tests/support/stopping_store.h"

namespace larkdav::tests {
namespace {

using engine::Side;

constexpr double kStart = 1793500000;  // 2026-11-01
constexpr double kDay = 86400;

}  // namespace

SimulatedWorld::SimulatedWorld(std::uint64_t seed) : seed_(seed), dice_(seed), now_(kStart) {}

namespace {

// What somebody answers who is told of a brake and meant what he did.
engine::RunOptions let_pass(const engine::PairReport& report) {
  engine::RunOptions options;
  for (const engine::BrakeTrip& trip : report.brakes) {
    if (trip.rule == "creations") {
      options.allow_creates = std::max(options.allow_creates.value_or(0), trip.count);
    } else if (trip.rule == "changes") {
      options.allow_changes = true;
    } else {
      options.allow_deletes = std::max(options.allow_deletes.value_or(0), trip.count);
    }
  }
  return options;
}

}  // namespace

void SimulatedWorld::tell(const std::string& line) { lived_.trace.push_back(line); }

Hand& SimulatedWorld::hand(Side side) {
  if (side == Side::feishu) return *feishu_hand_;
  return *caldav_hand_;
}

void SimulatedWorld::broken(const std::string& what) {
  tell("BROKEN " + what);
  lived_.broken.push_back(what);
}

void SimulatedWorld::build() {
  swarm_ = draw_swarm(dice_);
  feishu_sim::Options options;
  options.rate_limit = false;
  options.clock = [this] { return now_; };
  options.ids = dice_.next();
  service_ = std::make_unique<feishu_sim::Service>(options);
  const CalDavFlaws flaws = draw_flaws(dice_);
  server_ = std::make_unique<CalDavServer>(flaws);
  feishu_hand_ = std::make_unique<FeishuHand>(*service_);
  caldav_hand_ =
      std::make_unique<CalDavHand>(*server_, [this] { return static_cast<std::int64_t>(now_); });
  people_ = std::make_unique<People>(dice_.fork(1),
                                     engine::PerSide<Hand*>{feishu_hand_.get(), caldav_hand_.get()},
                                     ledger_, static_cast<std::int64_t>(now_));
  const Wire::World around{
      [this](Side side, const auto& request) { return before_request(side, request); },
      [this](Side side, const auto& request, FaultKind fault, const auto& reply) {
        after_request(side, request, fault, reply);
      }};
  feishu_wire_ = std::make_unique<Wire>(
      Side::feishu, [this](const auto& request) { return carry_to_feishu(request); }, around,
      dice_.fork(2));
  caldav_wire_ = std::make_unique<Wire>(
      Side::other, [this](const auto& request) { return carry_to_caldav(request); }, around,
      dice_.fork(3));
  database_.emplace(state::empty_state());
  policy_.past = std::nullopt;
  tell("the CalDAV server: " + describe(flaws));
  theme_ = theme_of(seed_);
  if (theme_) tell("about " + theme_->cell + " and " + name(theme_->fault));
}

Lived SimulatedWorld::live() {
  build();
  people_->furnish(dice_.between(0, 6));
  if (theme_) directed_days();
  faulty_ = true;
  for (int days = dice_.between(theme_ ? 0 : 2, theme_ ? 3 : 6); days > 0; --days) day();
  faulty_ = false;
  rest();
  return std::move(lived_);
}

void SimulatedWorld::day() {
  for (int i = dice_.below(5); i > 0; --i) person_edits();
  now_ += dice_.chance(0.2) ? kDay * dice_.between(1, 3) : 60.0 * dice_.between(1, 90);
  if (kept_ && dice_.chance(swarm_.restore)) {
    restore_state();
  } else if (dice_.chance(0.3)) {
    keep_state();
  }
  if (dice_.chance(swarm_.flip)) flip();
  sync();
}

// Nothing but what the theme wants, until its pair has met.
void SimulatedWorld::directed_days() {
  static const std::vector<FaultKind> kDoubts{FaultKind::lost_before, FaultKind::lost_after,
                                              FaultKind::stop_after, FaultKind::stop_before};
  person_prepares(0);
  now_ += 3600;
  if (dice_.chance(0.3)) keep_state();
  sync();
  if (theme_->fault == FaultKind::restored && !kept_) keep_state();
  if (theme_->cell.find('?') != std::string::npos) {
    person_prepares(1);
    now_ += 60.0 * dice_.between(1, 90);
    forced_ =
        Forced{dice_.pick(kDoubts), 1, theme_->cell.front() == '?' ? Side::feishu : Side::other};
    sync();
  }
  person_prepares(2);
  now_ += 60.0 * dice_.between(1, 90);
  if (theme_->fault == FaultKind::restored) {
    restore_state();
  } else {
    forced_ = Forced{theme_->fault, dice_.between(1, 4), std::nullopt};
  }
  sync();
  forced_.reset();
}

void SimulatedWorld::flip() {
  static const std::vector<engine::ConflictPolicy> kPolicies{
      engine::ConflictPolicy::merge, engine::ConflictPolicy::feishu, engine::ConflictPolicy::other};
  policy_.conflict = dice_.pick(kPolicies);
  policy_.prefer = dice_.chance(0.5) ? Side::feishu : Side::other;
  tell("policy: conflict " + std::to_string(static_cast<int>(policy_.conflict)) + ", prefer " +
       name(policy_.prefer));
}

void SimulatedWorld::restore_state() {
  archive_ += history();
  database_.emplace(kept_->copy_in_memory());
  restored_ = true;
  struck_.insert(FaultKind::restored);
  ++lived_.counts["fault restored"];
  tell("an earlier state is restored");
}

void SimulatedWorld::keep_state() {
  kept_.emplace(database_->copy_in_memory());
  kept_at_ = ledger_.moment();
}

// What cannot be decided, and is said so in the documentation: a copy that an older state does not
// know, or whose creation is in doubt for longer than its key lives, and whose title, times or rule
// somebody changed since.
void SimulatedWorld::excuse_doubles() {
  if (restored_) since_restore_ = kept_at_;
  if (since_restore_) {
    const auto lost = ledger_.rekeyed_since(*since_restore_);
    doubles_excused_.insert(lost.begin(), lost.end());
    for (const Side side : engine::kSides) {  // nobody can compare them now
      for (const auto& [id, lineage] : hand(side).hidden()) doubles_excused_.insert(lineage);
    }
  }
  auto open = database_->query(
      "SELECT link.other_item, json_extract(intent.goal, '$.born') FROM intent JOIN link ON "
      "link.id = intent.link WHERE intent.side = 0 AND intent.kind = 'create'");
  constexpr double kKeyLife = 12 * 3600;
  while (open.next()) {
    const auto lineage = lineages_.other.find(open.text(0));
    const auto later = began_at_.upper_bound(open.integer(1));
    if (now_ - static_cast<double>(open.integer(1)) < kKeyLife) continue;
    if (lineage == lineages_.other.end() || later == began_at_.begin()) continue;
    if (ledger_.rekeyed_since(std::prev(later)->second).count(lineage->second) > 0)
      doubles_excused_.insert(lineage->second);
  }
}

void SimulatedWorld::person_edits() {
  ++lived_.counts["edits"];
  person_does([this] { return people_->edit(); });
}

void SimulatedWorld::person_prepares(int stage) {
  person_does([&] { return people_->prepare(theme_->cell, stage); });
}

void SimulatedWorld::person_does(const std::function<std::string()>& act) {
  engine::PerSide<std::vector<std::string>> before;
  for (const Side side : engine::kSides) before[side] = words_in(hand(side).everything());
  std::map<std::string, SeenEvent> masters;
  if (running_) {
    for (const SeenItem& item : feishu_hand_->look()) masters[item.id] = item.master;
  }
  const std::string what = act();
  ++moments_;
  if (running_) {
    // An occurrence that becomes an exception takes over what its series says at that moment.
    for (const SeenItem& item : feishu_hand_->look()) {
      const std::string lineage = lineage_of(item.master.title);
      const bool edited = masters.count(item.id) > 0 && masters.at(item.id) != item.master;
      if (edited && !item.rule.empty()) races_excused_.insert(lineage);
    }
  }
  for (const Side side : engine::kSides) {
    const std::set<std::string> old(before[side].begin(), before[side].end());
    for (const auto& word : words_in(hand(side).everything())) {
      if (old.count(word) == 0) written_at_[side][word] = moments_;
    }
  }
  tell("person at " + std::to_string(static_cast<std::int64_t>(now_)) + ": " + what);
}

// long because: everything that one run of the program opens, in one place
std::optional<engine::PassResult> SimulatedWorld::sync(const engine::RunOptions& allowed) {
  ++lived_.counts["runs"];
  running_ = true;
  writes_ = requests_ = steps_ = 0;
  const auto cells_before = cells();
  excuse_doubles();
  ledger_.tick();
  began_at_[static_cast<std::int64_t>(now_)] = ledger_.moment();
  for (const Side side : engine::kSides) hidden_then_[side] = hand(side).hidden();
  std::optional<engine::PassResult> result;
  try {
    const auto sleep = [this](adapters::http::Wait wait) {
      now_ += static_cast<double>(wait.count()) / 1000;
    };
    const auto jitter = [] { return 0.5; };
    state::Facts facts(*database_);
    const auto memory_of = [&](const std::string& account) {
      adapters::OpenOptions options;
      options.floating_zone = "Asia/Shanghai";
      options.recall = [&facts, account](const std::string& key) {
        return facts.recall(account, key);
      };
      options.remember = [&facts, account](const std::string& key, const std::string& value) {
        facts.remember(account, key, value);
      };
      return options;
    };
    adapters::feishu::FeishuOptions feishu_options;
    feishu_options.base_url = "http://feishu";
    feishu_options.app_id = "cli_0123456789abcdef";
    feishu_options.app_secret = "sim-secret";
    const auto feishu_memory = memory_of("work");
    feishu_options.memory = {feishu_memory.recall, feishu_memory.remember};
    feishu_options.now = [this] { return clock_.now(); };
    feishu_options.sleeper = sleep;
    feishu_options.jitter = jitter;
    feishu_options.steady = [this] {
      return std::chrono::milliseconds(static_cast<std::int64_t>(now_ * 1000));
    };
    adapters::feishu::FeishuAccount feishu_account(*feishu_wire_, feishu_options);
    adapters::http::Retry retry(*caldav_wire_, adapters::http::usual_retry({.jitter = jitter}),
                                sleep);
    adapters::caldav::CalDavAccount caldav_account(
        retry, {"http://dav" + std::string(CalDavServer::kCollection),
                {"alice", [] { return std::string("secret"); }}});
    const auto primary = facts.recall("test", "primary");
    adapters::CalendarInfo feishu_calendar;
    if (primary) {
      feishu_calendar.id = *primary;
    } else {
      feishu_calendar = feishu_account.primary();
      facts.remember("test", "primary", feishu_calendar.id);
    }
    adapters::CalendarInfo caldav_calendar;
    caldav_calendar.id = "http://dav" + std::string(CalDavServer::kCollection);
    const auto feishu = feishu_account.open(feishu_calendar, feishu_memory);
    const auto caldav = caldav_account.open(caldav_calendar, memory_of("home"));
    const auto pair =
        state::Pairs(*database_)
            .open("main", {{"work", feishu_calendar.id}, {"home", caldav_calendar.id}}, "fp");
    state::PairStore store(*database_, pair.id);
    if (restored_) {  // which the product notices by a counter beside the database
      store.set_mode(engine::PairMode::resync);
      restored_ = false;
    }
    const bool finishes_goals = !store.intents().empty();
    StoppingStore stopping(store, [this] { durable_step(); });
    result = engine::run_pass({{feishu.get(), caldav.get()}, stopping, clock_}, policy_, allowed);
    if (result->report.brake && writes_ > 0 && !finishes_goals)
      broken("I15: a run that its brake stopped sends " + std::to_string(writes_) + " writes");
  } catch (const Stopped&) {
    tell("stopped");
  } catch (const engine::ReplicaError& error) {
    tell(std::string("the run broke down: ") + error.what());
  }
  running_ = false;
  if (result) {
    const auto& report = result->report;
    tell(std::string("run ") + engine::name(report.outcome) + ", feishu +" +
         std::to_string(report.sides.feishu.created) + " ~" +
         std::to_string(report.sides.feishu.updated) + " -" +
         std::to_string(report.sides.feishu.deleted) + ", other +" +
         std::to_string(report.sides.other.created) + " ~" +
         std::to_string(report.sides.other.updated) + " -" +
         std::to_string(report.sides.other.deleted) +
         (report.error ? ": " + report.error->message : ""));
    for (const auto& note : report.failed)
      tell("  failed: " + note.uid + " " + note.title + " " + note.operation + ": " + note.reason);
    for (const auto& note : report.kept_back)
      tell("  kept back: " + note.uid + " " + note.title + " " + note.field + ": " + note.reason);
    left_ = report.failed;
    for (const auto& note : report.failed) {
      if (note.operation != "match" && note.operation != "link") continue;
      told_.insert(note.uid);
      if (!note.title.empty()) told_.insert(lineage_of(note.title));
    }
    ++lived_.counts[std::string("outcome ") + engine::name(report.outcome)];
  }
  note_pairs(cells_before);
  settle();
  if (result && result->report.outcome == engine::Outcome::ok) since_restore_.reset();
  return result;
}

void SimulatedWorld::rest() {
  tell("-- rest");
  feishu_hand_->control("toggles", {{"read_after_write_lag_s", 0}});
  people_->show_all();
  policy_ = {};
  policy_.past = std::nullopt;
  for (int i = 0; i < 2; ++i) {
    now_ += kDay + 3600;  // past full_every, and past the stale reads of the last run
    const auto result = sync();
    if (!result || !result->report.brake) continue;
    ++lived_.counts["brakes lifted"];
    now_ += 60;
    sync(let_pass(result->report));
  }
  now_ += 600;
  const std::string before = agreements();
  const auto quiet = sync();
  if (!quiet) {
    broken("a run without faults ends by itself");
    return;
  }
  check_quiet(quiet->report, before, 0);
  check_equal();
  check_words();
  check_doubles();
  check_state();
}

}  // namespace larkdav::tests
