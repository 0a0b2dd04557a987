#include "tests/engine/model_world.h"

#include <stdexcept>

#include "state/pairs.h"
#include "tests/engine/model_values.h"

namespace larkdav::tests {

using adapters::memory::Fault;
using engine::Event;
using engine::ItemId;
using engine::Side;
using std::chrono::milliseconds;

namespace {

struct WorldClock : engine::Clock {
  explicit WorldClock(const milliseconds& now) : now_(now) {}
  engine::Instant now() override {
    return engine::Instant{std::chrono::floor<std::chrono::seconds>(now_)};
  }
  const milliseconds& now_;
};

struct Killed : std::runtime_error {
  Killed() : std::runtime_error("killed") {}
};

constexpr milliseconds kOneRequest{200};

// Databases of worlds that are over.
std::vector<std::unique_ptr<state::Database>>& spare() {
  static std::vector<std::unique_ptr<state::Database>> list;
  return list;
}

}  // namespace

ModelWorld::~ModelWorld() {
  if (database_) spare().push_back(std::move(database_));
}

ModelWorld::ModelWorld(const Toggles& toggles) : toggles_(toggles) {
  auto feishu = adapters::memory::feishu_like();
  feishu.storable.erase(engine::Field::location);
  feishu.page_size = 2;
  feishu.as_stored = as_feishu_holds;
  feishu.rewrite = [](const Event& event) { return canonical(as_feishu_holds(event)); };
  feishu.lag = toggles.lag;
  feishu.eager_tokens = toggles.nasty;
  feishu.refuses = [](const Event& event) { return event.fields.title.starts_with("!"); };
  if (toggles.note_is_read_only) {
    feishu.writable_fields = [](const ItemId&) {
      return engine::FieldMask::everything() - engine::FieldMask{engine::Field::description};
    };
  }
  auto other = adapters::memory::caldav_like();
  other.revisions = toggles.revisions;
  other.expired = toggles.expired;
  other.tokens_lose_deletions = false;
  other.rewrite = [rewrite = toggles.rewrite](const Event& event) {
    const Event kept = canonical(event);
    if (rewrite == Rewrite::adds_class) return with_class(kept);
    return rewrite == Rewrite::cuts_title ? with_short_title(kept) : kept;
  };
  feishu_ = std::make_unique<Calendar>(feishu);
  other_ = std::make_unique<Calendar>(other);
  for (const Side where : engine::kSides) {
    auto& options = side(where).options;
    options.clock = [this] { return now_; };
    options.before_request = [this, where] { point(where); };
    options.before_read = [this, where] { read(where); };
    options.after_write = [this, where](const engine::Step&) { point(where); };
    options.fault = [this, where](const engine::Step& step) { return fault(where, step); };
  }
  reopen_state();
}

// A new state, in the database of a world that is over: making its tables and preparing its
// statements anew would cost more than all the rest.
void ModelWorld::reopen_state() {
  if (database_) spare().push_back(std::move(database_));
  if (spare().empty()) {
    database_ = std::make_unique<state::Database>(state::empty_state());
  } else {
    database_ = std::move(spare().back());
    spare().pop_back();
    for (const char* table : {"pair", "uid_map", "fact", "sqlite_sequence"}) {
      database_->run(std::string("DELETE FROM ") + table);
    }
    database_->run("UPDATE state SET last_stamp = 0, norm_version = ''");
  }
  pair_id_ = state::Pairs(*database_).open("main", {{"f", "primary"}, {"d", "home"}}, "fp").id;
}

void ModelWorld::seed(const std::string& places, const std::vector<bool>& series) {
  const auto lag = std::exchange(feishu_->options.lag, milliseconds{0});
  for (std::size_t i = 0; i < places.size(); ++i) {
    const char place = places[i];
    const int n = static_cast<int>(i);
    const int serial = ++serial_;
    // Cut by the server before we met it: two items.
    const bool cut = place == 'B' && toggles_.rewrite == Rewrite::cuts_title && n == 2;
    born_[serial] = 1 + (cut ? 1 : 0);
    const Event event = made(serial, kTitles.at((place == 'D' ? n + 2 : n) % 5), 1 + n, series[i]);
    if (place != 'D') {
      feishu_->add(event);
      first_[{Side::feishu, serial}] = as_feishu_holds(event);
    }
    if (place != 'F') {
      other_->put({"c" + std::to_string(serial) + ".ics"}, with_uid(event, serial));
      first_[{Side::other, serial}] = event;
    }
  }
  feishu_->options.lag = lag;
}

Event ModelWorld::made(int serial, const std::string& title, int when, bool series) const {
  Event event = plain_event(title, when, series ? 0 : -1);
  event.fields.description = "n0";
  event.fields.conference = serial_mark(serial);
  return event;
}

void ModelWorld::run() {
  adapters::memory::Replica feishu(*feishu_);
  adapters::memory::Replica other(*other_);
  state::PairStore store(*database_, pair_id_);
  WorldClock clock(now_);
  engine::Policy policy;
  policy.past = std::nullopt;
  policy.prefer = toggles_.prefer;
  policy.max_deletes = {1000, false};
  if (toggles_.closed == Side::feishu) policy.direction = engine::Direction::from_feishu;
  if (toggles_.closed == Side::other) policy.direction = engine::Direction::to_feishu;
  engine::RunOptions options;
  options.allow_deletes = 1000;
  options.allow_changes = true;
  options.allow_creates = 1000;
  const auto writes = feishu_->writes().size() + other_->writes().size();
  try {
    const auto report = engine::run_pass({{&feishu, &other}, store, clock}, policy, options).report;
    for (const auto& failure : report.failed) {
      if (failure.operation == "match") ambiguous_ = true;
    }
    tokens_expired_ = tokens_expired_ && report.error.has_value();
    braked_ = report.brake.has_value();
    if (braked_ && feishu_->writes().size() + other_->writes().size() > writes) {
      bad("I15: a tripped brake, and something was written");
    }
  } catch (const Killed&) {
  }
  pending_.reset();
  trace_.emplace_back("--- run ended");
}

void ModelWorld::was_never_linked() {
  for (auto& [serial, copies] : born_) ++copies;
}

void ModelWorld::expire_tokens() {
  now_ += toggles_.lag;  // an edit hidden from the very first listing is hidden for good
  feishu_->expire_cursors();
  other_->expire_cursors();
  tokens_expired_ = true;
  trace_.emplace_back("tokens expire");
}

void ModelWorld::lose_state() {
  reopen_state();
  lost_state_ = true;
  now_ += std::chrono::seconds{60};
  trace_.emplace_back("state lost");
}

// -- points

void ModelWorld::plan(long n, Act act, const PersonEdit& edit) {
  planned_[points_ + n] = {act, edit};
  faulty_ = true;
}

void ModelWorld::point(Side) {
  ++points_;
  now_ += kOneRequest;
  const auto found = planned_.find(points_);
  if (found == planned_.end()) return;
  const auto [act, person] = found->second;
  planned_.erase(found);
  trace_.push_back(std::string("at ") + std::to_string(points_) + " " + name(act));
  if (act == Act::crash) throw Killed();
  if (act == Act::edit) {
    edit(person);
  } else {
    pending_ = act;
  }
}

void ModelWorld::read(Side where) {
  if (std::exchange(pending_, std::nullopt)) {
    engine::ReplicaError::Details details;
    details.cause = engine::Cause::unreachable;
    throw engine::ReplicaError("the read got no answer", details);
  }
  last_read_[where] = points_;
}

Fault ModelWorld::fault(Side where, const engine::Step& step) {
  const std::string verb = step.request.substr(0, step.request.find('\t'));
  trace_.push_back(std::string(engine::name(where)) + " " + step.request);
  const auto act = std::exchange(pending_, std::nullopt);
  const bool forbidden = toggles_.note_is_read_only && where == Side::feishu && verb == "update" &&
                         step.touches.contains(engine::Field::description);
  if (forbidden) bad("I20: a field that may not be written was sent");
  if (act == Act::lost) return Fault::drop_before;
  if (verb == "delete") {
    const auto from = verb.size() + 1;
    check_delete(where, {step.request.substr(from, step.request.find('\t', from) - from)});
  }
  if (act == Act::applied) {
    doubt_ = doubt_ || (where == Side::other && verb == "create");
    return Fault::drop_after;
  }
  return Fault::none;
}

// I6: what we delete is gone on the other side, as far as anybody who asked right before could
// know.
void ModelWorld::check_delete(Side where, const ItemId& item) {
  const Event* doomed = side(where).find(item);
  const Side lost = engine::opposite(where);
  if (doomed == nullptr || lost_state_ || last_edit_[lost] >= last_read_[lost]) return;
  const int serial = serial_of(*doomed);
  for (const auto& [id, event] : side(lost).items()) {
    if (serial_of(event) == serial && born_[serial] == 1) {
      bad("I6: item " + std::to_string(serial) + " is deleted on " + engine::name(where) +
          " though it lives on the other side");
    }
  }
}

}  // namespace larkdav::tests
