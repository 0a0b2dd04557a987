// A Feishu account as the configuration describes it, and its services beside the calendars.
#pragma once

#include <memory>
#include <string>

#include "adapters/feishu/account.h"
#include "adapters/feishu/sign_in.h"
#include "tools/larkdav/session.h"
#include "tools/larkdav/wire.h"

namespace larkdav::tools {

// The secret of a key of [account.NAME]. Throws a configuration error where it is out of reach.
std::string account_secret(const AccountConfig& config, const SecretSource& source,
                           const char* key);

adapters::feishu::FeishuOptions feishu_options(const AccountConfig& config, const Memory& memory);
adapters::feishu::SignInPlaces sign_in_places(const AccountConfig& config);

// An account that owns the wire it speaks over.
class FeishuConnection {
 public:
  FeishuConnection(const AccountConfig& config, const Memory& memory);
  adapters::feishu::FeishuAccount& account() { return account_; }
  adapters::feishu::Client& client() { return account_.client(); }

 private:
  Wire wire_;
  adapters::feishu::FeishuAccount account_;
};

}  // namespace larkdav::tools
