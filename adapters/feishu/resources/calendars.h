// Calendars beside their events (Feishu reference 3.1, 8): finding, making, changing, deleting,
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
  bool deleted = false;  // of a change of the list: it is not in it any more
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

// Those with these ids, at most ten; the service leaves out what it does not know.
Call get_calendars(const std::vector<std::string>& calendar_ids);
std::optional<std::vector<CalendarRow>> calendars_of(const Answer& answer);
// The primary calendars of people, by open_id, at most ten.
Call primary_calendars(const std::vector<std::string>& open_ids);
struct Owned {
  std::string open_id;
  CalendarRow calendar;
};
std::optional<std::vector<Owned>> primary_calendars_of(const Answer& answer);
// What changed in one's list since the token, which a listing ends with (Feishu reference 5.8).
Call list_calendar_changes(const std::string& sync_token);

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
