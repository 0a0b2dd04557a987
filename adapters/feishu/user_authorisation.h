// Access as a person: the token pair of a log-in, kept on a shelf that outlives the run and is
// shared with other processes (Feishu reference 2.4). Refresh tokens are good once: one process
// refreshes at a time, and the new pair is durable before it is used.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "adapters/feishu/log_in.h"
#include "adapters/feishu/tokens.h"

namespace larkdav::adapters::feishu {

// Where the log-in of one account is kept. Texts on it are secret.
class TokenShelf {
 public:
  virtual ~TokenShelf() = default;
  virtual std::optional<std::string> read() = 0;
  virtual void write(const std::string& text) = 0;  // durable when it returns
  virtual void clear() = 0;
  // Waits until no other process has it; while it lives, no other gets it. The kernel lets go of
  // the hold of a process that ends, however it ends.
  virtual std::shared_ptr<void> hold() = 0;
};

struct UserAccess {
  std::string account;  // its name in the configuration, for messages
  std::string base_url;
  AppKeys app;
  std::shared_ptr<TokenShelf> shelf;
  Now now;
};

class UserAuthorisation : public Authorisation {
 public:
  // `transport` must outlive this. Nothing is read before a token is asked for.
  UserAuthorisation(http::Transport& transport, UserAccess access);

  std::string bearer() override;
  void refused(const std::string& token) override;
  // Refreshes where half of the refresh token's life is over, so that an account that no pair uses
  // stays logged in. True when it did. Throws as bearer() does.
  bool keep_alive();

 private:
  LogIn kept() const;  // from the shelf; throws where it is of no use
  void renew();
  [[noreturn]] void fail(const std::string& happened) const;
  // What a refusal of the refresh says: throws; a log-in that is over is marked so on the shelf, so
  // that no later run asks again.
  [[noreturn]] void give_up(LogIn log_in, const Answer& answer);

  http::Transport& transport_;
  UserAccess access_;
  std::optional<LogIn> log_in_;
  std::string refused_;  // an access token that the service did not take
};

}  // namespace larkdav::adapters::feishu
