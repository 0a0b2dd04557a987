// What is kept of a person's log-in to an account, as a value. Pure. Holds secrets: it goes into
// the token shelf and nowhere else.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "adapters/feishu/resources/authorisation.h"
#include "engine/event.h"

namespace larkdav::adapters::feishu {

struct LogIn {
  std::string app_id;
  Person person;
  Tokens tokens;
  engine::Instant authorised;  // when the person consented
  engine::Instant renewed;     // when the tokens were given
  std::string ended;           // not empty: the service takes it no more, and why
};
std::string to_text(const LogIn& log_in);
// nullopt: not what to_text() gives.
std::optional<LogIn> log_in_of(std::string_view text);

// A person must consent again a year after he did (Feishu reference 2.4).
engine::Instant consent_ends(const LogIn& log_in);
// Until when it lasts if nothing is done: the chain of refresh tokens, or the consent.
engine::Instant ends(const LogIn& log_in);

enum class Standing {
  good,
  renew,         // the access token is about to end: refresh before use
  consent_soon,  // good, but the person must log in again within days
  ended,
};
Standing standing(const LogIn& log_in, engine::Instant now);
// Half of the refresh token's life is over: an account that is not in use is renewed all the same,
// because an unused chain of refresh tokens ends after a week.
bool wants_keeping_alive(const LogIn& log_in, engine::Instant now);

}  // namespace larkdav::adapters::feishu
