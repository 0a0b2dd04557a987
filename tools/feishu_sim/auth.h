#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// Who may make a call. kPublic calls read their own bodies and answer in their own forms.
enum class Bearer { kNone, kPublic, kAny, kUser, kTenant };

// POST /auth/v3/tenant_access_token/internal and /auth/v3/app_access_token/internal (Feishu
// reference 2.2): the same token while more than 30 minutes of it remain, else a new one.
Response tenant_access_token(Call& call);
Response app_access_token(Call& call);

// The same for store apps (Feishu reference 2.3). A ticket comes by push; here it is read with
// GET /_sim/app_ticket.
Response app_ticket_resend(Call& call);
Response store_app_access_token(Call& call);
Response store_tenant_access_token(Call& call);

// GET /authen/v1/user_info (Feishu reference 2.7).
Response current_user(Call& call);

// The same tenant or app token while more than 30 minutes of it remain, else a new one next to it.
Response lasting_token(Call& call, const char* kind, const char* prefix, const char* member);

// Mints a user_access_token, shaped as those of v2 (Feishu reference 2.1).
std::string mint_user_token(World& world, AccessToken token, double now);

// The token of an Authorization header, or the gateway's refusal (Feishu reference 1.6).
const AccessToken& identify(const World& world, const Request& request, Bearer wanted, double now);

// Refuses where the app or the token lacks all of the space-separated scopes of a call.
void check_scopes(const World& world, const AccessToken& token, std::string_view wanted);

// True for the codes whose HTTP status the toggle token_error_status moves (Feishu reference 1.4).
bool is_token_error(int code);

}  // namespace larkdav::feishu_sim
