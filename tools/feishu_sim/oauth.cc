#include "tools/feishu_sim/oauth.h"

#include <algorithm>

#include "tools/feishu_sim/auth.h"
#include "tools/feishu_sim/encoding.h"

// What the token endpoint, the authorise page and the device flow share (Feishu reference 2.4).
namespace larkdav::feishu_sim {
namespace {

constexpr std::size_t kMostScopes = 50;

// OAuth's name for a code; the exact mapping is not documented (Feishu reference 2.4).
std::string_view oauth_error(int code) {
  switch (code) {
    case kOauthInternal:
      return "server_error";
    case kOauthUnavailable:
      return "temporarily_unavailable";
    case kOauthClientSecret:
    case kOauthAppSecret:
    case kOauthNoSuchApp:
      return "invalid_client";
    case kOauthGrantType:
      return "unsupported_grant_type";
    case kOauthDuplicateScopes:
    case kOauthScopeNotGranted:
    case kOauthScopeNotEnabled:
      return "invalid_scope";
    case kOauthMissingParameter:
    case kOauthMalformedParameter:
    case kOauthTwoClientAuth:
    case kOauthRedirectDiffers:
    case kOauthRedirectInvalid:
      return "invalid_request";
    case kOauthAppNotInstalled:
    case kOauthAppDisabled:
    case kOauthUserMayNotUseApp:
    case kOauthRefreshNotAllowed:
      return "unauthorized_client";
    default:
      return "invalid_grant";
  }
}

Json oauth_code(const Toggles& toggles, int code) {
  if (toggles.is("oauth_code_type", "string")) return std::to_string(code);
  return code;
}

Response oauth_json(int status, const Json& body, int code) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  response.code = code;
  return response;
}

// Keeps what may still be asked about: dead codes and tokens are answered by name for a while.
void forget_dead_grants(Grants& grants, double now) {
  constexpr double kDay = 86400;
  std::erase_if(grants.codes, [&](const auto& one) { return one.second.expires_at + kDay < now; });
  std::erase_if(grants.devices,
                [&](const auto& one) { return one.second.expires_at + kDay < now; });
  std::erase_if(grants.refresh_tokens,
                [&](const auto& one) { return one.second.expires_at + 7 * kDay < now; });
}

}  // namespace

bool is_oauth_code(int code) { return code >= 20001 && code <= 20099; }

Response oauth_failure(const Toggles& toggles, int code) {
  const CodeMeaning meaning = meaning_of(code);
  return oauth_json(meaning.status,
                    {{"code", oauth_code(toggles, code)},
                     {"error", oauth_error(code)},
                     {"error_description", meaning.message}},
                    code);
}

Response html(int status, std::string_view title, const std::string& body) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = "<!doctype html><meta charset=\"utf-8\"><title>" + std::string(title) +
                  "</title><h1>" + std::string(title) + "</h1>" + body + "\n";
  return response;
}

std::optional<std::string> oauth_member(const Call& call, const char* name) {
  const auto member = call.body.find(name);
  if (member == call.body.end() || member->is_null()) return std::nullopt;
  if (!member->is_string()) refuse(kOauthMalformedParameter);
  return member->get<std::string>();
}

void check_client(const Call& call, const std::string& id, const std::string& secret) {
  if (id != call.world.app_id) refuse(kOauthNoSuchApp);
  if (secret != call.world.app_secret) refuse(kOauthClientSecret);
  if (call.toggles.is("app_state", "disabled")) refuse(kOauthAppDisabled);
  if (call.toggles.is("app_state", "not_installed")) refuse(kOauthAppNotInstalled);
}

Scopes requested_scopes(const Call& call, std::string_view text) {
  const std::vector<std::string> list = split_scopes(text);
  if (list.size() > kMostScopes) refuse(kOauthMalformedParameter);
  for (const std::string& scope : list) {
    if (!call.world.app_scopes.contains(scope)) refuse(kOauthScopeNotEnabled);
  }
  return Scopes(list.begin(), list.end());
}

void add_consent(Call& call, const std::string& open_id, const Scopes& scopes) {
  Consent& consent = call.world.grants.consents[open_id];
  consent.scopes.insert(scopes.begin(), scopes.end());
  consent.given_at = call.now;
}

Response issue_tokens(Call& call, const TokenRequest& request) {
  World& world = call.world;
  forget_dead_grants(world.grants, call.now);
  const double life = call.toggles.number("access_token_life_s");
  const std::string access =
      mint_user_token(world, {"user", request.open_id, call.now + life, request.scopes}, call.now);
  Json body = {{"code", oauth_code(call.toggles, 0)},
               {"access_token", access},
               {"expires_in", static_cast<std::int64_t>(life)},
               {"token_type", "Bearer"},
               {"scope", join_scopes(request.scopes)}};
  if (request.scopes.contains("offline_access")) {
    const double refresh_life = call.toggles.number("refresh_token_life_s");
    const std::string refresh = "eyJhbGciOiJFUzI1NiJ9." + world.new_hex(600) + ".rt";
    const std::string chain = request.chain.empty() ? world.new_hex(16) : request.chain;
    world.grants.refresh_tokens[refresh] = {
        request.open_id,      request.scopes, access, call.now + refresh_life,
        request.consented_at, chain,          false,  false};
    body["refresh_token"] = refresh;
    body["refresh_token_expires_in"] = static_cast<std::int64_t>(refresh_life);
  }
  return oauth_json(200, body, 0);
}

}  // namespace larkdav::feishu_sim
