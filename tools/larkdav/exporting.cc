#include "tools/larkdav/exporting.h"

#include "engine/observe.h"
#include "mapping/ical/reader.h"
#include "mapping/ical/writer.h"
#include "state/open.h"
#include "state/pairs.h"
#include "state/store.h"
#include "tools/larkdav/calendars.h"
#include "tools/larkdav/machine_zone.h"

namespace larkdav::tools {
namespace {

using engine::Side;

constexpr const char* kPair = "export";  // no row of that name outlives an export

state::PairStore store_for(state::Database& database, const std::string& account,
                           const std::string& calendar) {
  const auto row = state::Pairs(database).open(kPair, {{account, calendar}, {"", ""}}, "");
  return {database, row.id};
}

// The UIDs of the items; those without one get theirs now.
std::map<engine::ItemId, engine::Uid> settle_uids(Session& session, const std::string& account,
                                                  const std::string& calendar,
                                                  const std::vector<engine::ItemId>& items) {
  state::Database& database = session.database();
  state::Transaction transaction(database);
  state::PairStore store = store_for(database, account, calendar);
  auto uids = store.uids(items);
  for (const engine::ItemId& item : items) {
    if (uids.count(item) > 0) continue;
    uids[item] = {item.value + "@larkdav"};
    store.remember_uid(item, uids[item]);
  }
  state::Pairs(database).drop(kPair);
  transaction.commit();
  return uids;
}

void add_unreadable(Exported& exported, const std::string& id, const std::string& reason) {
  exported.failed.push_back({id, "", "", "export", reason});
}

// Events written anew: Feishu has no text of its own.
std::vector<std::string> written(Session& session, const std::string& account,
                                 const std::string& calendar,
                                 const std::vector<engine::Item>& items,
                                 const mapping::ical::WriteOptions& options, Exported& exported) {
  std::vector<engine::ItemId> ids;
  for (const engine::Item& item : items) {
    if (std::holds_alternative<engine::Assembled>(item.state)) ids.push_back(item.id);
  }
  const auto uids = settle_uids(session, account, calendar, ids);
  std::vector<std::string> texts;
  for (const engine::Item& item : items) {
    if (const auto* unreadable = std::get_if<engine::Unreadable>(&item.state)) {
      add_unreadable(exported, item.id.value, unreadable->reason);
    } else if (const auto* unseen = std::get_if<engine::NotObserved>(&item.state)) {
      add_unreadable(exported, item.id.value, unseen->reason);
    }
    const auto* assembled = std::get_if<engine::Assembled>(&item.state);
    if (assembled == nullptr) continue;
    engine::Event event = assembled->event;
    event.uid = uids.at(item.id);
    texts.push_back(mapping::ical::write_resource(event, options));
    for (const engine::Loss& loss : assembled->losses) {
      exported.losses.push_back({event.uid.value, event.fields.title, loss.field, "", loss.reason});
    }
  }
  return texts;
}

std::vector<std::string> taken_over(const std::vector<engine::Record>& records,
                                    Exported& exported) {
  std::vector<std::string> texts;
  for (const engine::Record& record : records) {
    if (record.gone) continue;
    if (!record.unreadable.empty() || !record.complete) {
      add_unreadable(exported, record.id.value,
                     record.complete ? record.unreadable : "the server did not show it");
    } else if (const std::string broken = mapping::ical::split_file(record.raw).unreadable;
               !broken.empty()) {
      add_unreadable(exported, record.id.value, broken);  // it would spoil the file for the others
    } else {
      texts.push_back(record.raw);
    }
  }
  return texts;
}

}  // namespace

Exported export_calendar(Session& session, const AccountConfig& account,
                         const adapters::CalendarInfo& calendar, engine::Clock& clock,
                         const engine::Progress& progress) {
  const std::string zone = calendar.time_zone.empty() ? machine_zone() : calendar.time_zone;
  const auto replica =
      open_calendar(session, account.name, calendar, {.floating_zone = zone, .attendees = true});
  state::Database scratch = state::empty_state();
  state::PairStore store = store_for(scratch, account.name, calendar.id);
  const engine::Pair pair{{replica.get(), nullptr}, store, clock};
  engine::observe(pair, Side::feishu, engine::Reading::everything, progress);

  Exported exported;
  std::vector<engine::Record> records;
  std::vector<engine::Item> items;
  for (const auto& [group, of_group] : store.groups(Side::feishu, store.unlinked(Side::feishu))) {
    records.insert(records.end(), of_group.begin(), of_group.end());
    if (!is_feishu(account.kind)) continue;
    for (engine::Item& item : replica->assemble(of_group)) items.push_back(std::move(item));
  }
  const std::vector<std::string> texts =
      is_feishu(account.kind)
          ? written(session, account.name, calendar.id, items, {clock.now(), "", zone}, exported)
          : taken_over(records, exported);
  exported.events = static_cast<long>(texts.size());
  exported.text = mapping::ical::join_file(texts, calendar.name);
  return exported;
}

}  // namespace larkdav::tools
