// Which calendar ACCOUNT:CALENDAR means, among those an account has. Pure.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "adapters/account.h"

namespace larkdav::tools {

struct NoSuchCalendar {
  std::vector<std::string> candidates;  // what could have been written
};
struct SeveralCalendars {
  std::vector<std::string> ids;
};
using Lookup = std::variant<adapters::CalendarInfo, NoSuchCalendar, SeveralCalendars>;

// Tried in this order, the first rule that matches anything decides: `primary` (where an account
// has one), id, URL or path, name of the folder (of calendars that are folders), exact display
// name.
Lookup look_up(const std::string& wanted, const std::vector<adapters::CalendarInfo>& calendars);

}  // namespace larkdav::tools
