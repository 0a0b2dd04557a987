// The values of the engine: one Event is one calendar object resource (RFC 4791 §4.1), that is one
// UID with its master, its changed and its deleted occurrences. Values only; they are made
// canonical by mapping/ (canonical rule text, canonical zone names, occurrence keys, extents), so
// that here "equal" is plain comparison by value. Immutable once made; safe to share between
// threads.
#pragma once

#include <chrono>
#include <compare>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>

namespace larkdav::engine {

using Instant = std::chrono::sys_seconds;  // UTC, whole seconds: neither side keeps fractions

// A string with a meaning of its own; two of them never mix.
template <class Meaning>
struct Text {
  std::string value;
  friend auto operator<=>(const Text&, const Text&) = default;
};
using Uid = Text<struct UidMeaning>;            // RFC 5545 §3.8.4.7, unescaped and trimmed
using NativeId = Text<struct NativeIdMeaning>;  // Feishu event_id | CalDAV href | vdir file name
using ItemId = Text<struct ItemIdMeaning>;  // Feishu uuid, or the event_id of an orphaned exception
                                            // | CalDAV href
using GroupId =
    Text<struct GroupIdMeaning>;  // what is assembled together: Feishu uuid | CalDAV href

struct Date {
  int year = 1970;
  int month = 1;
  int day = 1;
  friend auto operator<=>(const Date&, const Date&) = default;
};

struct LocalTime {  // wall clock, no zone
  Date date;
  int hour = 0;
  int minute = 0;
  int second = 0;
  friend auto operator<=>(const LocalTime&, const LocalTime&) = default;
};

struct UtcTime {
  Instant instant;
  friend auto operator<=>(const UtcTime&, const UtcTime&) = default;
};

// Carries its instant, so that comparing needs no zone data. `zone` is the canonical IANA name
// (aliases resolved by mapping/).
struct ZonedTime {
  LocalTime local;
  std::string zone;
  Instant instant;
  friend auto operator<=>(const ZonedTime&, const ZonedTime&) = default;
};

struct FloatingTime {  // RFC 5545 §3.3.5 form 1: the same wall clock wherever the reader is
  LocalTime local;
  friend auto operator<=>(const FloatingTime&, const FloatingTime&) = default;
};

// The four time forms. A Date is not a midnight: it marks an all-day event.
using EventTime = std::variant<Date, UtcTime, ZonedTime, FloatingTime>;

enum class Transparency { busy, free };  // TRANSP | free_busy_status
enum class Classification {
  unspecified,
  open,
  personal,
  confidential
};  // CLASS absent, PUBLIC, PRIVATE, CONFIDENTIAL | visibility default, public, private

// What somebody answered to an invitation: PARTSTAT (RFC 5545 §3.2.12) | rsvp_status.
enum class Answer { none, needs_action, accepted, tentative, declined };
enum class AttendeeKind { person, group, room };  // CUTYPE | type user, chat, resource

// Somebody who takes part, as Feishu tells it.
struct Attendee {
  std::string address;  // names him within the event: an e-mail address, or one made of his id
  std::string name;
  AttendeeKind kind = AttendeeKind::person;
  bool optional = false;         // ROLE=OPT-PARTICIPANT | is_optional
  bool organizer = false;        // at most one; with Answer::none he only organises
  bool self = false;             // the user whose calendars are kept equal
  Answer answer = Answer::none;  // of anybody but oneself: that is EventFields::answer
  friend auto operator<=>(const Attendee&, const Attendee&) = default;
};

// A point on the earth in WGS 84, in ten thousandths of a degree (about ten metres): finer ones
// differ between programs.
struct Coordinates {
  int latitude = 0;
  int longitude = 0;
  friend bool operator==(const Coordinates&, const Coordinates&) = default;
};

struct EventFields {
  std::string title;                 // SUMMARY | summary
  std::string description;           // DESCRIPTION as plain text, LF line ends
  std::string location;              // LOCATION | location.name[, address]
  std::optional<Coordinates> place;  // GEO | location.latitude, longitude; moves with `location`
  EventTime start;                   // start and end have the same form
  EventTime end;  // exclusive (RFC 5545 §3.6.1), DURATION already resolved; for Date the day after
                  // the last
  Transparency transparency = Transparency::busy;
  Classification classification = Classification::unspecified;
  std::set<int>
      reminders;  // minutes before the start (negative: after it) of the alarms both sides can hold
  std::string conference;  // URL of the video meeting, or empty
  std::optional<int>
      color;  // COLOR | color: 0xRRGGBB of a CSS name, the palette both sides snap to
  std::set<Attendee> attendees;  // Feishu's, where they are shown; the other side never writes them
  Answer answer = Answer::none;  // one's own, where one is invited | self_rsvp_status
  friend bool operator==(const EventFields&, const EventFields&) = default;
};

// Names one occurrence of a series by its original start: a Date in an all-day series, else the
// instant. Stays the same when the occurrence is moved.
using OccurrenceKey = std::variant<Date, Instant>;

// RFC 5545 §3.8.5.3. `parts` is the canonical rule without COUNT and UNTIL; `last` the original
// start of the last occurrence the rule generates (exclusions count), nullopt when it has no end.
// So COUNT and any spelling of UNTIL with the same last occurrence are equal. An opaque rule is one
// that nobody here may expand: `parts` is its verbatim text and its occurrences are unknown.
struct Rule {
  std::string parts;
  std::optional<OccurrenceKey> last;
  bool opaque = false;
  friend bool operator==(const Rule&, const Rule&) = default;
};

struct Excluded {  // EXDATE | cancelled exception
  friend bool operator==(const Excluded&, const Excluded&) = default;
};
// An occurrence that the rule does not generate, as a complete copy: RDATE | an event of its own
// that belongs to the series (reference sync.md 2, satellites).
struct Extra {
  EventFields fields;
  friend bool operator==(const Extra&, const Extra&) = default;
};
// What became of one occurrence: deleted, changed to this complete copy, or added beside the rule.
// A plain occurrence has no entry.
using Occurrence = std::variant<Excluded, EventFields, Extra>;

// The copy that a changed or an extra occurrence holds; nullptr of a deleted one.
inline const EventFields* copy_in(const Occurrence& occurrence) {
  if (const auto* extra = std::get_if<Extra>(&occurrence)) return &extra->fields;
  return std::get_if<EventFields>(&occurrence);
}
inline EventFields* copy_in(Occurrence& occurrence) {
  return const_cast<EventFields*>(copy_in(std::as_const(occurrence)));
}
// The same kind of occurrence with other fields. REQUIRES one that holds a copy.
inline Occurrence with_copy(const Occurrence& occurrence, EventFields fields) {
  if (std::holds_alternative<Extra>(occurrence)) return Extra{std::move(fields)};
  return fields;
}

struct Extent {  // first start and last end of any occurrence; nullopt: no end. For Date in the
                 // floating zone mapping/ was told.
  Instant first;
  std::optional<Instant> last;
  friend bool operator==(const Extent&, const Extent&) = default;
};

struct Event {
  Uid uid;  // empty on the Feishu side, which has none
  EventFields fields;
  std::optional<Rule> rule;
  std::map<OccurrenceKey, Occurrence> occurrences;
  Extent extent;  // derived; takes no part in equality
  friend bool operator==(const Event& a, const Event& b) {
    return a.fields == b.fields && a.rule == b.rule && a.occurrences == b.occurrences;
  }
};

}  // namespace larkdav::engine
