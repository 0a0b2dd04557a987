#include "adapters/feishu/resources/calendars.h"

#include <charconv>

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::array_member;
using mapping::feishu::flag_member;
using mapping::feishu::Json;
using mapping::feishu::object_member;
using mapping::feishu::string_member;
using mapping::feishu::to_text;

namespace {

constexpr const char* kCalendars = "/open-apis/calendar/v4/calendars";

Json body_of(const CalendarChange& change) {
  Json body = Json::object();
  const auto add = [&](const char* name, const std::optional<std::string>& value) {
    if (value) body[name] = *value;
  };
  add("summary", change.summary);
  add("description", change.description);
  add("permissions", change.permissions);
  add("summary_alias", change.alias);
  if (const auto color = change.color ? argb_of(*change.color) : std::nullopt) {
    body["color"] = *color;
  }
  return body;
}

}  // namespace

std::optional<CalendarRow> calendar_row_of(const Json& calendar) {
  CalendarRow out{string_member(calendar, "calendar_id"), string_member(calendar, "summary"),
                  string_member(calendar, "description"), string_member(calendar, "permissions"),
                  string_member(calendar, "type"),        string_member(calendar, "role"),
                  flag_member(calendar, "is_deleted")};
  if (out.id.empty()) return std::nullopt;
  return out;
}

bool others_notice(const CalendarChange& change) {
  return change.summary || change.description || change.permissions;
}

std::optional<int> argb_of(std::string_view color) {
  if (color.size() != 7 || color.front() != '#') return std::nullopt;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(color.data() + 1, color.data() + 7, value, 16);
  if (error != std::errc{} || end != color.data() + 7) return std::nullopt;
  return static_cast<int>(0xFF000000U | value);
}

Call get_calendars(const std::vector<std::string>& calendar_ids) {
  return {"POST",
          std::string(kCalendars) + "/mget",
          {},
          to_text({{"calendar_ids", calendar_ids}}),
          "read calendars",
          true};
}

std::optional<std::vector<CalendarRow>> calendars_of(const Answer& answer) {
  const Json* list = array_member(answer.data, "calendars");
  if (list == nullptr) return std::nullopt;
  std::vector<CalendarRow> out;
  for (const Json& each : *list) {
    if (auto row = calendar_row_of(each)) out.push_back(*std::move(row));
  }
  return out;
}

Call primary_calendars(const std::vector<std::string>& open_ids) {
  return {"POST",
          std::string(kCalendars) + "/primarys",
          {{"user_id_type", "open_id"}},
          to_text({{"user_ids", open_ids}}),
          "find primary calendars",
          true};
}

std::optional<std::vector<Owned>> primary_calendars_of(const Answer& answer) {
  const Json* list = array_member(answer.data, "calendars");
  if (list == nullptr) return std::nullopt;
  std::vector<Owned> out;
  for (const Json& each : *list) {
    const Json* calendar = object_member(each, "calendar");
    auto row = calendar != nullptr ? calendar_row_of(*calendar) : std::nullopt;
    if (row) out.push_back({string_member(each, "user_id"), *std::move(row)});
  }
  return out;
}

Call list_calendar_changes(const std::string& sync_token) {
  return {"GET",
          kCalendars,
          {{"page_size", "1000"}, {"sync_token", sync_token}},
          "",
          "list changed calendars",
          true};
}

Call search_calendars(const std::string& query, const std::string& page_token) {
  Call call{"POST",
            std::string(kCalendars) + "/search",
            {{"page_size", "50"}},
            to_text({{"query", query}}),
            "search calendars",
            true};
  if (!page_token.empty()) call.query.emplace_back("page_token", page_token);
  return call;
}

std::optional<SearchPage> search_page_of(const Answer& answer) {
  SearchPage out;
  const Json* items = array_member(answer.data, "items");
  out.page_token = string_member(answer.data, "page_token");
  if (items == nullptr) return out.page_token.empty() ? std::optional(out) : std::nullopt;
  for (const Json& item : *items) {
    if (auto row = calendar_row_of(item)) out.rows.push_back(*std::move(row));
  }
  return out;
}

Call create_calendar(const CalendarChange& calendar) {
  return {"POST", kCalendars, {}, to_text(body_of(calendar)), "make a calendar", false};
}

Call patch_calendar(const std::string& calendar_id, const CalendarChange& change) {
  return {"PATCH", calendar_path(calendar_id), {}, to_text(body_of(change)), "change the calendar",
          true};
}

Call delete_calendar(const std::string& calendar_id) {
  return {"DELETE", calendar_path(calendar_id), {}, "", "delete the calendar", false};
}

Call subscribe_calendar(const std::string& calendar_id) {
  return {"POST", calendar_path(calendar_id) + "/subscribe", {}, "", "subscribe to the calendar",
          true};
}

Call unsubscribe_calendar(const std::string& calendar_id) {
  return {
      "POST", calendar_path(calendar_id) + "/unsubscribe", {}, "", "unsubscribe from the calendar",
      true};
}

std::optional<CalendarRow> changed_calendar_of(const Answer& answer) {
  const Json* calendar = object_member(answer.data, "calendar");
  return calendar != nullptr ? calendar_row_of(*calendar) : std::nullopt;
}

}  // namespace larkdav::adapters::feishu
