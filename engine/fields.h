// The fields of an Event that are compared, merged and written, and sets of them. Each occurrence
// of a series is a field of its own, named by its key (reference sync.md 7: "each occurrence merges
// alone by its key").
#pragma once

#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event.h"

namespace larkdav::engine {

// `time` is the atomic group {start, end, zone, all-day}. Values are stored: never renumber.
enum class Field : std::uint8_t {
  title = 0,
  description = 1,
  location = 2,
  time = 3,
  rule = 4,
  transparency = 5,
  classification = 6,
  reminders = 7,
  conference = 8,
  color = 9,
  attendees = 10,
  answer = 11,
};
inline constexpr std::initializer_list<Field> kAllFields = {
    Field::title,      Field::description,  Field::location,       Field::time,
    Field::rule,       Field::transparency, Field::classification, Field::reminders,
    Field::conference, Field::color,        Field::attendees,      Field::answer};

std::string_view name(Field field);               // the word used in plans and reports
std::string to_string(const OccurrenceKey& key);  // 2026-11-09 or 2026-11-09T02:00:00Z

class FieldMask {
 public:
  FieldMask() = default;
  FieldMask(std::initializer_list<Field> fields);
  static FieldMask everything();  // every field and every occurrence, known or not

  [[nodiscard]] bool contains(Field field) const { return (scalars_ & bit(field)) != 0; }
  [[nodiscard]] bool contains(const OccurrenceKey& key) const {
    return all_occurrences_ || occurrences_.count(key) > 0;
  }
  [[nodiscard]] bool empty() const {
    return scalars_ == 0 && occurrences_.empty() && !all_occurrences_;
  }
  [[nodiscard]] bool touches_schedule() const {  // time, rule, or any occurrence
    return contains(Field::time) || contains(Field::rule) || !occurrences_.empty() ||
           all_occurrences_;
  }

  void insert(Field field) { scalars_ |= bit(field); }
  void insert(const OccurrenceKey& key) { occurrences_.insert(key); }
  void insert_all_occurrences() { all_occurrences_ = true; }
  void erase(Field field) { scalars_ &= static_cast<std::uint32_t>(~bit(field)); }
  void erase(const OccurrenceKey& key) { occurrences_.erase(key); }

  [[nodiscard]] std::vector<Field> fields() const;
  [[nodiscard]] const std::set<OccurrenceKey>& occurrences() const { return occurrences_; }
  [[nodiscard]] bool all_occurrences() const { return all_occurrences_; }
  [[nodiscard]] std::uint32_t bits() const { return scalars_; }  // for storing
  static FieldMask from_bits(std::uint32_t bits);

  friend FieldMask operator|(FieldMask a, const FieldMask& b);
  friend FieldMask operator&(const FieldMask& a, const FieldMask& b);
  friend FieldMask operator-(const FieldMask& a, const FieldMask& b);
  friend bool operator==(const FieldMask&, const FieldMask&) = default;

 private:
  static constexpr std::uint32_t bit(Field field) { return 1U << static_cast<unsigned>(field); }
  std::uint32_t scalars_ = 0;
  bool all_occurrences_ = false;
  std::set<OccurrenceKey> occurrences_;
};

// The fields and occurrences in which two events differ.
FieldMask diff(const Event& a, const Event& b);

// The fields but the rule in which two copies differ.
FieldMask differing(const EventFields& a, const EventFields& b);

// Every field and every occurrence that the event has.
FieldMask whole(const Event& event);

// Takes the masked fields and occurrences of `from` into `to`. An occurrence that `from` does not
// name becomes plain in `to`; with all_occurrences the whole map is taken. The extent follows when
// the schedule does.
void assign(Event& to, const Event& from, const FieldMask& mask);

// One value in words for plans and history ("" when absent).
std::string describe(const Event& event, Field field);
std::string describe(const Event& event, const OccurrenceKey& key);
std::string describe(const EventTime& time);

}  // namespace larkdav::engine
