#include "adapters/feishu/sign_in.h"

#include <openssl/rand.h>
#include <openssl/sha.h>

#include <array>
#include <utility>

namespace larkdav::adapters::feishu {
namespace {

constexpr std::string_view kUrlSafe =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

[[noreturn]] void refuse(const std::string& happened, engine::Cause cause,
                         const std::string& cure) {
  engine::ReplicaError::Details details;
  details.scope = engine::Scope::account;
  details.retry = engine::Retry::never;
  details.cause = cause;
  details.operation = "log in";
  details.cure = cure;
  throw engine::ReplicaError(happened, details);
}

}  // namespace

std::string random_word(std::size_t length) {
  std::string out(length, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(length)) != 1) {
    refuse("the system gives no random numbers", engine::Cause::internal, "");
  }
  for (char& c : out) c = kUrlSafe[static_cast<unsigned char>(c) % kUrlSafe.size()];
  return out;
}

std::string challenge_of(const std::string& verifier) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(), digest.data());
  std::string out;
  unsigned bits = 0;
  int held = 0;
  for (const unsigned char octet : digest) {
    bits = (bits << 8U) | octet;
    for (held += 8; held >= 6; held -= 6) {
      out += kUrlSafe[(bits >> static_cast<unsigned>(held - 6)) & 63U];
    }
  }
  if (held > 0) out += kUrlSafe[(bits << static_cast<unsigned>(6 - held)) & 63U];
  return out;
}

Pkce new_pkce() {
  constexpr std::size_t kLength = 64;  // 43 to 128
  Pkce out;
  out.verifier = random_word(kLength);
  out.challenge = challenge_of(out.verifier);
  return out;
}

SignIn::SignIn(http::Transport& transport, SignInPlaces places, Now now, http::Sleeper sleeper)
    : transport_(transport),
      places_(std::move(places)),
      now_(std::move(now)),
      sleeper_(std::move(sleeper)) {}

Answer SignIn::ask(const Call& call, const std::string& host) {
  return read_oauth_reply(transport_.exchange_one(to_request(call, host, "")), call.label);
}

LogIn SignIn::log_in_from(const Answer& answer) {
  const std::string where = "app " + places_.app.id;
  if (!answer.ok()) throw error_of(answer, where);
  const auto tokens = tokens_of(answer, now_());
  if (!tokens) throw missing_member(answer, "access_token", where);
  const Call call = who_am_i();
  const Answer me =
      read_reply(transport_.exchange_one(to_request(call, places_.base_url, tokens->access_token)),
                 call.label);
  if (!me.ok()) throw error_of(me, where);
  const auto person = person_of(me);
  if (!person) throw missing_member(me, "open_id", where);
  return {places_.app.id, *person, *tokens, now_(), now_(), ""};
}

LogIn SignIn::by_code(const std::string& code, const std::string& redirect_uri,
                      const std::string& code_verifier) {
  return log_in_from(
      ask(exchange_code(places_.app, code, redirect_uri, code_verifier), places_.base_url));
}

DeviceCode SignIn::device_code(const std::string& scope) {
  const Answer answer = ask(ask_device_code(places_.app, scope), places_.accounts_url);
  if (!answer.ok()) throw error_of(answer, "app " + places_.app.id);
  auto code = device_code_of(answer);
  if (!code) throw missing_member(answer, "device_code", "app " + places_.app.id);
  return *std::move(code);
}

LogIn SignIn::by_device(const DeviceCode& code) {
  constexpr std::chrono::seconds kSlower{5};
  const engine::Instant until = now_() + code.life;
  std::chrono::seconds interval = code.interval;
  while (now_() < until) {
    sleeper_(interval);
    const Answer answer =
        ask(exchange_device_code(places_.app, code.device_code), places_.base_url);
    switch (poll_of(answer)) {
      case Poll::pending:
        continue;
      case Poll::slow_down:
        interval += kSlower;
        continue;
      case Poll::denied:
        refuse("the log-in was refused on the page of Feishu", engine::Cause::authorisation,
               "run it again and agree");
      case Poll::expired:
        break;
      case Poll::failed:
        if (answer.verdict.retry == engine::Retry::later) continue;  // the service or the network
        return log_in_from(answer);                                  // throws what it says
      case Poll::granted:
        return log_in_from(answer);
    }
    break;
  }
  refuse("nobody approved the log-in in time", engine::Cause::authorisation,
         "run it again and open the page at once");
}

}  // namespace larkdav::adapters::feishu
