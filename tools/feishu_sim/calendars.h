#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Resource functions of Feishu reference 3.1; each answers one call of that table.
Response primary_calendar(Call& call);
Response primary_calendars_of_users(Call& call);
Response calendars_by_id(Call& call);
Response create_calendar(Call& call);
Response get_calendar(Call& call);
Response patch_calendar(Call& call);
Response delete_calendar(Call& call);
Response search_calendars(Call& call);
Response subscribe_calendar(Call& call);
Response unsubscribe_calendar(Call& call);
Response list_calendars(Call& call);

// A call that only registers for pushes: nothing but the right token is needed.
Response accept_subscription(Call& call);

// The Calendar object as one identity sees it (Feishu reference 8).
Json calendar_view(const Calendar& calendar, const std::string& open_id);

}  // namespace larkdav::feishu_sim
