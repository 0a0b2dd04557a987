// A person's authorisation (Feishu reference 2.4, 2.6, 2.7): the page he consents on, the token
// endpoint, the device flow, and who he is. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"
#include "engine/event.h"

namespace larkdav::adapters::feishu {

struct AppKeys {
  std::string id;
  std::string secret;
};

struct Consent {  // what the authorise page is asked
  std::string app_id;
  std::string redirect_uri;  // one of those registered in the console, to the letter
  std::string scope;         // separated by spaces
  std::string state;         // comes back with the code
  std::string code_challenge;
};
std::string authorise_url(const std::string& accounts_url, const Consent& consent);

// What the authorise page sends the browser back with.
struct Redirect {
  std::string code;   // "" with an error
  std::string state;  // must be the one that was sent
  std::string error;  // access_denied
};
// `target` is a path with a query, or a whole URL.
Redirect read_redirect(std::string_view target);

Call exchange_code(const AppKeys& app, const std::string& code, const std::string& redirect_uri,
                   const std::string& code_verifier);
// May be sent again after a lost reply: then nothing is lost by asking, and the answer tells
// whether the token was already used up.
Call exchange_refresh_token(const AppKeys& app, const std::string& refresh_token);
// Goes to the accounts host.
Call ask_device_code(const AppKeys& app, const std::string& scope);
Call exchange_device_code(const AppKeys& app, const std::string& device_code);
Call who_am_i();

// Of the token endpoint and the device endpoint: flat, `code` a number, a text or absent.
Answer read_oauth_reply(const http::Reply& reply, const std::string& operation);

struct Tokens {
  std::string access_token;
  engine::Instant access_until;
  std::string refresh_token;  // "": none was given, offline_access is missing
  engine::Instant refresh_until;
  std::string scope;  // what was granted, separated by spaces
};
// nullopt: there is no access token.
std::optional<Tokens> tokens_of(const Answer& answer, engine::Instant now);

struct DeviceCode {
  std::string device_code;
  std::string user_code;
  std::string verification_uri;  // the complete one where there is one
  std::chrono::seconds life{240};
  std::chrono::seconds interval{5};
};
std::optional<DeviceCode> device_code_of(const Answer& answer);

enum class Poll { granted, pending, slow_down, denied, expired, failed };
Poll poll_of(const Answer& answer);

struct Person {
  std::string open_id;
  std::string name;
};
std::optional<Person> person_of(const Answer& answer);

// The least that syncing as a person needs (Feishu reference 2.8).
std::span<const std::string_view> needed_scopes();
std::string joined(std::span<const std::string_view> scopes);
// Those of `needed` that `granted` (separated by spaces) does not cover; the broad scopes cover the
// fine ones.
std::vector<std::string> missing_scopes(std::string_view granted,
                                        std::span<const std::string_view> needed);

}  // namespace larkdav::adapters::feishu
