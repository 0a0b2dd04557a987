#pragma once

#include <map>
#include <string>

#include "tools/feishu_sim/scopes.h"

namespace larkdav::feishu_sim {

// What a person ever agreed to: new consents add to it (Feishu reference 2.4).
struct Consent {
  Scopes scopes;
  double given_at = 0;  // of the latest consent, unix seconds
};

// A code that the authorise page sent to a redirect URL.
struct AuthorizationCode {
  std::string open_id;
  std::string redirect_uri;
  std::string challenge;  // empty: no PKCE
  std::string challenge_method;
  double expires_at = 0;
  bool used = false;
};

struct RefreshToken {
  std::string open_id;
  Scopes scopes;
  std::string access_token;  // minted together with it; dies a minute after a refresh
  double expires_at = 0;
  double consented_at = 0;  // refreshing ends 365 days after this
  std::string chain;        // shared by all that descend from one consent
  bool used = false;
  bool revoked = false;
};

// A pending device authorisation (Feishu reference 2.6).
struct DeviceCode {
  std::string user_code;
  Scopes scopes;
  double expires_at = 0;
  double interval = 5;   // seconds between polls; rises by 5 with each slow_down
  double polled_at = 0;  // 0: not yet
  std::string decision;  // empty: pending; denied; used; else the open_id of who agreed
};

// All that user authorisation remembers, tokens themselves aside.
struct Grants {
  std::map<std::string, Consent> consents;  // by open_id
  std::map<std::string, AuthorizationCode> codes;
  std::map<std::string, RefreshToken> refresh_tokens;
  std::map<std::string, DeviceCode> devices;  // by device code
  std::string consenting;                     // open_id of who sits at the browser
  std::string app_ticket;                     // latest pushed to a store app; empty: none yet
};

}  // namespace larkdav::feishu_sim
