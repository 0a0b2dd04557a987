#include "tools/larkdav/calendar_lookup.h"

#include <array>
#include <functional>
#include <string_view>

namespace larkdav::tools {
namespace {

using adapters::CalendarInfo;

std::string_view without_end_slash(std::string_view text) {
  while (text.size() > 1 && text.back() == '/') text.remove_suffix(1);
  return text;
}

bool is_place(std::string_view text) { return text.find('/') != std::string_view::npos; }

// Of a folder or a collection; "" where the id is no place.
std::string_view last_part(std::string_view place) {
  place = without_end_slash(place);
  const auto slash = place.rfind('/');
  return slash == std::string_view::npos ? "" : place.substr(slash + 1);
}

bool is_primary(const std::string& wanted, const CalendarInfo& calendar) {
  return wanted == "primary" && calendar.primary;
}
bool has_id(const std::string& wanted, const CalendarInfo& calendar) {
  return wanted == calendar.id;
}
bool has_place(const std::string& wanted, const CalendarInfo& calendar) {
  if (!is_place(wanted)) return false;
  const auto place = without_end_slash(wanted);
  for (const std::string& own : {calendar.url, calendar.id}) {
    const auto whole = without_end_slash(own);
    if (own.empty() || place.empty()) continue;
    if (place == whole) return true;
    const auto scheme = whole.find("://");  // "/alice/office/" names the path of a URL
    if (scheme == std::string_view::npos || place.front() != '/') continue;
    const auto path = whole.find('/', scheme + 3);
    if (path != std::string_view::npos && whole.substr(path) == place) return true;
  }
  return false;
}
bool has_folder_name(const std::string& wanted, const CalendarInfo& calendar) {
  return calendar.url.empty() && !is_place(wanted) && wanted == last_part(calendar.id);
}
bool has_name(const std::string& wanted, const CalendarInfo& calendar) {
  return wanted == calendar.name;
}

}  // namespace

Lookup look_up(const std::string& wanted, const std::vector<CalendarInfo>& calendars) {
  constexpr std::array kRules{is_primary, has_id, has_place, has_folder_name, has_name};
  for (const auto& matches : kRules) {
    std::vector<CalendarInfo> found;
    for (const CalendarInfo& calendar : calendars) {
      if (matches(wanted, calendar)) found.push_back(calendar);
    }
    if (found.size() == 1) return found.front();
    if (found.empty()) continue;
    SeveralCalendars several;
    for (const CalendarInfo& calendar : found) several.ids.push_back(calendar.id);
    return several;
  }
  NoSuchCalendar none;
  for (const CalendarInfo& calendar : calendars) {
    if (!calendar.refused.empty()) continue;
    if (calendar.primary) none.candidates.emplace_back("primary");
    none.candidates.push_back(calendar.name.empty() ? calendar.id : calendar.name);
  }
  return none;
}

}  // namespace larkdav::tools
