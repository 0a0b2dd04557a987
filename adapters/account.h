// Port: one configured account, where calendars are found and opened. One implementation per kind:
// feishu/, caldav/, vdir/, ics/. Not thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/replica.h"
#include "mapping/feishu/event_json.h"
#include "mapping/ical/attendees.h"

namespace larkdav::adapters {

struct CalendarInfo {
  std::string id;  // Feishu calendar_id | collection URL | folder path: what is pinned in the state
  std::string name;  // display name
  std::string role;  // owner, writer, reader, free_busy_reader, or as far as the side tells
  bool writable = true;
  std::string color;     // #RRGGBB or empty
  std::string url;       // CalDAV collection URL, else empty
  std::string refused;   // not empty: cannot be synced, and why (google, exchange, third party…)
  bool primary = false;  // Feishu: the identity's own
  bool schedules = false;   // invitations are sent by the server itself, or attendees rewritten
  std::string own_address;  // the user's e-mail address there, where the server tells it
  std::string time_zone;    // canonical IANA name where the calendar tells one, else empty
};

struct OpenOptions {
  std::string floating_zone = "UTC";  // for floating times and all-day dates
  // Small facts learnt about this account or server (tokens, all-day mode, whether text is stored
  // unchanged) outlive the run here. May be empty: nothing is kept.
  std::function<std::optional<std::string>(const std::string& key)> recall{};
  std::function<void(const std::string& key, const std::string& value)> remember{};
  // Of Feishu: whether to read who takes part, and what colleagues see of other events.
  bool attendees = false;
  mapping::feishu::Visibility visibility = mapping::feishu::Visibility::as_is;
  // Of the other side: how who takes part is shown.
  mapping::ical::AttendeeStyle attendee_style{};
};

class Account {
 public:
  virtual ~Account() = default;
  virtual std::vector<CalendarInfo> calendars() = 0;
  virtual std::unique_ptr<engine::Replica> open(const CalendarInfo& calendar,
                                                const OpenOptions& options) = 0;
  // Makes a calendar of that display name; throws ReplicaError where the account cannot.
  virtual CalendarInfo make_calendar(const std::string& name) = 0;
  // HTTP requests so far, those of its replicas included.
  [[nodiscard]] virtual long requests() const = 0;
};

}  // namespace larkdav::adapters
