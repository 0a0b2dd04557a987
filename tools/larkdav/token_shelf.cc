#include "tools/larkdav/token_shelf.h"

#include <utility>

#include "state/secrets.h"
#include "tools/larkdav/command_output.h"
#include "tools/larkdav/failure.h"

namespace larkdav::tools {
namespace {

class FileShelf final : public adapters::feishu::TokenShelf {
 public:
  FileShelf(const std::string& folder, std::string name)
      : secrets_(folder), name_("login-" + std::move(name)) {}
  std::optional<std::string> read() override { return secrets_.read(name_); }
  void write(const std::string& text) override { secrets_.write(name_, text); }
  void clear() override { secrets_.erase(name_); }
  std::shared_ptr<void> hold() override {
    return std::make_shared<state::Secrets::Hold>(secrets_.hold(name_));
  }

 private:
  state::Secrets secrets_;
  std::string name_;
};

class KeyringShelf final : public adapters::feishu::TokenShelf {
 public:
  KeyringShelf(const std::string& folder, std::string name)
      : secrets_(folder), name_(std::move(name)) {}

  std::optional<std::string> read() override {
    const CommandOutput output = run_command(with("lookup"), {}, Complaints::taken);
    // It ends with 1 where there is none too, but complains only where the keyring is away.
    if (output.exit_code == 1 && output.text.empty() && output.complaint.empty()) {
      return std::nullopt;
    }
    check(output, "read from");
    return output.text;
  }
  void write(const std::string& text) override {
    auto command = with("store");
    command.insert(command.begin() + 2, "--label=larkdav: log-in of " + name_);
    check(run_command(command, text, Complaints::taken), "written to");
  }
  void clear() override {
    const CommandOutput output = run_command(with("clear"), {}, Complaints::taken);
    if (output.exit_code != 1 || !output.complaint.empty()) check(output, "removed from");
  }
  std::shared_ptr<void> hold() override {
    return std::make_shared<state::Secrets::Hold>(secrets_.hold("login-" + name_));
  }

 private:
  [[nodiscard]] std::vector<std::string> with(const std::string& verb) const {
    return {"secret-tool", verb, "application", "larkdav", "account", name_};
  }
  void check(const CommandOutput& output, const std::string& what) const {
    if (output.trouble.empty()) return;
    const std::string said = output.complaint.substr(0, output.complaint.find('\n'));
    throw usage_error("the log-in of \"" + name_ + "\" could not be " + what + " the keyring: " +
                          (said.empty() ? "secret-tool: " + output.trouble : said),
                      "Install libsecret-tools and unlock the keyring, or set secrets = \"file\" "
                      "under [account." +
                          name_ + "].");
  }

  state::Secrets secrets_;  // only for the hold
  std::string name_;
};

}  // namespace

std::shared_ptr<adapters::feishu::TokenShelf> token_shelf(const AccountConfig& account,
                                                          const std::string& state_folder) {
  if (account.secrets == SecretsPlace::keyring) {
    return std::make_shared<KeyringShelf>(state_folder, account.name);
  }
  return std::make_shared<FileShelf>(state_folder, account.name);
}

}  // namespace larkdav::tools
