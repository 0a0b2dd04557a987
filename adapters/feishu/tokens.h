// Where access tokens come from. The tenant token of a custom app (Feishu reference 2.2) is here;
// user tokens implement the same port. A token is a secret: it goes into requests and into the
// state, nowhere else.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "adapters/http/transport.h"
#include "engine/event.h"

namespace larkdav::adapters::feishu {

class Authorisation {
 public:
  virtual ~Authorisation() = default;
  // A token that is valid as far as known. Throws ReplicaError (Cause::authorisation) without one.
  virtual std::string bearer() = 0;
  // The service refused `token`: the next bearer() gives another one.
  virtual void refused(const std::string& token) = 0;
};

// Small facts that outlive the run; either may be empty.
struct Memory {
  std::function<std::optional<std::string>(const std::string& key)> recall;
  std::function<void(const std::string& key, const std::string& value)> remember;
};
std::optional<std::string> recall(const Memory& memory, const std::string& key);
void remember(const Memory& memory, const std::string& key, const std::string& value);

using Now = std::function<engine::Instant()>;

class TenantAuthorisation : public Authorisation {
 public:
  // `transport` must outlive this. The token is fetched when first asked for, and again with less
  // than half an hour left: then the service makes a new one while the old one stays valid.
  TenantAuthorisation(http::Transport& transport, std::string base_url, std::string app_id,
                      std::string app_secret, Memory memory, Now now);
  std::string bearer() override;
  void refused(const std::string& token) override;
  // Also keeps the token there; one that is already known is kept at once.
  void use_memory(Memory memory);

 private:
  void fetch();
  void read_memory();
  void write_memory() const;

  http::Transport& transport_;
  std::string base_url_;
  std::string app_id_;
  std::string app_secret_;
  Memory memory_;
  Now now_;
  std::string token_;
  engine::Instant expires_;
};

}  // namespace larkdav::adapters::feishu
