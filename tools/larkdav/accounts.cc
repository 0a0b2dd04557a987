#include "tools/larkdav/accounts.h"

#include <utility>

#include "adapters/caldav/account.h"
#include "adapters/feishu/account.h"
#include "adapters/ics/account.h"
#include "adapters/vdir/account.h"
#include "tools/larkdav/feishu_connection.h"
#include "tools/larkdav/wire.h"

namespace larkdav::tools {
namespace {

// An account that owns the wire it speaks over, and counts what really went out.
class ConnectedAccount final : public adapters::Account {
 public:
  using Make = std::function<std::unique_ptr<adapters::Account>(Wire&)>;

  ConnectedAccount(Log log, const Make& make) : wire_(log), account_(make(wire_)) {}

  std::vector<adapters::CalendarInfo> calendars() override { return account_->calendars(); }
  std::unique_ptr<engine::Replica> open(const adapters::CalendarInfo& calendar,
                                        const adapters::OpenOptions& options) override {
    return account_->open(calendar, options);
  }
  adapters::CalendarInfo make_calendar(const std::string& name) override {
    return account_->make_calendar(name);
  }
  [[nodiscard]] long requests() const override { return wire_.curl.sent(); }

 private:
  Wire wire_;
  std::unique_ptr<adapters::Account> account_;
};

std::unique_ptr<adapters::Account> feishu_account(const AccountConfig& config,
                                                  const Memory& memory) {
  adapters::feishu::FeishuOptions options = feishu_options(config, memory);
  return std::make_unique<ConnectedAccount>(
      log_exchange, [&](Wire& wire) {  // it has its own retries
        return std::make_unique<adapters::feishu::FeishuAccount>(wire.traced, std::move(options));
      });
}

std::unique_ptr<adapters::Account> caldav_account(const AccountConfig& config) {
  const adapters::caldav::CalDavSettings settings{
      config.url,
      {config.username, [config] { return account_secret(config, config.password, "password"); }}};
  return std::make_unique<ConnectedAccount>(log_exchange, [&](Wire& wire) {
    return std::make_unique<adapters::caldav::CalDavAccount>(wire.retried, settings);
  });
}

}  // namespace

std::unique_ptr<adapters::Account> build_account(const AccountConfig& config,
                                                 const Memory& memory) {
  switch (config.kind) {
    case AccountKind::feishu:
    case AccountKind::lark:
      return feishu_account(config, memory);
    case AccountKind::caldav:
      return caldav_account(config);
    case AccountKind::vdir:
      return std::make_unique<adapters::vdir::VdirAccount>(config.path);
    case AccountKind::ics:
      break;
  }
  if (config.url.empty()) {
    return std::make_unique<adapters::ics::IcsAccount>(config.path, nullptr);
  }
  return std::make_unique<ConnectedAccount>(log_host, [&](Wire& wire) {
    return std::make_unique<adapters::ics::IcsAccount>(config.url, &wire.retried);
  });
}

}  // namespace larkdav::tools
