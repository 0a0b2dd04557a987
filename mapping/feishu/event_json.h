// Feishu event JSON ⇄ Event (Feishu reference 4, 6). Pure. A group is one Feishu uuid: its master
// record `{uuid}_0` and its exceptions `{uuid}_{t}`, each a Record whose raw text is the event
// object as the service sent it.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event.h"
#include "engine/fields.h"
#include "engine/replica.h"

namespace larkdav::mapping::feishu {

// How this account takes and gives all-day ends (Feishu reference 4.3).
struct AllDayEnds {
  bool input_inclusive = true;    // writing several days: end.date is the last day
  bool output_inclusive = false;  // reading: end.date is the last day
  friend bool operator==(const AllDayEnds&, const AllDayEnds&) = default;
};

// What colleagues see of events that come from the other side.
enum class Visibility { as_is, personal, busy };

struct EventId {  // Feishu reference 4.2: {uuid}_{original}
  std::string uuid;
  long long original = 0;  // 0: master or single event; else the original start, unix seconds
  friend bool operator==(const EventId&, const EventId&) = default;
};

struct Context {
  std::string calendar_id;  // organizer_calendar_id == this: we organise
  bool may_write = true;    // role writer or owner, type primary or shared, not third party
  std::string floating_zone = "Asia/Shanghai";
  AllDayEnds all_day;
  bool attendees = false;  // whether events tell who takes part
  std::string self{};      // open_id of the user; empty: not known, or an app
  Visibility visibility = Visibility::as_is;
  // The occurrence of a series that the event of this uuid stands for (a satellite); may be empty.
  std::function<std::optional<EventId>(const std::string& uuid)> satellite_of;
};

std::optional<EventId> parse_event_id(std::string_view id);
std::string event_id(const std::string& uuid, long long original);
// For all-day series: midnight UTC of the date (Feishu reference 12, question 15).
long long original_of(const engine::OccurrenceKey& key);
engine::OccurrenceKey key_of_original(long long original, bool all_day);
// Whether an exception was made while its series, in whole days now, was timed: it names no day of
// it. `record` is its raw record.
bool is_of_timed_series(std::string_view record, long long original);

// Items of a group: the series or single event under id uuid, with its satellites as extra
// occurrences; each live exception that does not fit it (any more) as a single event under its own
// event id; each satellite whose series is gone under its uuid.
std::vector<engine::Item> assemble(std::span<const engine::Record> group, const Context& context);
// The occurrence that a record of the group stands for as a satellite.
std::optional<EventId> satellite_of(const engine::Record& record, const Context& context);

// What Feishu would hold of the event: title and description cut to their limits, zoned time for
// floating, no seconds lost, and so on.
engine::Event as_stored(const engine::Event& event, const Context& context);

// Body of POST events: always need_notification=false and vchat no_meeting unless the event has a
// conference URL.
std::string create_body(const engine::Event& event, const Context& context);
// Body of PATCH: only masked fields whose value differs from the record's; nullopt when none does.
// `record` is the raw master or exception record. A rule is never taken away: Feishu reads an empty
// one as unchanged.
std::optional<std::string> patch_body(const engine::EventFields& wanted,
                                      const std::optional<engine::Rule>& rule,
                                      const engine::FieldMask& fields, std::string_view record,
                                      const Context& context);
// PATCH body that turns the plain occurrence at `key` into the changed one: fields that differ from
// the master's plain occurrence.
std::optional<std::string> instance_patch_body(const engine::Event& master,
                                               const engine::OccurrenceKey& key,
                                               const engine::EventFields& wanted,
                                               const Context& context);

// Not empty: the reason why Feishu cannot hold the event at all (Feishu reference 4.1, 6.1).
std::string why_unstorable(const engine::Event& event, const Context& context);

// Two event objects with the same meaning for us, whatever else differs: used to compare a GET with
// the stored record before a write.
bool same_event(std::string_view a, std::string_view b, const Context& context);

// Raw event object → Record (id, group, gone when cancelled and no exception); nullopt without an
// event_id.
std::optional<engine::Record> record_of(std::string_view event_object);
bool is_cancelled_event(std::string_view event_object);

}  // namespace larkdav::mapping::feishu
