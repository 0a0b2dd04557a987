#include "adapters/feishu/user_authorisation.h"

#include <algorithm>
#include <array>
#include <utility>

namespace larkdav::adapters::feishu {
namespace {

// Codes after which no refresh will ever work again (Feishu reference 2.4).
bool is_final(long code) {
  constexpr std::array<long, 5> kFinal{20024, 20026, 20037, 20064, 20073};
  return std::find(kFinal.begin(), kFinal.end(), code) != kFinal.end();
}

std::string sentence_of(long code) {
  // 20064 and 20073 are also what a process hears that lost the answer to its last refresh.
  if (code == 20064 || code == 20073) {
    return "its refresh token was already used or revoked (the answer to an earlier refresh may "
           "have been lost)";
  }
  if (code == 20037) return "its refresh token has expired";
  return "its refresh token is not valid any more";
}

}  // namespace

UserAuthorisation::UserAuthorisation(http::Transport& transport, UserAccess access)
    : transport_(transport), access_(std::move(access)) {}

void UserAuthorisation::fail(const std::string& happened) const {
  engine::ReplicaError::Details details;
  details.scope = engine::Scope::account;
  details.retry = engine::Retry::never;
  details.cause = engine::Cause::authorisation;
  details.operation = "authorise as a person";
  details.cure = "run `larkdav login " + access_.account + "`";
  throw engine::ReplicaError("the account \"" + access_.account + "\" " + happened, details);
}

LogIn UserAuthorisation::kept() const {
  const auto text = access_.shelf->read();
  auto log_in = text ? log_in_of(*text) : std::nullopt;
  if (!log_in) fail("is not logged in to Feishu");
  if (log_in->app_id != access_.app.id) {
    fail("was logged in through another app, " + log_in->app_id);
  }
  if (!log_in->ended.empty()) fail("is logged out: " + log_in->ended);
  return *std::move(log_in);
}

std::string UserAuthorisation::bearer() {
  if (!log_in_) log_in_ = kept();
  const bool refused = log_in_->tokens.access_token == refused_;
  const Standing now = standing(*log_in_, access_.now());
  if (refused || now == Standing::renew || now == Standing::ended) renew();
  return log_in_->tokens.access_token;
}

void UserAuthorisation::refused(const std::string& token) { refused_ = token; }

bool UserAuthorisation::keep_alive() {
  log_in_ = kept();
  if (!wants_keeping_alive(*log_in_, access_.now())) return false;
  renew();
  return true;
}

void UserAuthorisation::renew() {
  const auto hold = access_.shelf->hold();
  LogIn log_in = kept();
  // Another process may have been quicker.
  const bool replaced = !log_in_ || log_in.tokens.access_token != log_in_->tokens.access_token;
  const Standing found = standing(log_in, access_.now());
  if (replaced && log_in.tokens.access_token != refused_ && found != Standing::renew &&
      found != Standing::ended) {
    log_in_ = std::move(log_in);
    return;
  }
  if (log_in.tokens.refresh_token.empty()) {
    fail(
        "is logged out: its log-in lasted two hours only, for the scope offline_access was not "
        "granted");
  }
  const Call call = exchange_refresh_token(access_.app, log_in.tokens.refresh_token);
  const Answer answer =
      read_oauth_reply(transport_.exchange_one(to_request(call, access_.base_url, "")), call.label);
  if (!answer.ok()) give_up(std::move(log_in), answer);
  const auto fresh = tokens_of(answer, access_.now());
  if (!fresh) throw missing_member(answer, "access_token", "account " + access_.account);
  log_in.tokens = *fresh;
  log_in.renewed = access_.now();
  access_.shelf->write(to_text(log_in));
  log_in_ = std::move(log_in);
}

void UserAuthorisation::give_up(LogIn log_in, const Answer& answer) {
  if (!is_final(answer.code)) throw error_of(answer, "account " + access_.account);
  log_in.ended = sentence_of(answer.code) + ", code " + std::to_string(answer.code) +
                 (answer.log_id.empty() ? "" : ", log id " + answer.log_id);
  access_.shelf->write(to_text(log_in));
  log_in_.reset();
  fail("is logged out: " + log_in.ended);
}

}  // namespace larkdav::adapters::feishu
