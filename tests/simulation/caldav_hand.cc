#include "tests/simulation/hand.h"
#include "tests/simulation/ical_text.h"
#include "tools/feishu_sim/zone.h"

namespace larkdav::tests {
namespace {

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// The property as this event's form wants it: a date, or local time in the event's zone, or UTC.
IcalLine time_line(const std::string& name, const SeenEvent& event, std::int64_t when) {
  const auto wall = feishu_sim::to_local(when, event.all_day ? "UTC" : event.zone);
  const std::string date = std::to_string(wall.year()) + two(wall.month()) + two(wall.day());
  if (event.all_day) return {name, ";VALUE=DATE", date};
  const std::string time = "T" + two(wall.hour()) + two(wall.minute()) + two(wall.second());
  if (event.zone == "UTC") return {name, "", date + time + "Z"};
  return {name, ";TZID=" + event.zone, date + time};
}

void set_text(IcalComponent& vevent, const char* name, const std::string& text) {
  if (text.empty()) {
    vevent.remove(name);
  } else {
    vevent.set({name, "", escape_ical(text)});
  }
}

void set_reminders(IcalComponent& vevent, const SeenEvent& event) {
  std::erase_if(vevent.inner, [](const IcalComponent& inner) { return inner.name == "VALARM"; });
  for (const int minutes : event.reminders) {
    vevent.inner.push_back({"VALARM",
                            {{"ACTION", "", "DISPLAY"},
                             {"DESCRIPTION", "", "Reminder"},
                             {"TRIGGER", "", "-PT" + std::to_string(minutes) + "M"}},
                            {}});
  }
}

// Only the lines of what differs.
void edit(IcalComponent& vevent, const SeenEvent& old, const SeenEvent& now) {
  if (now.title != old.title) set_text(vevent, "SUMMARY", now.title);
  if (now.description != old.description) set_text(vevent, "DESCRIPTION", now.description);
  if (now.location != old.location) set_text(vevent, "LOCATION", now.location);
  if (now.free != old.free) vevent.set({"TRANSP", "", now.free ? "TRANSPARENT" : "OPAQUE"});
  if (now.visibility != old.visibility) {
    vevent.remove("CLASS");
    if (now.visibility == "public") vevent.set({"CLASS", "", "PUBLIC"});
    if (now.visibility == "private") vevent.set({"CLASS", "", "PRIVATE"});
  }
  if (now.reminders != old.reminders) set_reminders(vevent, now);
  const bool moved = now.start != old.start || now.end != old.end || now.zone != old.zone ||
                     now.all_day != old.all_day;
  if (moved) {
    vevent.remove("DURATION");
    vevent.set(time_line("DTSTART", now, now.start));
    vevent.set(time_line("DTEND", now, now.end));
  }
}

IcalComponent new_vevent(const std::string& uid, const SeenEvent& event) {
  IcalComponent vevent{
      "VEVENT",
      {{"UID", "", uid}, {"DTSTAMP", "", "20261101T000000Z"}, {"X-CLIENT-NOTE", "", "kept"}},
      {}};
  SeenEvent blank;
  blank.start = blank.end = -1;
  edit(vevent, blank, event);
  return vevent;
}

void set_exceptions(IcalComponent& calendar, const SeenItem& old, const SeenItem& now) {
  if (old.exceptions == now.exceptions) return;
  IcalComponent* master = nullptr;
  for (auto& component : calendar.inner) {
    if (component.name == "VEVENT" && component.find("RECURRENCE-ID") == nullptr)
      master = &component;
  }
  if (master == nullptr) return;
  master->remove("EXDATE");
  std::vector<IcalComponent> changed;
  for (const auto& [original, event] : now.exceptions) {
    if (!event) {
      master->lines.push_back(time_line("EXDATE", now.master, original));
      continue;
    }
    IcalComponent vevent = new_vevent(now.uid, *event);
    vevent.lines.push_back(time_line("RECURRENCE-ID", now.master, original));
    changed.push_back(std::move(vevent));
  }
  std::erase_if(calendar.inner, [](const IcalComponent& component) {
    return component.name == "VEVENT" && component.find("RECURRENCE-ID") != nullptr;
  });
  for (auto& vevent : changed) calendar.inner.push_back(std::move(vevent));
}

}  // namespace

std::string CalDavHand::everything() {
  std::string out;
  for (const auto& [href, text] : server_.texts()) {
    if (const auto calendar = read_ical(text)) out += write_ical(*calendar, 1U << 20U);
  }
  return out;
}

// Clients stamp what they write. Theirs is a clock of its own, so that no stamp is one of ours: so
// slow that no world lasts until it shows a time of our clock.
void CalDavHand::stamp(IcalComponent& calendar) const {
  constexpr std::int64_t kSlow = 3650LL * 86400;
  SeenEvent utc;
  utc.zone = "UTC";
  for (auto& component : calendar.inner) {
    if (component.name != "VEVENT") continue;
    component.set(time_line("DTSTAMP", utc, now_() - kSlow));
    component.set(time_line("LAST-MODIFIED", utc, now_() - kSlow));
  }
}

void CalDavHand::hide(const SeenItem& item) {
  const auto texts = server_.texts();
  const auto text = texts.find(item.id);
  if (text == texts.end()) return;
  texts_[item.id] = text->second;
  hidden_[item.id] = lineage_of(item.master.title);
  server_.put(item.id, "BEGIN:VCALENDAR\r\nthe rest was lost on the way\r\n", now_());
}

void CalDavHand::show(const std::string& id) {
  if (server_.texts().count(id) > 0) server_.put(id, texts_[id], now_());
  hidden_.erase(id);
  texts_.erase(id);
}

void CalDavHand::remove(const SeenItem& item) {
  hidden_.erase(item.id);
  texts_.erase(item.id);
  server_.remove(item.id);
}

void CalDavHand::create(const SeenItem& item) {
  IcalComponent calendar{"VCALENDAR",
                         {{"VERSION", "", "2.0"}, {"PRODID", "", "-//Somebody//Client 1.0//EN"}},
                         {new_vevent(item.uid, item.master)}};
  if (!item.rule.empty()) calendar.inner.front().set({"RRULE", "", item.rule});
  SeenItem bare = item;
  bare.exceptions.clear();
  set_exceptions(calendar, bare, item);
  stamp(calendar);
  server_.put(item.id, write_ical(calendar), now_());
}

void CalDavHand::write(const SeenItem& old, const SeenItem& now) {
  const auto texts = server_.texts();
  const auto text = texts.find(old.id);
  auto calendar = text == texts.end() ? std::nullopt : read_ical(text->second);
  if (!calendar) return;
  for (auto& component : calendar->inner) {
    if (component.name != "VEVENT" || component.find("RECURRENCE-ID") != nullptr) continue;
    edit(component, old.master, now.master);
    if (now.rule == old.rule) continue;
    component.remove("RRULE");
    if (!now.rule.empty()) component.set({"RRULE", "", now.rule});
  }
  set_exceptions(*calendar, old, now);
  stamp(*calendar);
  server_.put(old.id, write_ical(*calendar), now_());
}

}  // namespace larkdav::tests
