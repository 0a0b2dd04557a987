#include "tests/simulation/people.h"

#include <algorithm>

#include "tools/feishu_sim/zone.h"

namespace larkdav::tests {
namespace {

using engine::Side;

constexpr std::int64_t kHour = 3600;
constexpr std::int64_t kDay = 86400;

const std::vector<std::string>& zones() {
  static const std::vector<std::string> kZones{"Asia/Shanghai", "Asia/Shanghai", "UTC",
                                               "Europe/Berlin", "America/New_York"};
  return kZones;
}

// Starts that have no exception yet.
std::vector<std::int64_t> plain_starts(const SeenItem& item) {
  std::vector<std::int64_t> starts = rule_starts(item, 6);
  std::erase_if(starts, [&](std::int64_t start) { return item.exceptions.count(start) > 0; });
  return starts;
}

SeenEvent at(const SeenItem& item, std::int64_t original) {
  const auto known = item.exceptions.find(original);
  if (known != item.exceptions.end() && known->second) return *known->second;
  SeenEvent event = item.master;
  event.end += original - event.start;
  event.start = original;
  return event;
}

// Local times that come twice have no name in iCalendar: clients don't offer them either.
void avoid_double_hour(SeenEvent& event) {
  if (event.all_day) return;
  for (std::int64_t* time : {&event.start, &event.end}) {
    const auto wall = feishu_sim::to_local(*time, event.zone);
    if (feishu_sim::from_local(wall, event.zone) == *time) continue;
    event.start += 2 * kHour;
    event.end += 2 * kHour;
    return;
  }
}

}  // namespace

SeenItem People::invent() {
  SeenItem item;
  SeenEvent& event = item.master;
  event.title = ledger_.new_lineage() + " " + ledger_.new_word();
  if (dice_.chance(0.5)) event.description = ledger_.new_word();
  if (dice_.chance(0.3)) event.location = ledger_.new_word();
  event.all_day = dice_.chance(0.25);
  event.zone = event.all_day ? "UTC" : dice_.pick(zones());
  event.start = epoch_ + dice_.between(-3, 20) * kDay;
  if (!event.all_day) event.start += dice_.between(0, 47) * kHour / 2;
  event.end =
      event.start + (event.all_day ? dice_.between(1, 3) * kDay : dice_.between(0, 6) * kHour / 2);
  avoid_double_hour(event);
  if (dice_.chance(0.4)) {
    static const std::vector<std::string> kRules{"FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;COUNT=6",
                                                 "FREQ=DAILY;INTERVAL=2;COUNT=4", "FREQ=WEEKLY",
                                                 "FREQ=MONTHLY;COUNT=4"};
    item.rule = dice_.pick(kRules);
  }
  event.free = dice_.chance(0.2);
  if (dice_.chance(0.3)) event.reminders.insert(dice_.pick(std::vector<int>{5, 10, 15, 30, 60}));
  return item;
}

void People::furnish(int count) {
  for (int i = 0; i < count; ++i) {
    SeenItem item = invent();
    item.id = std::string(CalDavServer::kCollection) + "p" + std::to_string(++hrefs_) + ".ics";
    item.uid = "u" + std::to_string(hrefs_) + "@people";
    const int where = dice_.below(5);  // 0, 1: Feishu; 2, 3: CalDAV; 4: both
    for (const Side side : engine::kSides) {
      const bool here = where == 4 || (where < 2) == (side == Side::feishu);
      if (!here) continue;
      hands_[side]->create(item);
      ledger_.created(side, item);
      if (!dice_.chance(0.1)) continue;  // the same once more
      SeenItem twin = item;
      twin.id = std::string(CalDavServer::kCollection) + "twin" + std::to_string(++hrefs_) + ".ics";
      twin.uid = "twin" + std::to_string(hrefs_) + "@people";
      hands_[side]->create(twin);
      ledger_.created(side, twin);
    }
  }
}

std::string People::edit() {
  const Side side = dice_.chance(0.5) ? Side::feishu : Side::other;
  const std::vector<SeenItem> items = hands_[side]->look();
  constexpr std::size_t kItemsMax = 12;
  if (items.empty() || (items.size() < kItemsMax && dice_.chance(0.15))) return create(side);
  if (dice_.chance(0.04)) return hide_or_show(side);
  const SeenItem& item = dice_.pick(items);
  if (dice_.chance(0.12)) return remove(side, item);
  return change(side, item);
}

std::string People::create(Side side) {
  SeenItem item = invent();
  item.id = std::string(CalDavServer::kCollection) + "p" + std::to_string(++hrefs_) +
            (dice_.chance(0.2) ? " @+\xc3\xa4.ics" : ".ics");
  item.uid = "u" + std::to_string(hrefs_) + "@people";
  hands_[side]->create(item);
  ledger_.created(side, item);
  return std::string(name(side)) + ": create " + item.master.title;
}

std::string People::remove(Side side, const SeenItem& item) {
  hands_[side]->remove(item);
  ledger_.removed(side, item, side == Side::feishu);
  std::string what = std::string(name(side)) + ": delete " + item.master.title;
  if (side == Side::other && dice_.chance(0.3)) {  // an undo, or a client that moves by copying
    SeenItem again = item;
    again.master.title = lineage_of(item.master.title) + " " + ledger_.new_word();
    if (dice_.chance(0.5))
      again.id = std::string(CalDavServer::kCollection) + "p" + std::to_string(++hrefs_) + ".ics";
    hands_[side]->create(again);
    ledger_.created(side, again);
    what += " and make it again with its UID";
  }
  return what;
}

void People::write(Side side, const SeenItem& old, SeenItem now) {
  avoid_double_hour(now.master);
  before_[side][old.id] = old;
  hands_[side]->write(old, now);
  ledger_.wrote(side, old, now);
}

bool People::undo(Side side, const SeenItem& item, SeenItem& now) {
  const auto before = before_[side].find(item.id);
  if (before == before_[side].end() || before->second.rule != item.rule ||
      before->second.exceptions != item.exceptions)
    return false;
  now = before->second;
  return now != item;
}

// long because: the table of edits is one table
std::string People::change(Side side, const SeenItem& item) {
  static const std::vector<std::pair<const char*, Edit>> kEdits{
      {"retitle", &People::retitle},
      {"retitle", &People::retitle},
      {"describe", &People::describe},
      {"relocate", &People::relocate},
      {"move", &People::move},
      {"lengthen", &People::lengthen},
      {"change the zone of", &People::change_zone},
      {"toggle all-day of", &People::toggle_all_day},
      {"change the rule of", &People::change_rule},
      {"choose for", &People::choose},
      {"remind of", &People::remind},
      {"change an occurrence of", &People::change_occurrence},
      {"change an occurrence of", &People::change_occurrence},
      {"move an occurrence onto another of", &People::move_occurrence_onto_another},
      {"delete an occurrence of", &People::delete_occurrence},
      {"change an occurrence, then shift", &People::change_then_shift},
      {"use a refused word in", &People::use_refused_word}};
  side_ = side;
  carries_ = hands_[side]->carries_exceptions();
  SeenItem now = item;
  if (dice_.chance(0.08) && undo(side, item, now)) {
    write(side, item, now);
    return std::string(name(side)) + ": undo the last edit of " + item.master.title;
  }
  const auto& [what, chosen] = dice_.pick(kEdits);
  if (!(this->*chosen)(now)) return std::string(name(side)) + ": nothing";
  write(side, item, now);
  std::string told =
      std::string(name(side)) + ": " + what + " " + item.master.title + " -> " + now.master.title;
  if (dice_.chance(0.12)) told += change_both(what, chosen, item);
  return told;
}

// The item of the other side that looks the same gets an edit of the same kind, or the same edit.
std::string People::change_both(const std::string& what, Edit chosen, const SeenItem& item) {
  for (const Side side : engine::kSides) {
    for (const SeenItem& twin : hands_[side]->look()) {
      if (twin.id == item.id || lineage_of(twin.master.title) != lineage_of(item.master.title))
        continue;
      side_ = side;
      carries_ = hands_[side]->carries_exceptions();
      SeenItem now = twin;
      if (!(this->*chosen)(now)) return {};
      write(side, twin, now);
      return ", and " + std::string(name(side)) + ": " + what + " it too";
    }
  }
  return {};
}

bool People::retitle(SeenItem& item) {
  const std::string lineage = lineage_of(item.master.title);
  if (lineage.empty()) return false;
  item.master.title = lineage + " " + ledger_.new_word();
  return true;
}

bool People::describe(SeenItem& item) {
  const bool clear = !item.master.description.empty() && dice_.chance(0.2);
  item.master.description = clear ? "" : ledger_.new_word() + "\nline, two; \\ and <3";
  return true;
}

bool People::relocate(SeenItem& item) {
  const bool clear = !item.master.location.empty() && dice_.chance(0.2);
  item.master.location = clear ? "" : ledger_.new_word();
  return true;
}

bool People::move(SeenItem& item) {
  const std::int64_t by =
      item.master.all_day ? dice_.between(1, 3) * kDay : dice_.between(1, 5) * kHour / 2;
  const bool is_series = !item.rule.empty();
  if (is_series && item.master.zone != "UTC" && item.master.zone != "Asia/Shanghai") return false;
  item.master.start += by;
  item.master.end += by;
  if (!carries_ || item.exceptions.empty()) {
    if (!carries_) return true;
    item.exceptions.clear();
    return true;
  }
  std::map<std::int64_t, std::optional<SeenEvent>> moved;
  for (auto& [original, event] : item.exceptions) {
    if (event) {
      event->start += by;
      event->end += by;
    }
    moved[original + by] = event;
  }
  item.exceptions = std::move(moved);
  return true;
}

bool People::lengthen(SeenItem& item) {
  item.master.end += item.master.all_day ? kDay : kHour / 2;
  return true;
}

bool People::change_zone(SeenItem& item) {
  if (item.master.all_day || !item.exceptions.empty() || !item.rule.empty()) return false;
  const std::string zone = dice_.pick(zones());
  if (zone == item.master.zone) return false;
  item.master.zone = zone;
  return true;
}

// What an exception of a timed series is to the same series in whole days, Feishu does not say.
bool People::has_leftovers(const SeenItem& item) {
  const auto items = hands_[side_]->look();
  return std::count_if(items.begin(), items.end(), [&](const SeenItem& other) {
           return lineage_of(other.master.title) == lineage_of(item.master.title);
         }) > 1;
}

bool People::toggle_all_day(SeenItem& item) {
  if (!item.exceptions.empty()) return false;
  if (!item.rule.empty() && has_leftovers(item)) return false;
  SeenEvent& event = item.master;
  event.all_day = !event.all_day;
  event.start -= event.start % kDay;
  event.zone = event.all_day ? "UTC" : "Asia/Shanghai";
  if (!event.all_day) event.start += 2 * kHour;
  event.end = event.start + (event.all_day ? kDay : kHour);
  return true;
}

bool People::change_rule(SeenItem& item) {
  if (item.rule.empty() || !item.exceptions.empty()) return false;
  const std::string rule = "FREQ=DAILY;COUNT=" + std::to_string(dice_.between(2, 8));
  if (rule == item.rule) return false;
  item.rule = rule;
  return true;
}

bool People::choose(SeenItem& item) {
  if (dice_.chance(0.5)) {
    item.master.free = !item.master.free;
  } else {
    item.master.visibility = item.master.visibility == "private" ? "public" : "private";
  }
  return true;
}

bool People::remind(SeenItem& item) {
  const int minutes = dice_.pick(std::vector<int>{5, 10, 15, 30, 60});
  if (item.master.reminders.erase(minutes) == 0) item.master.reminders.insert(minutes);
  return true;
}

bool People::change_occurrence(SeenItem& item) {
  if (item.rule.empty()) return false;
  const auto starts = rule_starts(item, 5);
  const std::int64_t original = dice_.pick(starts);
  const auto known = item.exceptions.find(original);
  if (known != item.exceptions.end() && !known->second) return false;
  SeenEvent event = at(item, original);
  if (dice_.chance(0.6)) event.title = lineage_of(item.master.title) + " " + ledger_.new_word();
  if (dice_.chance(0.6)) {
    const std::int64_t by = event.all_day ? kDay : kHour / 2;
    event.start += by;
    event.end += by;
  }
  if (event == at(item, original)) return false;
  item.exceptions[original] = event;
  return true;
}

bool People::move_occurrence_onto_another(SeenItem& item) {
  const auto starts = plain_starts(item);
  if (item.rule.empty() || starts.size() < 2) return false;
  SeenEvent event = at(item, starts[0]);
  event.end += starts[1] - event.start;
  event.start = starts[1];
  item.exceptions[starts[0]] = event;
  return true;
}

bool People::delete_occurrence(SeenItem& item) {
  const auto starts = plain_starts(item);
  if (item.rule.empty() || starts.size() < 2) return false;
  item.exceptions[dice_.pick(starts)] = std::nullopt;
  return true;
}

bool People::change_then_shift(SeenItem& item) { return change_occurrence(item) && move(item); }

}  // namespace larkdav::tests
