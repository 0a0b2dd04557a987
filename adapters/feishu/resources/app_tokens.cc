#include "adapters/feishu/resources/app_tokens.h"

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::integer_member;
using mapping::feishu::Json;
using mapping::feishu::string_member;
using mapping::feishu::to_text;

namespace {

Call ask(const char* path, const Json& body, const char* label) {
  return {"POST", std::string("/open-apis/auth/v3/") + path, {}, to_text(body), label, true};
}

}  // namespace

Call resend_app_ticket(const AppKeys& app) {
  return ask("app_ticket/resend", {{"app_id", app.id}, {"app_secret", app.secret}},
             "ask for the app ticket");
}

Call app_token(const AppKeys& app) {
  return ask("app_access_token/internal", {{"app_id", app.id}, {"app_secret", app.secret}},
             "get an app token");
}

Call store_app_token(const AppKeys& app, const std::string& app_ticket) {
  return ask("app_access_token",
             {{"app_id", app.id}, {"app_secret", app.secret}, {"app_ticket", app_ticket}},
             "get an app token");
}

Call store_tenant_token(const std::string& app_access_token, const std::string& tenant_key) {
  return ask("tenant_access_token",
             {{"app_access_token", app_access_token}, {"tenant_key", tenant_key}},
             "get a tenant token");
}

std::optional<AppToken> app_token_of(const Answer& answer) {
  AppToken out{string_member(answer.data, "app_access_token"),
               integer_member(answer.data, "expire").value_or(0)};
  if (out.token.empty()) return std::nullopt;
  return out;
}

}  // namespace larkdav::adapters::feishu
