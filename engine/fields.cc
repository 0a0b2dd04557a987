#include "engine/fields.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <iterator>

namespace larkdav::engine {
namespace {

constexpr std::uint32_t kEveryScalar = (1U << kAllFields.size()) - 1;

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

// People name the last day of an all-day event, not the day after it.
std::string describe_time(const EventFields& fields) {
  const auto* first = std::get_if<Date>(&fields.start);
  const auto* after = std::get_if<Date>(&fields.end);
  if (first == nullptr || after == nullptr) {
    return describe(fields.start) + " – " + describe(fields.end);
  }
  using std::chrono::day, std::chrono::month, std::chrono::sys_days, std::chrono::year;
  const sys_days end = year{after->year} / month{static_cast<unsigned>(after->month)} /
                       day{static_cast<unsigned>(after->day)};
  const std::chrono::year_month_day last{end - std::chrono::days{1}};
  const Date date{static_cast<int>(last.year()),
                  static_cast<int>(static_cast<unsigned>(last.month())),
                  static_cast<int>(static_cast<unsigned>(last.day()))};
  return date <= *first ? describe(fields.start) : describe(fields.start) + " – " + text(date);
}

std::string describe_location(const EventFields& fields) {
  if (!fields.place) return fields.location;
  char out[60];
  std::snprintf(out, sizeof out, "%s%.4f %.4f", fields.location.empty() ? "" : " @ ",
                fields.place->latitude / 1e4, fields.place->longitude / 1e4);
  return fields.location + out;
}

std::string describe_transparency(const EventFields& fields) {
  return fields.transparency == Transparency::busy ? "busy" : "free";
}

std::string describe_classification(const EventFields& fields) {
  static constexpr const char* kNames[] = {"", "public", "private", "confidential"};
  return kNames[static_cast<int>(fields.classification)];
}

std::string describe_reminders(const EventFields& fields) {
  std::string out;
  for (const int minutes : fields.reminders) {
    out += (out.empty() ? "" : ", ") + std::to_string(minutes) + " min";
  }
  return out;
}

std::string describe_color(const EventFields& fields) {
  if (!fields.color) return {};
  char out[20];
  std::snprintf(out, sizeof out, "#%06X", static_cast<unsigned>(*fields.color));
  return out;
}

std::string word(Answer answer) {
  static constexpr const char* kNames[] = {"", "not answered", "accepted", "tentative", "declined"};
  return kNames[static_cast<int>(answer)];
}

std::string describe_answer(const EventFields& fields) { return word(fields.answer); }

std::string describe_attendees(const EventFields& fields) {
  static constexpr const char* kKinds[] = {"", "group", "room"};
  std::string out;
  for (const Attendee& each : fields.attendees) {
    std::string notes = each.organizer ? "organiser" : kKinds[static_cast<int>(each.kind)];
    const std::string answer = each.self ? "you" : word(each.answer);
    for (const std::string& note : {std::string(each.optional ? "optional" : ""), answer}) {
      if (!note.empty()) notes += (notes.empty() ? "" : ", ") + note;
    }
    out += (out.empty() ? "" : "; ") + (each.name.empty() ? each.address : each.name);
    if (!notes.empty()) out += " (" + notes + ")";
  }
  return out;
}

std::string describe_nothing(const EventFields& /*fields*/) { return {}; }

template <auto member>
std::string describe_text(const EventFields& fields) {
  return fields.*member;
}

// One field: its word, and what it does with the members of EventFields that belong to it.
struct Column {
  Field field;
  std::string_view name;
  std::string (*describe)(const EventFields&);
  bool (*same)(const EventFields&, const EventFields&);
  void (*copy)(EventFields&, const EventFields&);
};

template <auto... members>
constexpr Column column(Field field, std::string_view name,
                        std::string (*describe)(const EventFields&)) {
  return {field, name, describe,
          [](const EventFields& a, const EventFields& b) {
            return ((a.*members == b.*members) && ...);
          },
          [](EventFields& to, const EventFields& from) { ((to.*members = from.*members), ...); }};
}

// In the order of the enumerators.
using F = EventFields;
constexpr Column kColumns[] = {
    column<&F::title>(Field::title, "title", describe_text<&F::title>),
    column<&F::description>(Field::description, "description", describe_text<&F::description>),
    column<&F::location, &F::place>(Field::location, "location", describe_location),
    column<&F::start, &F::end>(Field::time, "time", describe_time),
    column<>(Field::rule, "rule", describe_nothing),  // a member of the event
    column<&F::transparency>(Field::transparency, "transparency", describe_transparency),
    column<&F::classification>(Field::classification, "classification", describe_classification),
    column<&F::reminders>(Field::reminders, "reminders", describe_reminders),
    column<&F::conference>(Field::conference, "conference", describe_text<&F::conference>),
    column<&F::color>(Field::color, "color", describe_color),
    column<&F::attendees>(Field::attendees, "attendees", describe_attendees),
    column<&F::answer>(Field::answer, "answer", describe_answer)};

constexpr const Column& column_of(Field field) { return kColumns[static_cast<std::size_t>(field)]; }

constexpr bool in_order() {
  std::size_t index = 0;
  for (const Field field : kAllFields) {
    if (column_of(field).field != field || static_cast<std::size_t>(field) != index) return false;
    ++index;
  }
  return index == std::size(kColumns);
}
static_assert(in_order(), "each field has its column, at its own number");

std::string describe_fields(const EventFields& fields, Field field) {
  return column_of(field).describe(fields);
}

bool same(const Event& a, const Event& b, Field field) {
  return field == Field::rule ? a.rule == b.rule : column_of(field).same(a.fields, b.fields);
}

void copy_field(Event& to, const Event& from, Field field) {
  if (field == Field::rule) {
    to.rule = from.rule;
  } else {
    column_of(field).copy(to.fields, from.fields);
  }
}

}  // namespace

std::string_view name(Field field) { return column_of(field).name; }

FieldMask differing(const EventFields& a, const EventFields& b) {
  FieldMask out;
  for (const Column& each : kColumns) {
    if (!each.same(a, b)) out.insert(each.field);
  }
  return out;
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
  const EventFields& fields = *copy_in(found->second);
  std::string out = std::holds_alternative<Extra>(found->second) ? "extra " : "";
  out += "\"" + fields.title + "\" " + describe_fields(fields, Field::time);
  for (const Field field : kAllFields) {
    if (field == Field::title || field == Field::time) continue;
    const std::string value = describe_fields(fields, field);
    if (!value.empty()) out += "; " + value;
  }
  return out;
}

}  // namespace larkdav::engine
