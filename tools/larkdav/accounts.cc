#include "tools/larkdav/accounts.h"

#include <utility>

#include "adapters/caldav/account.h"
#include "adapters/feishu/account.h"
#include "adapters/http/curl.h"
#include "adapters/http/retry.h"
#include "adapters/http/trace.h"
#include "adapters/ics/account.h"
#include "adapters/vdir/account.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/log.h"
#include "tools/larkdav/signals.h"

namespace larkdav::tools {
namespace {

using adapters::http::Traced;

void log_line(const Traced& traced, const std::string& url) {
  const bool answered = traced.delivery == adapters::http::Delivery::answered;
  log_debug(traced.method + " " + url + " → " +
            (answered ? std::to_string(traced.status) : traced.error) +
            (traced.label.empty() ? "" : " (" + traced.label + ")"));
}

void log_exchange(const Traced& traced) { log_line(traced, traced.url); }

// The path of a published calendar is often the secret that opens it.
void log_host(const Traced& traced) {
  const auto scheme = traced.url.find("://");
  const auto end = scheme == std::string::npos ? 0 : traced.url.find_first_of("/?", scheme + 3);
  log_line(traced, end == std::string::npos ? traced.url : traced.url.substr(0, end) + "/…");
}

using Log = void (*)(const Traced&);

struct Wire {
  explicit Wire(Log log) : traced(curl, log) {}
  adapters::http::CurlTransport curl;
  adapters::http::Trace traced;
  adapters::http::Retry retried{traced, adapters::http::usual_retry(), sleep_unless_stopped};
};

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

const char* word(AllDayEnd ends) {
  switch (ends) {
    case AllDayEnd::automatic:
      return "auto";
    case AllDayEnd::exclusive:
      return "exclusive";
    case AllDayEnd::inclusive:
      break;
  }
  return "inclusive";
}

std::string secret_of(const AccountConfig& config, const SecretSource& source, const char* key) {
  return resolve(source, "[account." + config.name + "] " + key).reveal();
}

std::unique_ptr<adapters::Account> feishu_account(const AccountConfig& config,
                                                  const Memory& memory) {
  if (config.identity == Identity::user) {
    engine::ReplicaError::Details details;
    details.scope = engine::Scope::account;
    details.retry = engine::Retry::never;
    details.cause = engine::Cause::authorisation;
    details.cure = "Set identity = \"app\" under [account." + config.name + "] for now.";
    throw engine::ReplicaError("the account \"" + config.name +
                                   "\" has identity = \"user\", which needs `larkdav login`, and "
                                   "that is not available in this version",
                               details);
  }
  adapters::feishu::FeishuOptions options;
  options.base_url = config.base_url;
  options.app_id = config.app_id;
  options.app_secret = secret_of(config, config.app_secret, "app_secret");
  options.all_day_end = word(config.all_day_end);
  options.memory = {memory.recall, memory.remember};
  options.sleeper = sleep_unless_stopped;
  return std::make_unique<ConnectedAccount>(
      log_exchange, [&](Wire& wire) {  // it has its own retries
        return std::make_unique<adapters::feishu::FeishuAccount>(wire.traced, options);
      });
}

std::unique_ptr<adapters::Account> caldav_account(const AccountConfig& config) {
  const adapters::caldav::CalDavSettings settings{
      config.url,
      {config.username, [config] { return secret_of(config, config.password, "password"); }}};
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
