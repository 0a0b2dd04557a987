#include "tools/larkdav/importing.h"

#include <algorithm>
#include <map>
#include <set>

#include "tools/larkdav/calendars.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/machine_zone.h"
#include "tools/larkdav/run_pair.h"

namespace larkdav::tools {
namespace {

using engine::PerSide;
using engine::Side;

constexpr const char* kFileAccount = "import";

class Collecting : public engine::RecordSink {
 public:
  void page(engine::Page page) override {
    for (engine::Record& record : page.records) {
      groups_[record.group].push_back(std::move(record));
    }
  }
  [[nodiscard]] const auto& groups() const { return groups_; }

 private:
  std::map<engine::GroupId, std::vector<engine::Record>> groups_;
};

struct Contents {
  long events = 0;
  std::set<std::string> uids;
  std::vector<Skipped> skipped;
};

Contents contents_of(engine::Replica& file) {
  Collecting collected;
  try {
    file.changes(std::nullopt, collected);
  } catch (const engine::ReplicaError& error) {
    throw usage_error(error.what(), error.details().cure);  // a wrong file, not a server's trouble
  }
  Contents contents;
  for (const auto& [group, records] : collected.groups()) {
    for (const engine::Item& item : file.assemble(records)) {
      if (const auto* event = std::get_if<engine::Assembled>(&item.state)) {
        ++contents.events;
        contents.uids.insert(event->event.uid.value);
      } else if (const auto* unreadable = std::get_if<engine::Unreadable>(&item.state)) {
        contents.skipped.push_back({item.id.value, unreadable->reason});
      } else if (const auto* unseen = std::get_if<engine::NotObserved>(&item.state)) {
        contents.skipped.push_back({item.id.value, unseen->reason});
      } else {
        contents.skipped.push_back({item.id.value, "it is cancelled"});
      }
    }
  }
  return contents;
}

AccountConfig file_account(const std::string& file) {
  AccountConfig account;
  account.name = kFileAccount;
  account.kind = AccountKind::ics;
  account.path = file;
  return account;
}

// Events without a UID of their own are looked up in the map of the feishu side; a file's events
// have theirs. So the file takes the side that the calendar leaves free.
engine::Policy policy_towards(Side target) {
  engine::Policy policy;
  policy.direction =
      target == Side::feishu ? engine::Direction::to_feishu : engine::Direction::from_feishu;
  policy.prefer = engine::opposite(target);
  policy.past = std::nullopt;
  policy.deletes = false;
  return policy;
}

// An entry that was skipped is not a failure as well.
std::vector<engine::Note> without_skipped(std::vector<engine::Note> failed,
                                          const std::vector<Skipped>& skipped) {
  std::set<std::string> reasons;
  for (const Skipped& entry : skipped) reasons.insert(entry.reason);
  std::erase_if(failed, [&](const engine::Note& note) { return reasons.count(note.reason) > 0; });
  return failed;
}

// Readers say what stays on their own side; after an import nobody looks at the file any more.
std::string reason_on_import(const std::string& reason) {
  const auto kept = reason.find("; it is kept here");
  return kept == std::string::npos ? reason : reason.substr(0, kept) + "; it stays in the file";
}

Imported summed_up(const Contents& contents, Side target, PairRun run) {
  Imported imported;
  imported.created = run.report.sides[target].created;
  imported.updated = run.report.sides[target].updated;
  imported.skipped = contents.skipped;
  imported.losses = std::move(run.report.losses);
  for (engine::Note& note : imported.losses) note.reason = reason_on_import(note.reason);
  // The calendar's own events lose nothing by an import.
  std::erase_if(imported.losses,
                [&](const engine::Note& note) { return contents.uids.count(note.uid) == 0; });
  imported.failed = without_skipped(std::move(run.report.failed), contents.skipped);
  // What the calendar would not take did not arrive: for an import that is a failure.
  for (engine::Note& note : run.report.kept_back) {
    if (note.side != target) continue;
    note.operation = "write " + note.field;
    imported.failed.push_back(std::move(note));
  }
  imported.failure = std::move(run.failure);
  std::set<std::string> failed;
  for (const engine::Note& note : imported.failed) failed.insert(note.uid);
  const long done = imported.created + imported.updated + static_cast<long>(failed.size());
  if (!imported.failure) imported.unchanged = std::max(0L, contents.events - done);
  return imported;
}

}  // namespace

Imported import_file(Session& session, const std::string& file, const AccountConfig& account,
                     const adapters::CalendarInfo& calendar, bool dry_run, engine::Clock& clock,
                     const engine::Progress& progress) {
  const std::string zone = calendar.time_zone.empty() ? machine_zone() : calendar.time_zone;
  const AccountConfig source = file_account(file);
  adapters::Account& files = session.account(source);
  const adapters::CalendarInfo whole_file = files.calendars().at(0);
  const auto replica = files.open(whole_file, {zone, {}, {}});
  const Contents contents = contents_of(*replica);

  const auto target = open_calendar(session, account.name, calendar, {.floating_zone = zone});
  const Side side = is_feishu(account.kind) ? Side::feishu : Side::other;
  Joined joined;
  joined.name = "import:" + account.name + ":" + calendar.id;
  joined.calendars[side] = {account.name, calendar.id};
  joined.calendars[engine::opposite(side)] = {kFileAccount, file};
  joined.replicas[side] = target.get();
  joined.replicas[engine::opposite(side)] = replica.get();
  joined.policy = policy_towards(side);
  state::Pairs(session.database())
      .begin_afresh(joined.name);  // what an earlier file held means nothing
  engine::RunOptions options;
  options.dry_run = dry_run;
  PairRun run;
  run_replicas(session, joined, options, clock, progress, run);
  return summed_up(contents, side, std::move(run));
}

}  // namespace larkdav::tools
