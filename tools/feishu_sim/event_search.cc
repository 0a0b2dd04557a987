#include <algorithm>

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/event_view.h"
#include "tools/feishu_sim/events.h"
#include "tools/feishu_sim/paging.h"
#include "tools/feishu_sim/rfc3339.h"
#include "tools/feishu_sim/series.h"
#include "tools/feishu_sim/zone.h"

// Searching events (Feishu reference 3.3).
namespace larkdav::feishu_sim {
namespace {

constexpr std::int64_t kMonth = 31 * kDaySeconds;
constexpr std::int64_t kForever = 16725225600;

struct Search {
  std::string query;
  std::int64_t from = 0;
  std::int64_t to = kForever;
  std::vector<std::string> users, rooms, chats;  // all of these have to attend
};

std::string folded(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

// Every word of the query, in any case and order; with an underscore in it the query itself.
bool title_matches(const std::string& title, const std::string& query) {
  if (query.find('_') != std::string::npos) return title.find(query) != std::string::npos;
  const std::string in = folded(title);
  const std::string wanted = folded(query);
  for (std::size_t at = 0; at < wanted.size();) {
    const std::size_t end = std::min(wanted.find(' ', at), wanted.size());
    if (in.find(wanted.substr(at, end - at)) == std::string::npos) return false;
    at = end + 1;
  }
  return true;
}

std::vector<std::string> ids(const Json& filter, const char* name) {
  std::vector<std::string> list;
  const Json* sent = array_member(filter, name);
  for (const Json& id : sent ? *sent : Json::array()) {
    if (!id.is_string()) refuse(kBadJson);
    list.push_back(id.get<std::string>());
  }
  return list;
}

// A time of the filter: a timestamp, or midnight of a date in the given zone.
std::optional<std::int64_t> filter_time(const Json& filter, const char* name) {
  const Json* time = object_member(filter, name);
  if (!time) return std::nullopt;
  if (const auto stamp = text_member(*time, "timestamp"); stamp && !stamp->empty()) {
    const auto seconds = parse_timestamp(*stamp);
    if (!seconds) refuse(kInvalidParameters);
    return seconds;
  }
  const auto midnight = parse_date(text_member(*time, "date").value_or(""));
  const std::string zone = text_member(*time, "timezone").value_or("");
  if (!midnight || (!zone.empty() && !is_zone(zone))) refuse(kInvalidParameters);
  return from_local(cctz::civil_second() + *midnight, zone.empty() ? "Asia/Shanghai" : zone);
}

bool all_attend(const EventState& state, const char* member, const std::vector<std::string>& list) {
  return std::all_of(list.begin(), list.end(), [&](const std::string& id) {
    return std::any_of(state.attendees.begin(), state.attendees.end(), [&](const Json& one) {
      return one.value(member, "") == id && one.value("rsvp_status", "") != "removed";
    });
  });
}

bool happens(const Call& call, const Shown& shown, const EventState& state, const Search& search) {
  if (state.recurrence.empty())
    return state.start.seconds < search.to && state.end.seconds > search.from;
  const auto found = occurrences_of(call, *shown.home, *shown.record, search.from, search.to, 100);
  return std::any_of(found.begin(), found.end(),
                     [](const Occurrence& one) { return !one.is_exception; });
}

Json hits(const Call& call, Calendar& calendar, const Search& search) {
  Json items = Json::array();
  const Viewer viewer = viewer_of(call, calendar);
  for (const Shown& shown : shown_in(call.world, calendar)) {
    const EventVersion* seen = shown.record->seen_at(call.seen_at());
    if (!seen || seen->state.destroyed || gone_for(calendar, *shown.record, seen->state)) continue;
    const EventState& state = seen->state;
    // What a reader may not see he cannot find either.
    if (details_hidden(viewer, state)) continue;
    const bool attended = all_attend(state, "user_id", search.users) &&
                          all_attend(state, "room_id", search.rooms) &&
                          all_attend(state, "chat_id", search.chats);
    if (!attended || !title_matches(state.fields.value("summary", ""), search.query)) continue;
    if (happens(call, shown, state, search))
      items.push_back(event_view(viewer, *shown.record, state));
  }
  return items;
}

std::string query_of(const Call& call) {
  const auto query = text_member(call.body, "query");
  if (!query || query->empty()) refuse(kInvalidParameters);
  return *query;
}

}  // namespace

Response search_events(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  Search search;
  search.query = query_of(call);
  const Json* sent = object_member(call.body, "filter");
  const Json filter = sent ? *sent : Json::object();
  const auto from = filter_time(filter, "start_time");
  const auto to = filter_time(filter, "end_time");
  // Without a range only the past month is searched.
  search.from = from ? *from : to ? 0 : call.seconds() - kMonth;
  search.to = to ? *to : from ? kForever : call.seconds();
  search.users = ids(filter, "user_ids");
  search.rooms = ids(filter, "room_ids");
  search.chats = ids(filter, "chat_ids");
  OffsetPage page = page_by_offset(call, "EventSearchPageToken", hits(call, calendar, search),
                                   {20, 10, 100, true});
  return success({{"items", std::move(page.items)}, {"page_token", page.page_token}});
}

Response search_events_by_time_range(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  Search search;
  search.query = text_member(call.body, "query").value_or("");
  const Json* sent = object_member(call.body, "filter");
  const Json filter = sent ? *sent : Json::object();
  if (const Json* range = object_member(filter, "time_range")) {
    const auto from = parse_rfc3339(text_member(*range, "start_time").value_or(""));
    const auto to = parse_rfc3339(text_member(*range, "end_time").value_or(""));
    if (!from || !to) refuse(kInvalidParameters);
    search.from = from->seconds;
    search.to = to->seconds;
  }
  search.users = ids(filter, "attendee_user_ids");
  search.rooms = ids(filter, "meeting_room_ids");
  search.chats = ids(filter, "attendee_chat_ids");
  OffsetPage page =
      page_by_offset(call, "EventSearchPageToken", hits(call, calendar, search), {20, 1, 30, true});
  return success({{"items", std::move(page.items)},
                  {"has_more", page.has_more},
                  {"page_token", page.page_token}});
}

}  // namespace larkdav::feishu_sim
