#include "tools/feishu_sim/auth.h"

// Store (ISV) apps: ticket, app token, tenant token (Feishu reference 2.3).
namespace larkdav::feishu_sim {
namespace {

void check_credentials(const Call& call) {
  const auto app_id = text_member(call.body, "app_id");
  const auto secret = text_member(call.body, "app_secret");
  if (!app_id || !secret) refuse(kBadAuthParameter);
  if (*app_id != call.world.app_id || *secret != call.world.app_secret) refuse(kWrongAppSecret);
  if (!call.toggles.is("app_kind", "store")) refuse(kNoStoreApp);
}

}  // namespace

Response app_ticket_resend(Call& call) {
  check_credentials(call);
  call.world.grants.app_ticket = "app_ticket-" + call.world.new_hex(32);
  return flat_success(Json::object());
}

Response store_app_access_token(Call& call) {
  check_credentials(call);
  const std::string& ticket = call.world.grants.app_ticket;
  if (ticket.empty() || text_member(call.body, "app_ticket") != ticket) refuse(kAppTicketInvalid);
  return lasting_token(call, "app", "a-", "app_access_token");
}

Response store_tenant_access_token(Call& call) {
  const std::string app_token = text_member(call.body, "app_access_token").value_or("");
  const auto found = call.world.tokens.find(app_token);
  const bool valid = found != call.world.tokens.end() && found->second.kind == "app" &&
                     found->second.expires_at > call.now;
  if (!valid) refuse(kAppTokenInvalid);
  const auto tenant = text_member(call.body, "tenant_key");
  if (!tenant) refuse(kBadAuthParameter);
  if (*tenant != call.world.tenant_key) refuse(kAppUnauthorized);
  return lasting_token(call, "tenant", "t-", "tenant_access_token");
}

}  // namespace larkdav::feishu_sim
