// Tokens of an app from the store, and app tokens (Feishu reference 2.1 to 2.3). The token of a
// custom app is requests.h. Replies are flat. Pure.
#pragma once

#include <optional>
#include <string>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/resources/authorisation.h"

namespace larkdav::adapters::feishu {

// The ticket itself comes by push.
Call resend_app_ticket(const AppKeys& app);
Call app_token(const AppKeys& app);  // of a custom app
Call store_app_token(const AppKeys& app, const std::string& app_ticket);
Call store_tenant_token(const std::string& app_access_token, const std::string& tenant_key);

struct AppToken {
  std::string token;
  long long seconds = 0;  // remaining life
};
std::optional<AppToken> app_token_of(const Answer& answer);

}  // namespace larkdav::adapters::feishu
