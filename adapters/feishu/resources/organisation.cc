#include "adapters/feishu/resources/organisation.h"

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::Json;
using mapping::feishu::string_member;
using mapping::feishu::to_text;

namespace {

constexpr const char* kTimeOff = "/open-apis/calendar/v4/timeoff_events";
constexpr const char* kExchange = "/open-apis/calendar/v4/exchange_bindings";
const Query kOpenIds{{"user_id_type", "open_id"}};

}  // namespace

Call add_time_off(const TimeOff& leave) {
  Json body = {{"user_id", leave.user_id},
               {"timezone", leave.time_zone},
               {"start_time", leave.start},
               {"end_time", leave.end}};
  if (!leave.title.empty()) body["title"] = leave.title;
  if (!leave.description.empty()) body["description"] = leave.description;
  return {"POST", kTimeOff, kOpenIds, to_text(body), "add time off", false};
}

std::string time_off_id_of(const Answer& answer) {
  return string_member(answer.data, "timeoff_event_id");
}

Call remove_time_off(const std::string& id) {
  return {"DELETE", std::string(kTimeOff) + "/" + encode_segment(id), {}, "", "remove time off",
          false};
}

Call bind_exchange(const std::string& admin_account, const std::string& exchange_account,
                   const std::string& user_id) {
  return {"POST",
          kExchange,
          kOpenIds,
          to_text({{"admin_account", admin_account},
                   {"exchange_account", exchange_account},
                   {"user_id", user_id}}),
          "bind the Exchange account",
          false};
}

Call get_exchange_binding(const std::string& id) {
  return {"GET",
          std::string(kExchange) + "/" + encode_segment(id),
          kOpenIds,
          "",
          "read the Exchange binding",
          true};
}

Call remove_exchange_binding(const std::string& id) {
  return {"DELETE",
          std::string(kExchange) + "/" + encode_segment(id),
          {},
          "",
          "remove the Exchange binding",
          false};
}

std::optional<ExchangeBinding> exchange_binding_of(const Answer& answer) {
  ExchangeBinding out{string_member(answer.data, "exchange_binding_id"),
                      string_member(answer.data, "status"), string_member(answer.data, "user_id")};
  if (out.id.empty() && out.status.empty()) return std::nullopt;
  return out;
}

Call make_caldav_account(const std::string& device_name) {
  Json body = Json::object();
  if (!device_name.empty()) body["device_name"] = device_name;
  return {"POST",
          "/open-apis/calendar/v4/settings/generate_caldav_conf",
          {},
          to_text(body),
          "make a CalDAV password",
          false};
}

std::optional<CalDavAccount> caldav_account_of(const Answer& answer) {
  CalDavAccount out{string_member(answer.data, "server_address"),
                    string_member(answer.data, "user_name"),
                    string_member(answer.data, "password")};
  if (out.server.empty() || out.password.empty()) return std::nullopt;
  return out;
}

}  // namespace larkdav::adapters::feishu
