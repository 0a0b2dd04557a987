// Small facts learnt about accounts and servers, and their tokens, by (account, key). Shared by all
// pairs. Values may be secrets: they are in no message.
#pragma once

#include <optional>
#include <string>

#include "state/sqlite.h"

namespace larkdav::state {

class Facts {
 public:
  explicit Facts(Database& database) : database_(database) {}  // must outlive this

  std::optional<std::string> recall(const std::string& account, const std::string& key);
  void remember(const std::string& account, const std::string& key, const std::string& value);
  void forget(const std::string& account, const std::string& key);
  void forget_account(const std::string& account);

 private:
  Database& database_;
};

}  // namespace larkdav::state
