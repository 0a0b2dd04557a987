#include <algorithm>
#include <map>

#include "mapping/feishu/event_fields.h"
#include "mapping/feishu/event_json.h"
#include "mapping/feishu/recurrence.h"

namespace larkdav::mapping::feishu {

using engine::Assembled;
using engine::Event;
using engine::Excluded;
using engine::Gone;
using engine::Item;
using engine::ItemId;
using engine::ItemState;
using engine::NotObserved;
using engine::OccurrenceKey;
using engine::Record;
using engine::Unreadable;

namespace {

struct Member {  // one record of the group, parsed
  const Record* record = nullptr;
  EventId id;
  Json event = Json::object();
  bool parsed = false;

  [[nodiscard]] bool gone() const { return record->gone; }
  [[nodiscard]] bool cancelled() const { return string_member(event, "status") == "cancelled"; }
  [[nodiscard]] bool live() const { return !gone() && !cancelled(); }
  // Not empty: why nothing can be said about it.
  [[nodiscard]] std::string unreadable() const {
    if (!record->unreadable.empty()) return record->unreadable;
    return parsed ? std::string() : "its record is no event object";
  }
};

struct Group {
  std::vector<Member> masters;                         // none or one
  std::vector<std::pair<Member, EventId>> satellites;  // with the occurrence each stands for
  std::vector<Member> exceptions;
  std::vector<Member> others;          // exceptions of a satellite that somebody made repeat
  std::vector<const Record*> strange;  // ids of unknown form
};

bool is_single(const Member& member) {
  return member.id.original == 0 && string_member(member.event, "recurrence").empty();
}

Group parse_group(std::span<const Record> records, const Context& context) {
  Group out;
  for (const Record& record : records) {
    const auto id = parse_event_id(record.id.value);
    if (!id) {
      out.strange.push_back(&record);
      continue;
    }
    Member member{&record, *id, Json::object(), false};
    if (auto event = parse_object(record.raw)) {
      member.event = std::move(*event);
      member.parsed = true;
    }
    if (const auto occurrence = satellite_of(record, context)) {
      if (id->original != 0) {
        out.others.push_back(std::move(member));
      } else {
        out.satellites.emplace_back(std::move(member), *occurrence);
      }
      continue;
    }
    auto& list = id->original == 0 ? out.masters : out.exceptions;
    list.push_back(std::move(member));
  }
  return out;
}

Item item(const Record& record, ItemState state) {
  return {ItemId{record.id.value}, record.group, std::move(state)};
}

Assembled assembled(Event event, const Json& raw, const Context& context) {
  event.extent = extent_of(event, context.floating_zone);
  return {std::move(event), writable_fields(raw, context), losses_of(raw, context), {}, {}};
}

ItemState single_state(const Member& member, const Context& context) {
  if (member.gone()) return Gone{};
  if (!member.record->complete) return NotObserved{"it must be read again"};
  if (auto reason = member.unreadable(); !reason.empty()) return Unreadable{std::move(reason)};
  if (member.cancelled()) return Gone{};
  if (hides_details(member.event, context)) return Unreadable{"private event without details"};
  auto read = fields_from_feishu(member.event, context);
  if (auto* bad = std::get_if<Unreadable>(&read)) return *bad;
  Event event;
  event.fields = std::move(std::get<ReadFields>(read).fields);
  return assembled(std::move(event), member.event, context);
}

void add_unknown(const Group& group, std::vector<Item>& items) {
  for (const Member& exception : group.exceptions) {
    if (exception.live()) {
      items.push_back(item(*exception.record, NotObserved{"its series was not read"}));
    }
  }
}

// What one record says of its occurrence; else what keeps the series from being assembled.
std::variant<engine::EventFields, ItemState> copy_from(const Member& member,
                                                       const Context& context) {
  if (!member.record->complete) {
    return ItemState(NotObserved{"one of its occurrences must be read again"});
  }
  if (auto reason = member.unreadable(); !reason.empty()) {
    return ItemState(Unreadable{std::move(reason)});
  }
  auto read = fields_from_feishu(member.event, context);
  if (auto* bad = std::get_if<Unreadable>(&read)) {
    return ItemState(Unreadable{"of an occurrence: " + bad->reason});
  }
  return std::move(std::get<ReadFields>(read).fields);
}

// Satellites become extra occurrences, or bring a deleted one back. Returns those that stand for
// themselves by now: another one stands for the occurrence, or somebody made them repeat.
std::vector<const Member*> attach_satellites(const Group& group, const Context& context,
                                             Event& event,
                                             std::map<OccurrenceKey, const Member*>& by_key,
                                             std::map<OccurrenceKey, ItemState>& blocked) {
  const bool all_day = std::holds_alternative<engine::Date>(event.fields.start);
  std::vector<const Member*> free;
  for (const auto& [member, occurrence] : group.satellites) {
    if (!member.live()) continue;
    const OccurrenceKey key = key_of_original(occurrence.original, all_day);
    const auto found = event.occurrences.find(key);
    const bool restores =
        found != event.occurrences.end() && std::holds_alternative<Excluded>(found->second);
    if (!is_single(member) || (found != event.occurrences.end() && !restores)) {
      free.push_back(&member);
      continue;
    }
    by_key[key] = &member;
    auto copy = copy_from(member, context);
    if (auto* reason = std::get_if<ItemState>(&copy)) blocked[key] = std::move(*reason);
    auto* fields = std::get_if<engine::EventFields>(&copy);
    engine::EventFields read = fields == nullptr ? event.fields : std::move(*fields);
    if (restores) {
      event.occurrences[key] = std::move(read);
    } else {
      event.occurrences[key] = engine::Extra{std::move(read)};
    }
  }
  return free;
}

// Fills the occurrences from the exceptions and satellites; returns those that fit no occurrence.
// `state` takes what keeps the whole series from being assembled.
std::vector<const Member*> attach(const Group& group, const Context& context, Event& event,
                                  std::optional<ItemState>& state) {
  const bool all_day = std::holds_alternative<engine::Date>(event.fields.start);
  std::map<OccurrenceKey, const Member*> by_key;
  std::map<OccurrenceKey, ItemState> blocked;
  std::vector<const Member*> orphans;
  for (const Member& exception : group.exceptions) {
    if (exception.gone()) continue;
    if (all_day && is_of_timed_series(exception.record->raw, exception.id.original)) {
      if (exception.live()) orphans.push_back(&exception);
      continue;
    }
    const OccurrenceKey key = key_of_original(exception.id.original, all_day);
    by_key[key] = &exception;
    event.occurrences[key] = Excluded{};
    if (exception.cancelled() && exception.record->complete && exception.unreadable().empty()) {
      continue;
    }
    auto copy = copy_from(exception, context);
    if (auto* reason = std::get_if<ItemState>(&copy)) {
      blocked[key] = std::move(*reason);
    } else {
      auto& fields = std::get<engine::EventFields>(copy);
      // What a record does not tell is no edit: it rings as its series does.
      if (!exception.event.contains("reminders")) fields.reminders = event.fields.reminders;
      event.occurrences[key] = std::move(fields);
    }
  }
  for (const Member* each : attach_satellites(group, context, event, by_key, blocked)) {
    orphans.push_back(each);
  }
  for (const OccurrenceKey& key : normalise_occurrences(event, context.floating_zone)) {
    blocked.erase(key);
    if (const auto found = by_key.find(key); found != by_key.end()) {
      orphans.push_back(found->second);
    }
  }
  if (!blocked.empty()) state = blocked.begin()->second;
  return orphans;
}

// A satellite that stands for itself, with the rule somebody may have given it.
void alone(const Member& satellite, const Context& context, std::vector<Item>& items) {
  auto state = single_state(satellite, context);
  if (auto* single = std::get_if<Assembled>(&state)) {
    Event& event = single->event;
    event.rule = rule_from_feishu(satellite.event, event.fields.start, context.floating_zone);
    event.extent = extent_of(event, context.floating_zone);
  }
  items.push_back({ItemId{satellite.id.uuid}, satellite.record->group, std::move(state)});
}

std::vector<Item> live_series(const Member& master, const Group& group, const Context& context) {
  std::vector<Item> items;
  const ItemId uuid{master.id.uuid};
  const auto whole = [&](ItemState state) {
    items.push_back({uuid, master.record->group, std::move(state)});
  };
  auto state = single_state(master, context);
  auto* single = std::get_if<Assembled>(&state);
  if (single == nullptr) {
    whole(std::move(state));
    add_unknown(group, items);
    return items;
  }
  Event& event = single->event;
  event.rule = rule_from_feishu(master.event, event.fields.start, context.floating_zone);
  const auto read = fields_from_feishu(master.event, context);
  if (event.rule && !std::get<ReadFields>(read).zone_known) {
    whole(Unreadable{"it repeats in a time zone that is not known"});
    add_unknown(group, items);
    return items;
  }
  std::optional<ItemState> blocked;
  const auto orphans = attach(group, context, event, blocked);
  drop_rule_of_one(event, context.floating_zone);
  whole(blocked ? std::move(*blocked) : std::move(state));
  for (const Member* each : orphans) {
    if (each->id.original != 0) {
      items.push_back(item(*each->record, single_state(*each, context)));
    } else {
      alone(*each, context, items);
    }
  }
  return items;
}

}  // namespace

std::optional<EventId> satellite_of(const Record& record, const Context& context) {
  const auto id = parse_event_id(record.id.value);
  if (!id || !context.satellite_of || record.group.value == id->uuid) return std::nullopt;
  return context.satellite_of(id->uuid);
}

std::vector<Item> assemble(std::span<const Record> records, const Context& context) {
  std::vector<Item> items;
  if (records.empty()) return items;
  const Group group = parse_group(records, context);
  for (const Record* strange : group.strange) {
    const bool gone = strange->gone;
    items.push_back(item(*strange, gone
                                       ? ItemState(Gone{})
                                       : ItemState(Unreadable{"its event id is of unknown form"})));
  }
  for (const Member& other : group.others) {
    items.push_back(item(*other.record, single_state(other, context)));
  }
  if (group.masters.empty() && group.exceptions.empty()) {
    for (const auto& [satellite, occurrence] : group.satellites) {
      if (satellite.live()) alone(satellite, context, items);
    }
    return items;
  }
  const auto& any = group.masters.empty() ? group.exceptions.front() : group.masters.front();
  const ItemId uuid{any.id.uuid};
  const auto add_series = [&](ItemState state) {
    items.push_back({uuid, any.record->group, std::move(state)});
  };
  if (group.masters.empty()) {
    const bool none = std::none_of(group.exceptions.begin(), group.exceptions.end(),
                                   [](const Member& each) { return each.live(); });
    add_series(none ? ItemState(Gone{}) : ItemState(NotObserved{"its series was not read"}));
    add_unknown(group, items);
    return items;
  }
  const Member& master = group.masters.front();
  if (!master.live()) {
    const bool proven = master.gone() || master.record->complete;
    add_series(proven ? ItemState(Gone{}) : ItemState(NotObserved{"it must be read again"}));
    if (!proven) {
      add_unknown(group, items);
      return items;
    }
    for (const Member& each : group.exceptions) {
      items.push_back(item(*each.record, single_state(each, context)));
    }
    for (const auto& [satellite, occurrence] : group.satellites) alone(satellite, context, items);
    return items;
  }
  auto rest = live_series(master, group, context);
  std::move(rest.begin(), rest.end(), std::back_inserter(items));
  return items;
}

}  // namespace larkdav::mapping::feishu
