// adapters::Account of one Feishu (or Lark) app or user.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/account.h"
#include "adapters/feishu/client.h"
#include "adapters/feishu/tokens.h"
#include "adapters/feishu/user_authorisation.h"
#include "adapters/http/pacing.h"
#include "adapters/http/retry.h"
#include "adapters/http/transport.h"

namespace larkdav::adapters::feishu {

struct FeishuOptions {
  std::string base_url = "https://open.feishu.cn";  // https://open.larksuite.com for Lark
  std::string app_id;
  std::string app_secret;
  // auto | exclusive | inclusive: how all-day ends read (Feishu reference 4.3).
  std::string all_day_end = "auto";
  Memory memory;  // where tokens are kept; where empty, OpenOptions serve once a calendar is opened
  // Speaks as the person who logged in; none: the app speaks for itself by its tenant token.
  std::optional<UserAccess> person;
  // The service counts by app, tenant and method (Feishu reference 1.7): the accounts of one app
  // share this. None: its own.
  std::shared_ptr<http::Budget> budget;
  // For tests; empty ones are the real.
  Now now;
  http::Sleeper sleeper;
  http::Pacing::SteadyClock steady;
  std::function<double()> jitter;  // uniform in [0, 1)
  bool paced = true;
};

class FeishuAccount : public Account {
 public:
  // `transport` must outlive this and its replicas. Retries and pace are added around it.
  FeishuAccount(http::Transport& transport, FeishuOptions options);

  std::vector<CalendarInfo> calendars() override;
  // The identity's own calendar alone: one request.
  CalendarInfo primary();
  // One calendar by its id: one request. Throws ReplicaError where it cannot be read.
  CalendarInfo calendar(const std::string& id);
  std::unique_ptr<engine::Replica> open(const CalendarInfo& calendar,
                                        const OpenOptions& options) override;
  CalendarInfo make_calendar(const std::string& name) override;  // never: throws
  [[nodiscard]] long requests() const override;

  // For what is no part of syncing: with the same retries, pace and tokens.
  Client& client();
  // UserAuthorisation::keep_alive(); false where the app speaks for itself.
  bool keep_alive();

 private:
  struct Session;
  std::shared_ptr<Session> session_;
};

}  // namespace larkdav::adapters::feishu
