// A CalDAV account: one log-in on one server.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/account.h"
#include "adapters/caldav/session.h"

namespace larkdav::adapters::caldav {

struct CalDavSettings {
  std::string
      url;  // a host, a principal, a home or a calendar; https:// where no scheme is written
  Credentials credentials;
};

class CalDavAccount : public Account {
 public:
  // `transport` must outlive this and its replicas; retries are its business. Throws ReplicaError
  // for a URL that is none.
  CalDavAccount(http::Transport& transport, CalDavSettings settings);

  std::vector<CalendarInfo> calendars() override;
  // Uses id (or url) and writable of the calendar: no request, so a pinned id is enough.
  std::unique_ptr<engine::Replica> open(const CalendarInfo& calendar,
                                        const OpenOptions& options) override;
  // MKCALENDAR under the home, at a slug of the name.
  CalendarInfo make_calendar(const std::string& name) override;
  [[nodiscard]] long requests() const override;

 private:
  Url home();

  std::shared_ptr<Session> session_;
  std::vector<Url> homes_;   // found by calendars()
  bool schedules_ = false;   // found by calendars()
  std::string own_address_;  // the same
  bool discovered_ = false;
};

// Lower-case ASCII letters, digits and hyphens of the name; of a name without any, a hash.
std::string slug_of(const std::string& name);

}  // namespace larkdav::adapters::caldav
