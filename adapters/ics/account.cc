#include "adapters/ics/account.h"

#include "adapters/ics/replica.h"

namespace larkdav::adapters::ics {

IcsAccount::IcsAccount(const std::string& place, http::Transport* transport)
    : source_(std::make_shared<Source>(place, transport)) {}

std::vector<CalendarInfo> IcsAccount::calendars() {
  CalendarInfo info;
  info.id = source_->place();
  info.name = source_->calendar_name();
  info.role = "reader";
  info.writable = false;
  return {info};
}

std::unique_ptr<engine::Replica> IcsAccount::open(const CalendarInfo& /*calendar*/,
                                                  const OpenOptions& options) {
  return std::make_unique<IcsReplica>(source_, options.floating_zone);
}

CalendarInfo IcsAccount::make_calendar(const std::string& name) {
  engine::ReplicaError::Details details;
  details.operation = "make the calendar \"" + name + "\"";
  details.scope = engine::Scope::account;
  details.retry = engine::Retry::never;
  details.cause = engine::Cause::configuration;
  details.cure = "use a caldav or vdir account for calendars that are to be written";
  throw engine::ReplicaError("an ics account holds one calendar that is only read", details);
}

}  // namespace larkdav::adapters::ics
