#include <algorithm>

#include "tools/feishu_sim/encoding.h"
#include "tools/feishu_sim/oauth.h"

// The token endpoint (Feishu reference 2.4).
namespace larkdav::feishu_sim {
namespace {

constexpr double kConsentLife = 365.0 * 86400;
constexpr double kGrace = 60;  // the old access token outlives a refresh by this

// The body as members: a JSON object, or a form where it is none (Feishu reference 2.4: both work).
Json members_of(const Request& request) {
  const auto first = request.body.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && request.body[first] == '{') {
    Json body = Json::parse(request.body, nullptr, false);
    if (!body.is_object()) refuse(kOauthMalformedParameter);
    return body;
  }
  Json body = Json::object();
  for (const auto& [name, value] : make_request("POST", "/?" + request.body).query)
    body[name] = value;
  return body;
}

std::string required(const Call& call, const char* name) {
  const auto value = oauth_member(call, name);
  if (!value || value->empty()) refuse(kOauthMissingParameter);
  return *value;
}

bool is_verifier(const std::string& text) {
  return text.size() >= 43 && text.size() <= 128 && percent_encode(text) == text;
}

// RFC 7636 4.6.
bool proves(const AuthorizationCode& code, const std::string& verifier) {
  if (code.challenge_method == "plain") return verifier == code.challenge;
  const auto digest = sha256(verifier);
  return base64url({reinterpret_cast<const char*>(digest.data()), digest.size()}) == code.challenge;
}

// What a request narrows its token to: a subset of `granted`, named once each.
Scopes narrowed(const Call& call, const Scopes& granted) {
  const auto wanted = oauth_member(call, "scope");
  if (!wanted || wanted->empty()) return granted;
  const std::vector<std::string> list = split_scopes(*wanted);
  const Scopes scopes(list.begin(), list.end());
  if (scopes.size() != list.size()) refuse(kOauthDuplicateScopes);
  if (!std::includes(granted.begin(), granted.end(), scopes.begin(), scopes.end()))
    refuse(kOauthScopeNotGranted);
  return scopes;
}

void check_person(const Call& call, const std::string& open_id) {
  const auto user = call.world.users.find(open_id);
  if (user == call.world.users.end()) refuse(kOauthUserMissing);
  if (user->second.dismissed) refuse(kOauthUserStatus);
}

Response token_for_code(Call& call) {
  const std::string text = required(call, "code");
  const auto found = call.world.grants.codes.find(text);
  if (found == call.world.grants.codes.end()) refuse(kOauthCodeNotFound);
  AuthorizationCode& code = found->second;
  if (code.used) refuse(kOauthCodeUsed);
  if (code.expires_at <= call.now) refuse(kOauthCodeExpired);
  if (oauth_member(call, "redirect_uri") != code.redirect_uri) refuse(kOauthRedirectDiffers);
  if (!code.challenge.empty()) {
    const std::string verifier = oauth_member(call, "code_verifier").value_or("");
    if (!is_verifier(verifier) || !proves(code, verifier)) refuse(kOauthPkce);
  }
  check_person(call, code.open_id);
  // A new token carries everything ever granted, unless the request narrows it.
  const Consent& consent = call.world.grants.consents[code.open_id];
  const Scopes scopes = narrowed(call, consent.scopes);
  code.used = true;
  return issue_tokens(call, {code.open_id, scopes, consent.given_at, ""});
}

void refuse_dead(const Call& call, const RefreshToken& token) {
  if (token.used && call.toggles.is("refresh_replay", "revokes")) {
    for (auto& [text, other] : call.world.grants.refresh_tokens) {
      if (other.chain == token.chain) other.revoked = true;
    }
  }
  if (token.used) refuse(kOauthRefreshUsed);
  if (token.revoked) refuse(kOauthRefreshRevoked);
  const bool late = token.expires_at <= call.now || token.consented_at + kConsentLife <= call.now;
  if (late) refuse(kOauthRefreshExpired);
}

Response token_for_refresh(Call& call) {
  const std::string text = required(call, "refresh_token");
  if (call.toggles.is("refresh_switch", "off")) refuse(kOauthRefreshNotAllowed);
  const auto found = call.world.grants.refresh_tokens.find(text);
  // Unknown ones read as those of the older endpoints do.
  if (found == call.world.grants.refresh_tokens.end()) refuse(kOauthRefreshInvalid);
  RefreshToken& token = found->second;
  refuse_dead(call, token);
  check_person(call, token.open_id);
  const Scopes scopes = narrowed(call, token.scopes);
  token.used = true;
  const auto old = call.world.tokens.find(token.access_token);
  if (old != call.world.tokens.end())
    old->second.expires_at = std::min(old->second.expires_at, call.now + kGrace);
  const TokenRequest request{token.open_id, scopes, token.consented_at, token.chain};
  return issue_tokens(call, request);
}

Response token_for_grant(Call& call) {
  if (call.request.authorization.starts_with("Basic ")) refuse(kOauthTwoClientAuth);
  call.body = members_of(call.request);
  const std::string grant = required(call, "grant_type");
  const bool device = grant == "urn:ietf:params:oauth:grant-type:device_code";
  if (grant != "authorization_code" && grant != "refresh_token" && !device) refuse(kOauthGrantType);
  const std::string id = required(call, "client_id");
  check_client(call, id, required(call, "client_secret"));
  if (device) return token_for_device(call);
  return grant == "refresh_token" ? token_for_refresh(call) : token_for_code(call);
}

}  // namespace

Response oauth_token(Call& call) {
  try {
    return token_for_grant(call);
  } catch (const Refusal& refusal) {
    return oauth_failure(call.toggles, refusal.code);
  } catch (const PollError& poll) {
    Response response = plain_text(400, "");
    response.headers = {{"Content-Type", "application/json; charset=utf-8"}};
    response.body = Json{{"error", poll.error}, {"error_description", poll.description}}.dump();
    return response;
  }
}

}  // namespace larkdav::feishu_sim
