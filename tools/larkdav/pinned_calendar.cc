#include "tools/larkdav/pinned_calendar.h"

#include <nlohmann/json.hpp>

namespace larkdav::tools {

std::string pin_key(const AccountConfig& account, const std::string& wanted) {
  const std::string place = is_feishu(account.kind)
                                ? account.base_url + " " + account.app_id
                                : account.url + " " + account.username + " " + account.path;
  return "calendar\n" + place + "\n" + wanted;
}

std::string pin_text(const adapters::CalendarInfo& calendar) {
  return nlohmann::json{{"id", calendar.id},
                        {"name", calendar.name},
                        {"role", calendar.role},
                        {"writable", calendar.writable},
                        {"color", calendar.color},
                        {"url", calendar.url},
                        {"refused", calendar.refused},
                        {"primary", calendar.primary},
                        {"schedules", calendar.schedules},
                        {"own_address", calendar.own_address},
                        {"time_zone", calendar.time_zone}}
      .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::optional<adapters::CalendarInfo> pinned(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("id") || !json["id"].is_string()) return std::nullopt;
  const auto string = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  const auto truth = [&](const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_boolean() && found->get<bool>();
  };
  adapters::CalendarInfo calendar;
  calendar.id = string("id");
  calendar.name = string("name");
  calendar.role = string("role");
  calendar.writable = truth("writable");
  calendar.color = string("color");
  calendar.url = string("url");
  calendar.refused = string("refused");
  calendar.primary = truth("primary");
  calendar.schedules = truth("schedules");
  calendar.own_address = string("own_address");
  calendar.time_zone = string("time_zone");
  return calendar;
}

}  // namespace larkdav::tools
