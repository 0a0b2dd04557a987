#include "tools/larkdav/run_pair.h"

#include <chrono>

#include "engine/moves.h"
#include "mapping/canonical_form.h"
#include "state/facts.h"
#include "state/pairs.h"
#include "state/store.h"
#include "tools/larkdav/calendars.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/log_ins.h"
#include "tools/larkdav/machine_zone.h"

namespace larkdav::tools {
namespace {

using engine::PerSide;
using engine::Side;

std::string identity_of(const AccountConfig* account) {
  if (account == nullptr) return "";
  if (is_feishu(account->kind)) {
    return account->app_id + (account->identity == Identity::app ? " app" : " user");
  }
  return account->username;
}

std::string floating_zone(const PairConfig& pair,
                          const PerSide<adapters::CalendarInfo>& calendars) {
  if (pair.time_zone) return *pair.time_zone;
  if (!calendars.other.time_zone.empty()) return calendars.other.time_zone;
  if (!calendars.feishu.time_zone.empty()) return calendars.feishu.time_zone;
  return machine_zone();
}

// How both replicas of the pair treat what is Feishu's alone: who takes part, and who sees what.
adapters::OpenOptions open_options(const PairConfig& pair, const AccountConfig* other,
                                   const PerSide<adapters::CalendarInfo>& calendars) {
  adapters::OpenOptions options;
  options.floating_zone = floating_zone(pair, calendars);
  options.attendees = pair.attendees != Attendees::off;
  const bool text = pair.attendees == Attendees::text ||
                    (pair.attendees == Attendees::automatic && calendars.other.schedules);
  using mapping::ical::AttendeeForm;
  options.attendee_style.form = text ? AttendeeForm::text : AttendeeForm::lines;
  options.attendee_style.own_address = calendars.other.own_address;
  const bool mail = other != nullptr && other->username.find('@') != std::string::npos;
  if (options.attendee_style.own_address.empty() && mail) {
    options.attendee_style.own_address = other->username;
  }
  switch (pair.to_feishu_visibility) {
    case Visibility::as_is:
      break;
    case Visibility::personal:
      options.visibility = mapping::feishu::Visibility::personal;
      break;
    case Visibility::busy:
      options.visibility = mapping::feishu::Visibility::busy;
      break;
  }
  return options;
}

// Whether the fact was another one before, as far as is known.
bool moved(state::Facts& facts, const std::string& owner, const std::string& key,
           const std::string& now) {
  const auto before = facts.recall(owner, key);
  if (before != now) facts.remember(owner, key, now);
  return before && before != now;
}

// `past` decides what is newly linked, and a side that can't be written what is carried over: what
// they left out is looked at again when `past` moves or the side opens.
void look_again_at_what_was_left(state::Database& database, const Joined& joined,
                                 engine::Store& store) {
  state::Facts facts(database);
  const std::string owner = "pair " + joined.name;
  const auto& past = joined.policy.past;
  bool again = moved(facts, owner, "past", past ? std::to_string(past->count()) : "all");
  for (const Side side : engine::kSides) {
    const bool open = joined.replicas[side]->capabilities().writable;
    const std::string key = std::string("writes ") + engine::name(side);
    if (moved(facts, owner, key, open ? "open" : "closed") && open) again = true;
  }
  if (!again) return;
  for (const Side side : engine::kSides) store.mark_all(side);
}

// A person may have moved an event to a calendar of another pair. One that can't be read now
// vouches for nothing, and says so in its own run.
engine::Elsewhere other_pairs(Session& session, const std::string& own, engine::Clock& clock) {
  return [&session, &clock, own](Side side, std::span<const engine::Link> gone) {
    std::set<engine::LinkId> found;
    for (const PairConfig& pair : session.config().pairs) {
      if (pair.name == own || !state::Pairs(session.database()).find(pair.name)) continue;
      try {
        const OpenPair there = open_pair(session, pair, false);
        state::PairStore store(session.database(), row_of(session, there.joined).id);
        found.merge(engine::standing_in({there.joined.replicas, store, clock}, side, gone));
      } catch (const engine::ReplicaError&) {
        continue;
      }
    }
    return found;
  };
}

}  // namespace

engine::Instant SystemClock::now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string fingerprint(const Config& config, const PairConfig& pair, const std::string& person) {
  return identity_of(config.account(pair.feishu.account)) + (person.empty() ? "" : " " + person) +
         "\n" + identity_of(config.account(pair.other.account)) + "\n" +
         std::to_string(static_cast<int>(pair.policy.direction));
}

std::optional<Failure> failure_of(const engine::PairReport& report) {
  if (!report.error) return std::nullopt;
  engine::ReplicaError::Details details;
  details.cause = report.error->cause;
  details.cure = report.error->cure;
  details.request_id = report.error->request_id;
  return failure_of(engine::ReplicaError(report.error->message, details));
}

OpenPair open_pair(Session& session, const PairConfig& pair, bool afresh) {
  OpenPair open;
  const PerSide<const CalendarReference*> references{&pair.feishu, &pair.other};
  for (Side side : engine::kSides) {
    Missing missing = Missing::refuse;
    if (side == Side::other) missing = pair.create ? Missing::make : Missing::refuse_makeable;
    open.calendars[side] =
        find_calendar(session, *references[side], {missing, afresh, &open.notices});
    open.joined.calendars[side] = {references[side]->account, open.calendars[side].id};
  }
  const adapters::OpenOptions opening =
      open_options(pair, session.config().account(pair.other.account), open.calendars);
  for (Side side : engine::kSides) {
    open.replicas[side] =
        open_calendar(session, references[side]->account, open.calendars[side], opening);
    open.joined.replicas[side] = open.replicas[side].get();
  }
  open.joined.name = pair.name;
  open.joined.fingerprint =
      fingerprint(session.config(), pair, logged_in_person(session, pair.feishu.account));
  open.joined.policy = pair.policy;
  return open;
}

state::PairRow row_of(Session& session, const Joined& joined) {
  return state::Pairs(session.database()).open(joined.name, joined.calendars, joined.fingerprint);
}

void run_replicas(Session& session, const Joined& joined, const engine::RunOptions& options,
                  engine::Clock& clock, const engine::Progress& progress, PairRun& run,
                  const engine::Decision* decision) {
  const auto row = row_of(session, joined);
  if (session.doubt()) {
    run.notices.push_back(*session.doubt());
  } else if (row.mode == engine::PairMode::resync) {
    run.notices.emplace_back(
        "its accounts, calendars or direction changed since it last ended well: this run links and "
        "copies, and deletes nothing");
  }
  state::PairStore store(session.database(), row.id);
  look_again_at_what_was_left(session.database(), joined, store);
  const engine::Pair both{joined.replicas, store, clock, mapping::canonical_version(),
                          joined.elsewhere};
  engine::PassResult result =
      decision == nullptr ? engine::run_pass(both, joined.policy, options, progress)
                          : engine::run_decided(both, joined.policy, options, *decision, progress);
  run.plan = std::move(result.plan);
  run.report = std::move(result.report);
  run.failure = failure_of(run.report);
  if (options.dry_run) count_planned(run);
}

void count_planned(PairRun& run) {
  for (const engine::Operation& operation : run.plan.operations) {
    engine::SideCounts& counts = run.report.sides[operation.side];
    if (operation.action == engine::Action::create) ++counts.created;
    if (operation.action == engine::Action::update) ++counts.updated;
    if (operation.action == engine::Action::remove) ++counts.deleted;
  }
}

PairRun run_pair(Session& session, const PairConfig& pair, const engine::RunOptions& options,
                 engine::Clock& clock, const engine::Progress& progress,
                 const engine::Decision* decision) {
  PairRun run;
  run.name = pair.name;
  const auto began = std::chrono::steady_clock::now();
  const long feishu_before = session.requests(pair.feishu.account);
  const long other_before = session.requests(pair.other.account);
  try {
    OpenPair open = open_pair(session, pair, options.full);
    run.notices = std::move(open.notices);
    open.joined.elsewhere = other_pairs(session, pair.name, clock);
    run_replicas(session, open.joined, options, clock, progress, run, decision);
  } catch (const Interrupted&) {
    throw;
  } catch (...) {
    run.failure = current_failure();
  }
  run.report.sides.feishu.requests = session.requests(pair.feishu.account) - feishu_before;
  run.report.sides.other.requests = session.requests(pair.other.account) - other_before;
  run.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - began);
  return run;
}

}  // namespace larkdav::tools
