#include "tools/feishu_sim/auth.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace larkdav::feishu_sim {
namespace {

constexpr double kTokenLife = 7200;
constexpr double kRenewBelow = 1800;

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

void forget_expired(World& world, double now) {
  // An expired token is kept for a day, so that it reads as expired and not as unknown.
  std::erase_if(world.tokens,
                [&](const auto& entry) { return entry.second.expires_at + kTokenLife * 12 < now; });
}

std::string mint(World& world, std::string_view prefix, AccessToken token, double now) {
  forget_expired(world, now);
  std::string text = std::string(prefix) + world.new_hex(40);
  world.tokens[text] = std::move(token);
  return text;
}

Response internal_token(Call& call, const char* kind, const char* prefix, const char* member) {
  const auto app_id = text_member(call.body, "app_id");
  const auto secret = text_member(call.body, "app_secret");
  if (!app_id || !secret) refuse(kBadAuthParameter);
  if (*app_id != call.world.app_id || *secret != call.world.app_secret) refuse(kWrongAppSecret);
  if (call.toggles.is("app_kind", "store")) refuse(kAppUnauthorized);
  return lasting_token(call, kind, prefix, member);
}

}  // namespace

Response lasting_token(Call& call, const char* kind, const char* prefix, const char* member) {
  const auto best = std::max_element(
      call.world.tokens.begin(), call.world.tokens.end(), [&](const auto& a, const auto& b) {
        const auto rank = [&](const AccessToken& t) { return t.kind == kind ? t.expires_at : 0.0; };
        return rank(a.second) < rank(b.second);
      });
  const bool reusable = best != call.world.tokens.end() && best->second.kind == kind &&
                        best->second.expires_at - call.now > kRenewBelow;
  const std::string token =
      reusable
          ? best->first
          : mint(call.world, prefix, {kind, call.world.bot, call.now + kTokenLife, {}}, call.now);
  const auto remaining = static_cast<std::int64_t>(call.world.tokens[token].expires_at - call.now);
  return flat_success({{member, token}, {"expire", remaining}});
}

Response tenant_access_token(Call& call) {
  return internal_token(call, "tenant", "t-", "tenant_access_token");
}

Response app_access_token(Call& call) {
  return internal_token(call, "app", "a-", "app_access_token");
}

std::string mint_user_token(World& world, AccessToken token, double now) {
  return mint(world, "eyJhbGciOiJFUzI1NiJ9." + world.new_hex(1000) + ".", std::move(token), now);
}

const AccessToken& identify(const World& world, const Request& request, Bearer wanted, double now) {
  constexpr std::string_view kScheme = "Bearer ";
  if (!begins_with(request.authorization, kScheme)) refuse(kAuthorizationMissing);
  const std::string token = request.authorization.substr(kScheme.size());
  if (token.empty()) refuse(kAuthorizationMissing);
  const bool tenant = begins_with(token, "t-") || begins_with(token, "a-");
  const bool user = begins_with(token, "u-") || begins_with(token, "eyJ");
  if (!tenant && !user) refuse(kTokenMalformed);
  if (tenant && wanted == Bearer::kUser) refuse(kUserTokenInvalid);
  if (user && wanted == Bearer::kTenant) refuse(kTenantTokenInvalid);
  const auto found = world.tokens.find(token);
  const int unknown = user ? kUserTokenInvalid : kTenantTokenInvalid;
  if (found == world.tokens.end() || found->second.kind == "app") refuse(unknown);
  if (found->second.expires_at <= now) refuse(user ? kUserTokenExpired : kTenantTokenInvalid);
  return found->second;
}

void check_scopes(const World& world, const AccessToken& token, std::string_view wanted) {
  if (wanted.empty()) return;
  const bool app_lacks = !covers(world.app_scopes, wanted);
  if (!app_lacks && (token.kind != "user" || covers(token.scopes, wanted))) return;
  Json violations = Json::array();
  for (const std::string& scope : split_scopes(wanted))
    violations.push_back({{"type", "action_privilege_required"}, {"subject", scope}});
  Refusal refusal{app_lacks ? kAppLacksScope : kUserLacksScope,
                  {{"permission_violations", std::move(violations)}}};
  std::string list(wanted);
  for (std::size_t at = 0; (at = list.find(' ', at)) != std::string::npos; at += 2)
    list.replace(at, 1, ", ");
  refusal.message = std::string(meaning_of(refusal.code).message) +
                    " required one of these privileges: [" + list + "]";
  throw refusal;
}

Response current_user(Call& call) {
  const User& me = *call.who;
  const std::string avatar = "https://example.invalid/" + me.user_id;
  Json person = {{"name", me.name},
                 {"en_name", me.name},
                 {"avatar_url", avatar + ".png"},
                 {"avatar_thumb", avatar + "-72.png"},
                 {"avatar_middle", avatar + "-240.png"},
                 {"avatar_big", avatar + "-640.png"},
                 {"open_id", me.open_id},
                 {"union_id", me.union_id},
                 {"tenant_key", call.world.tenant_key}};
  if (call.scopes.contains("contact:user.employee_id:readonly")) person["user_id"] = me.user_id;
  if (call.scopes.contains("contact:user.email:readonly"))
    person["email"] = me.user_id + "@example.com";
  return success(std::move(person));
}

bool is_token_error(int code) {
  constexpr std::array kCodes = {99991661, 99991663, 99991664, 99991668, 99991671,
                                 99991672, 99991676, 99991677, 99991679};
  return std::find(kCodes.begin(), kCodes.end(), code) != kCodes.end();
}

}  // namespace larkdav::feishu_sim
