// Calendars beside their events (Feishu reference 3.1, 8): search, making, changing, deleting,
// subscribing. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"

namespace larkdav::adapters::feishu {

struct CalendarRow {
  std::string id;
  std::string summary;
  std::string description;
  std::string permissions;  // private, show_only_free_busy, public
  std::string type;         // primary, shared, google, exchange, resource
  std::string role;
};
// nullopt: there is no calendar_id.
std::optional<CalendarRow> calendar_row_of(const nlohmann::json& calendar);

struct CalendarChange {  // nullopt: as it is, or the service's own choice
  std::optional<std::string> summary;
  std::optional<std::string> description;
  std::optional<std::string> permissions;
  std::optional<std::string> alias;  // seen by this identity alone
  std::optional<std::string> color;  // #RRGGBB, seen by this identity alone
};
// Whether others would notice: all but alias and colour are shared.
bool others_notice(const CalendarChange& change);
// The service's number for a colour; nullopt: not #RRGGBB.
std::optional<int> argb_of(std::string_view color);

Call search_calendars(const std::string& query, const std::string& page_token);
struct SearchPage {
  std::vector<CalendarRow> rows;
  std::string page_token;  // "": the last one
};
std::optional<SearchPage> search_page_of(const Answer& answer);

Call create_calendar(const CalendarChange& calendar);
Call patch_calendar(const std::string& calendar_id, const CalendarChange& change);
Call delete_calendar(const std::string& calendar_id);
Call subscribe_calendar(const std::string& calendar_id);    // puts it into this identity's list
Call unsubscribe_calendar(const std::string& calendar_id);  // takes it out again
// Of create, patch and subscribe.
std::optional<CalendarRow> changed_calendar_of(const Answer& answer);

}  // namespace larkdav::adapters::feishu
