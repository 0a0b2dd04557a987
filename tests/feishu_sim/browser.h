#pragma once

#include "tests/feishu_sim/bench.h"

namespace larkdav::feishu_sim::testing {

inline constexpr const char* kRedirect = "http://127.0.0.1:8731/callback";
inline constexpr const char* kVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline constexpr const char* kChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
inline constexpr const char* kAuthorize = "/open-apis/authen/v1/authorize";

inline std::string header_of(const Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

// The target of an authorise call; `more` is appended to the query.
inline std::string authorize_target(const std::string& scope, const std::string& more = "") {
  return std::string(kAuthorize) +
         "?client_id=cli_0123456789abcdef&redirect_uri=http%3A%2F%2F127.0.0.1%3A8731%2Fcallback"
         "&scope=" +
         scope + "&state=s%261" + more;
}

// Parameter of the query that a redirect goes to.
inline std::string redirected(const Response& response, const std::string& name) {
  const std::string location = header_of(response, "Location");
  return make_request("GET", location).parameter(name).value_or("");
}

inline Json client(const Json& more) {
  return with({{"client_id", "cli_0123456789abcdef"}, {"client_secret", "sim-secret"}}, more);
}

// A call without a token to the token endpoint.
inline Response ask_token(Bench& bench, const Json& more) {
  return bench.service().handle(
      make_request("POST", "/open-apis/authen/v2/oauth/token", "", client(more).dump()));
}

// A code for Lin Ya's consent to `scope` (escaped), with PKCE.
inline std::string consent(Bench& bench, const std::string& scope) {
  const Response page = bench.send(
      "GET", authorize_target(
                 scope, std::string("&code_challenge_method=S256&code_challenge=") + kChallenge));
  REQUIRE(page.status == 302);
  return redirected(page, "code");
}

inline Json code_grant(const std::string& code) {
  return {{"grant_type", "authorization_code"},
          {"code", code},
          {"redirect_uri", kRedirect},
          {"code_verifier", kVerifier}};
}

inline Json refresh_grant(const std::string& token) {
  return {{"grant_type", "refresh_token"}, {"refresh_token", token}};
}

// The token endpoint's answer to a fresh consent.
inline Json sign_in(Bench& bench, const std::string& scope) {
  const Response reply = ask_token(bench, code_grant(consent(bench, scope)));
  INFO(reply.body);
  REQUIRE(reply.status == 200);
  return reply.json();
}

}  // namespace larkdav::feishu_sim::testing
