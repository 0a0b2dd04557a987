// Finding calendars (RFC 6764, RFC 4791 §6.2.1, RFC 5397): the configured URL may be a host, a
// principal, a calendar home or a calendar.
#pragma once

#include <string>
#include <vector>

#include "adapters/account.h"
#include "adapters/caldav/session.h"
#include "adapters/caldav/xml.h"

namespace larkdav::adapters::caldav {

struct Found {
  std::vector<CalendarInfo> calendars;  // those that can hold events
  std::vector<Url> homes;               // where calendars can be made; may be empty
};

// Throws ReplicaError when there is no CalDAV service, or no access to it.
Found discover(Session& session);
// The calendar homes of the user of the session; for a configured calendar.
std::vector<Url> homes_of_user(Session& session, const Url& anywhere);

// What one response of a listing says about a calendar; nullopt where it is none, or one for tasks
// or journals only.
std::optional<CalendarInfo> calendar_from(const Response& response, const Url& base);

}  // namespace larkdav::adapters::caldav
