#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

enum class Bearer { kNone, kAny, kUser, kTenant };

// POST /auth/v3/tenant_access_token/internal and /auth/v3/app_access_token/internal (Feishu
// reference 2.2): the same token while more than 30 minutes of it remain, else a new one.
Response tenant_access_token(Call& call);
Response app_access_token(Call& call);

// Mints a user_access_token for a person of the tenant; unix seconds, life 7200 s.
std::string mint_user_token(World& world, const std::string& open_id, double now);

// The identity behind an Authorization header, or the gateway's refusal (Feishu reference 1.6).
const User& identify(const World& world, const Request& request, Bearer wanted, double now);

// True for the codes whose HTTP status the toggle token_error_status moves (Feishu reference 1.4).
bool is_token_error(int code);

}  // namespace larkdav::feishu_sim
