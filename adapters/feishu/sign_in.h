// Logging a person in: by a code from the authorise page, or by a device code (Feishu reference
// 2.4, 2.6). Gives a LogIn; keeping it is the caller's affair.
#pragma once

#include <functional>
#include <string>

#include "adapters/feishu/log_in.h"
#include "adapters/feishu/tokens.h"
#include "adapters/http/retry.h"

namespace larkdav::adapters::feishu {

struct Pkce {  // RFC 7636, S256
  std::string verifier;
  std::string challenge;
};
Pkce new_pkce();
// The challenge of a verifier: base64url of its SHA-256, without padding.
std::string challenge_of(const std::string& verifier);
// Random letters and digits, from the system's secure source.
std::string random_word(std::size_t length);

struct SignInPlaces {
  std::string base_url;
  std::string accounts_url;
  AppKeys app;
};

class SignIn {
 public:
  // `transport` must outlive this.
  SignIn(http::Transport& transport, SignInPlaces places, Now now, http::Sleeper sleeper);

  LogIn by_code(const std::string& code, const std::string& redirect_uri,
                const std::string& code_verifier);
  DeviceCode device_code(const std::string& scope);
  // Asks at the interval it was told until the person approved. Throws where he refused or let the
  // code expire.
  LogIn by_device(const DeviceCode& code);

 private:
  Answer ask(const Call& call, const std::string& host);
  LogIn log_in_from(const Answer& answer);

  http::Transport& transport_;
  SignInPlaces places_;
  Now now_;
  http::Sleeper sleeper_;
};

}  // namespace larkdav::adapters::feishu
