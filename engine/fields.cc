#include "engine/fields.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <iterator>

namespace larkdav::engine {
namespace {

constexpr std::uint32_t kEveryScalar = 0x1FF;

std::string text(const Date& date) {
  char out[40];
  std::snprintf(out, sizeof out, "%04d-%02d-%02d", date.year, date.month, date.day);
  return out;
}

std::string text(const LocalTime& local) {
  char out[60];
  std::snprintf(out, sizeof out, "%s %02d:%02d", text(local.date).c_str(), local.hour,
                local.minute);
  std::string result = out;
  if (local.second != 0) {
    std::snprintf(out, sizeof out, ":%02d", local.second);
    result += out;
  }
  return result;
}

std::string text(Instant instant) {
  const std::time_t seconds = instant.time_since_epoch().count();
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char out[40];
  std::strftime(out, sizeof out, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return out;
}

std::string describe_fields(const EventFields& fields, Field field) {
  switch (field) {
    case Field::title:
      return fields.title;
    case Field::description:
      return fields.description;
    case Field::location:
      return fields.location;
    case Field::time:
      return describe(fields.start) + " – " + describe(fields.end);
    case Field::rule:
      return {};
    case Field::transparency:
      return fields.transparency == Transparency::busy ? "busy" : "free";
    case Field::classification: {
      static constexpr const char* kNames[] = {"", "public", "private", "confidential"};
      return kNames[static_cast<int>(fields.classification)];
    }
    case Field::reminders: {
      std::string out;
      for (const int minutes : fields.reminders) {
        out += (out.empty() ? "" : ", ") + std::to_string(minutes) + " min";
      }
      return out;
    }
    case Field::conference:
      return fields.conference;
  }
  return {};
}

bool same(const Event& a, const Event& b, Field field) {
  switch (field) {
    case Field::title:
      return a.fields.title == b.fields.title;
    case Field::description:
      return a.fields.description == b.fields.description;
    case Field::location:
      return a.fields.location == b.fields.location;
    case Field::time:
      return a.fields.start == b.fields.start && a.fields.end == b.fields.end;
    case Field::rule:
      return a.rule == b.rule;
    case Field::transparency:
      return a.fields.transparency == b.fields.transparency;
    case Field::classification:
      return a.fields.classification == b.fields.classification;
    case Field::reminders:
      return a.fields.reminders == b.fields.reminders;
    case Field::conference:
      return a.fields.conference == b.fields.conference;
  }
  return true;
}

void copy_field(Event& to, const Event& from, Field field) {
  switch (field) {
    case Field::title:
      to.fields.title = from.fields.title;
      break;
    case Field::description:
      to.fields.description = from.fields.description;
      break;
    case Field::location:
      to.fields.location = from.fields.location;
      break;
    case Field::time:
      to.fields.start = from.fields.start;
      to.fields.end = from.fields.end;
      break;
    case Field::rule:
      to.rule = from.rule;
      break;
    case Field::transparency:
      to.fields.transparency = from.fields.transparency;
      break;
    case Field::classification:
      to.fields.classification = from.fields.classification;
      break;
    case Field::reminders:
      to.fields.reminders = from.fields.reminders;
      break;
    case Field::conference:
      to.fields.conference = from.fields.conference;
      break;
  }
}

}  // namespace

std::string_view name(Field field) {
  static constexpr std::string_view kNames[] = {"title",          "description", "location",
                                                "time",           "rule",        "transparency",
                                                "classification", "reminders",   "conference"};
  return kNames[static_cast<std::size_t>(field)];
}

std::string to_string(const OccurrenceKey& key) {
  if (const auto* date = std::get_if<Date>(&key)) return text(*date);
  return text(std::get<Instant>(key));
}

FieldMask::FieldMask(std::initializer_list<Field> fields) {
  for (const Field field : fields) insert(field);
}

FieldMask FieldMask::everything() {
  FieldMask mask;
  mask.scalars_ = kEveryScalar;
  mask.all_occurrences_ = true;
  return mask;
}

FieldMask FieldMask::from_bits(std::uint32_t bits) {
  FieldMask mask;
  mask.scalars_ = bits & kEveryScalar;
  return mask;
}

std::vector<Field> FieldMask::fields() const {
  std::vector<Field> out;
  for (const Field field : kAllFields) {
    if (contains(field)) out.push_back(field);
  }
  return out;
}

FieldMask operator|(FieldMask a, const FieldMask& b) {
  a.scalars_ |= b.scalars_;
  a.all_occurrences_ = a.all_occurrences_ || b.all_occurrences_;
  a.occurrences_.insert(b.occurrences_.begin(), b.occurrences_.end());
  return a;
}

FieldMask operator&(const FieldMask& a, const FieldMask& b) {
  FieldMask out;
  out.scalars_ = a.scalars_ & b.scalars_;
  out.all_occurrences_ = a.all_occurrences_ && b.all_occurrences_;
  for (const auto* mask : {&a, &b}) {
    for (const auto& key : mask->occurrences_) {
      if (a.contains(key) && b.contains(key)) out.occurrences_.insert(key);
    }
  }
  return out;
}

FieldMask operator-(const FieldMask& a, const FieldMask& b) {
  FieldMask out;
  out.scalars_ = a.scalars_ & ~b.scalars_;
  out.all_occurrences_ = a.all_occurrences_ && !b.all_occurrences_;
  for (const auto& key : a.occurrences_) {
    if (!b.contains(key)) out.occurrences_.insert(key);
  }
  return out;
}

FieldMask diff(const Event& a, const Event& b) {
  FieldMask out;
  for (const Field field : kAllFields) {
    if (!same(a, b, field)) out.insert(field);
  }
  for (const auto* events : {&a, &b}) {
    const Event& other = events == &a ? b : a;
    for (const auto& [key, occurrence] : events->occurrences) {
      const auto found = other.occurrences.find(key);
      if (found == other.occurrences.end() || found->second != occurrence) out.insert(key);
    }
  }
  return out;
}

FieldMask whole(const Event& event) {
  FieldMask mask(kAllFields);
  for (const auto& [key, occurrence] : event.occurrences) mask.insert(key);
  return mask;
}

void assign(Event& to, const Event& from, const FieldMask& mask) {
  for (const Field field : mask.fields()) copy_field(to, from, field);
  if (mask.all_occurrences()) {
    to.occurrences = from.occurrences;
  } else {
    for (const auto& key : mask.occurrences()) {
      const auto found = from.occurrences.find(key);
      if (found == from.occurrences.end()) {
        to.occurrences.erase(key);
      } else {
        to.occurrences.insert_or_assign(key, found->second);
      }
    }
  }
  if (mask.contains(Field::time) || mask.contains(Field::rule)) to.extent = from.extent;
}

std::string describe(const EventTime& time) {
  if (const auto* date = std::get_if<Date>(&time)) return text(*date);
  if (const auto* utc = std::get_if<UtcTime>(&time)) return text(utc->instant);
  if (const auto* zoned = std::get_if<ZonedTime>(&time))
    return text(zoned->local) + " " + zoned->zone;
  return text(std::get<FloatingTime>(time).local) + " floating";
}

std::string describe(const Event& event, Field field) {
  if (field != Field::rule) return describe_fields(event.fields, field);
  if (!event.rule) return {};
  std::string out = event.rule->parts;
  if (event.rule->last) out += " until " + to_string(*event.rule->last);
  return out;
}

std::string describe(const Event& event, const OccurrenceKey& key) {
  const auto found = event.occurrences.find(key);
  if (found == event.occurrences.end()) return "as the series";
  if (std::holds_alternative<Excluded>(found->second)) return "deleted";
  const auto& fields = std::get<EventFields>(found->second);
  std::string out = "\"" + fields.title + "\" " + describe_fields(fields, Field::time);
  for (const Field field : {Field::location, Field::description, Field::transparency,
                            Field::classification, Field::reminders, Field::conference}) {
    const std::string value = describe_fields(fields, field);
    if (!value.empty()) out += "; " + value;
  }
  return out;
}

}  // namespace larkdav::engine
