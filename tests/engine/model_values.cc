#include "tests/engine/model_values.h"

#include "tests/engine/samples.h"

namespace larkdav::tests {

using engine::Event;
using engine::Instant;
using engine::OccurrenceKey;
using engine::UtcTime;

namespace {

constexpr std::array<const char*, 3> kRules = {"FREQ=DAILY;N=3", "FREQ=DAILY;N=2",
                                               "FREQ=DAILY;INTERVAL=2;N=2"};

Instant start_of(const Event& event) { return std::get<UtcTime>(event.fields.start).instant; }

std::string shortened(const std::string& title, std::size_t length) {
  return title.substr(0, length);
}

}  // namespace

Event plain_event(const std::string& title, int when, int rule) {
  Event event = meeting(title, when);
  set_rule(event, rule);
  return event;
}

void set_rule(Event& event, int rule) {
  event.rule.reset();
  if (rule >= 0) event.rule = engine::Rule{kRules.at(static_cast<std::size_t>(rule)), {}, false};
}

int rule_of(const Event& event) {
  if (!event.rule) return -1;
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    if (event.rule->parts == kRules.at(i)) return static_cast<int>(i);
  }
  return -1;
}

int when_of(const Event& event) {
  return static_cast<int>((start_of(event) - at(0)) / std::chrono::hours{1});
}

void shift(Event& event, int hours) {
  const auto by = std::chrono::hours{hours};
  const auto move = [by](engine::EventFields& fields) {
    fields.start = UtcTime{std::get<UtcTime>(fields.start).instant + by};
    fields.end = UtcTime{std::get<UtcTime>(fields.end).instant + by};
  };
  move(event.fields);
  std::map<OccurrenceKey, engine::Occurrence> moved;
  for (auto& [key, occurrence] : event.occurrences) {
    if (auto* changed = std::get_if<engine::EventFields>(&occurrence)) move(*changed);
    moved.emplace(std::get<Instant>(key) + by, occurrence);
  }
  event.occurrences = std::move(moved);
}

std::set<OccurrenceKey> keys_of(const Event& event) {
  std::set<OccurrenceKey> keys;
  const int rule = rule_of(event);
  if (rule < 0) return keys;
  const int count = rule == 0 ? 3 : 2;
  const auto step = std::chrono::hours{rule == 2 ? 48 : 24};
  for (int i = 0; i < count; ++i) keys.insert(start_of(event) + i * step);
  return keys;
}

Event canonical(Event event) {
  const auto keys = keys_of(event);
  std::erase_if(event.occurrences, [&](const auto& entry) { return keys.count(entry.first) == 0; });
  return event;
}

std::string serial_mark(int serial) { return "serial:" + std::to_string(serial); }

int serial_of(const Event& event) {
  const auto& mark = event.fields.conference;
  return mark.starts_with("serial:") ? std::stoi(mark.substr(7)) : 0;
}

Event with_uid(Event event, int serial) {
  event.uid.value = "uid" + std::to_string(serial);
  return event;
}

Event as_feishu_holds(const Event& event) {
  Event held = event;
  held.fields.title = shortened(held.fields.title, 6);
  held.fields.location.clear();
  for (auto& [key, occurrence] : held.occurrences) {
    if (auto* changed = std::get_if<engine::EventFields>(&occurrence)) {
      changed->title = shortened(changed->title, 6);
      changed->location.clear();
    }
  }
  return held;
}

Event with_class(const Event& event) {
  Event stored = event;
  if (stored.fields.classification == engine::Classification::unspecified) {
    stored.fields.classification = engine::Classification::open;
  }
  return stored;
}

Event with_short_title(const Event& event) {
  Event stored = event;
  stored.fields.title = shortened(stored.fields.title, 4);
  return stored;
}

std::string value_of(const Event& event, const std::string& what) {
  if (what == "title") return event.fields.title;
  if (what == "note") return event.fields.description;
  if (what == "class") return engine::describe(event, engine::Field::classification);
  if (what == "extra") return event.fields.location;
  if (what == "when") return std::to_string(when_of(event));
  return std::to_string(rule_of(event));
}

}  // namespace larkdav::tests
