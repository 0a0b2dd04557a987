// What every `larkdav feishu …` command needs: its account, the connection, and the person's leave
// to do what others would notice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/larkdav/commands/commands.h"
#include "tools/larkdav/documents.h"
#include "tools/larkdav/feishu_arguments.h"
#include "tools/larkdav/feishu_connection.h"

namespace larkdav::tools {

class FeishuSession {
 public:
  // Opens the account of arguments.target. Throws a configuration error where it is none of Feishu.
  FeishuSession(const FeishuArguments& arguments, const Context& context);

  [[nodiscard]] const FeishuArguments& arguments() const { return arguments_; }
  [[nodiscard]] const AccountConfig& account() const { return *account_; }
  [[nodiscard]] engine::Instant now() const { return context_.clock.now(); }
  // The id of the calendar that the target means.
  std::string calendar_id();
  // A call that must succeed; throws what the service says.
  adapters::feishu::Answer call(const adapters::feishu::Call& call);
  adapters::feishu::Client& client() { return connection_->client(); }
  // Throws a configuration error unless the account speaks as `identity`.
  void want(Identity identity, const std::string& why) const;
  // Asks on the terminal unless --yes was given; throws a configuration error where nobody agreed.
  void confirm(const std::string& what) const;
  // As the globals say: the document, or the text.
  ExitCode tell(const Document& document, const std::string& text) const;

 private:
  FeishuArguments arguments_;
  const Context& context_;
  LoadedConfig loaded_;
  std::optional<Session> session_;
  const AccountConfig* account_ = nullptr;
  std::string calendar_;  // of the target, "" for an account alone
  std::optional<FeishuConnection> connection_;
};

}  // namespace larkdav::tools
