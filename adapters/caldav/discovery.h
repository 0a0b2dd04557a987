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
  bool schedules = false;   // the server sends invitations by itself (RFC 6638 §2), as seen so far
  std::string own_address;  // the user's e-mail address there (RFC 6638 §2.4.1), or ""
};

// Throws ReplicaError when there is no CalDAV service, or no access to it.
Found discover(Session& session);
// The calendar homes of the user of the session; for a configured calendar.
std::vector<Url> homes_of_user(Session& session, const Url& anywhere);
// Servers known to send invitations, or to rewrite attendees, whatever they announce.
bool is_known_scheduler(const std::string& host);

// What one response of a listing says about a calendar; nullopt where it is none, or one for tasks
// or journals only.
std::optional<CalendarInfo> calendar_from(const Response& response, const Url& base);

}  // namespace larkdav::adapters::caldav
