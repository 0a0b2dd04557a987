// What concerns the whole organisation or the account: leave, Exchange bindings, and the password
// of Feishu's own CalDAV service (Feishu reference 3.6, 3.7, 3.8). Pure.
#pragma once

#include <optional>
#include <string>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"

namespace larkdav::adapters::feishu {

struct TimeOff {
  std::string user_id;  // open_id
  std::string time_zone;
  std::string start;  // both unix seconds, or both YYYY-MM-DD with the last day as the end
  std::string end;
  std::string title;
  std::string description;
};
Call add_time_off(const TimeOff& leave);  // tenant token only
std::string time_off_id_of(const Answer& answer);
Call remove_time_off(const std::string& id);  // tenant token only

struct ExchangeBinding {
  std::string id;
  std::string status;  // doing, cal_done, timespan_done, done, err
  std::string user_id;
};
// As a super administrator of the tenant, by his own token.
Call bind_exchange(const std::string& admin_account, const std::string& exchange_account,
                   const std::string& user_id);
Call get_exchange_binding(const std::string& id);
Call remove_exchange_binding(const std::string& id);
std::optional<ExchangeBinding> exchange_binding_of(const Answer& answer);

struct CalDavAccount {  // of Feishu's own, read-only service
  std::string server;
  std::string user_name;
  std::string password;
};
Call make_caldav_account(const std::string& device_name);  // by a person's token only
std::optional<CalDavAccount> caldav_account_of(const Answer& answer);

}  // namespace larkdav::adapters::feishu
