#include "adapters/feishu/account.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "adapters/feishu/policy.h"
#include "adapters/feishu/replica.h"
#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {
namespace {

constexpr int kAttemptsMax = 8;
constexpr int kPagesMax = 1000;

engine::Instant system_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string without_slash(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  return url;
}

}  // namespace

struct FeishuAccount::Session {
  Session(http::Transport& transport, FeishuOptions settings)
      : options(std::move(settings)),
        pacing(
            transport,
            options.paced ? http::Pacing::PaceOf(pace_of)
                          : [](const http::Request&) { return http::Pace{}; },
            options.steady ? options.steady : http::Pacing::steady_now,
            options.sleeper ? options.sleeper : http::sleep_thread, options.budget),
        retry(pacing,
              retry_policy([this] { client->note_contention(); }, {.jitter = options.jitter}),
              options.sleeper ? options.sleeper : http::sleep_thread, kAttemptsMax) {
    options.base_url = without_slash(options.base_url);
    if (!options.now) options.now = system_now;
    if (options.person) {
      person.emplace(retry, *options.person);
    } else {
      tenant.emplace(retry, options.base_url, options.app_id, options.app_secret, options.memory,
                     options.now);
    }
    client.emplace(retry, options.base_url, authorisation(),
                   options.sleeper ? options.sleeper : http::sleep_thread);
  }

  Authorisation& authorisation() { return person ? static_cast<Authorisation&>(*person) : *tenant; }

  FeishuOptions options;
  http::Pacing pacing;
  http::Retry retry;
  std::optional<TenantAuthorisation> tenant;
  std::optional<UserAuthorisation> person;
  std::optional<Client> client;
};

FeishuAccount::FeishuAccount(http::Transport& transport, FeishuOptions options)
    : session_(std::make_shared<Session>(transport, std::move(options))) {}

CalendarInfo FeishuAccount::primary() {
  const Answer answer = session_->client->call_one(primary_calendar());
  if (!answer.ok()) throw error_of(answer, "");
  auto found = primary_of(answer);
  if (!found) throw missing_member(answer, "calendar", "");
  return *std::move(found);
}

CalendarInfo FeishuAccount::calendar(const std::string& id) {
  const Answer answer = session_->client->call_one(get_calendar(id));
  if (!answer.ok()) throw error_of(answer, "calendar " + id);
  auto found = calendar_of(answer.data);
  if (!found) throw missing_member(answer, "calendar_id", "calendar " + id);
  return *std::move(found);
}

std::vector<CalendarInfo> FeishuAccount::calendars() {
  CalendarInfo own = primary();
  std::vector<CalendarInfo> out;
  std::string token;
  std::set<std::string> tokens;
  for (int page_number = 0; page_number < kPagesMax; ++page_number) {
    const Answer answer = session_->client->call_one(list_calendars(token));
    if (!answer.ok()) throw error_of(answer, "");
    const auto page = list_page(answer, "calendar_list");
    if (!page) throw missing_member(answer, "calendar_list", "");
    for (const std::string& item : page->items) {
      const auto object = mapping::feishu::parse_object(item);
      if (!object || mapping::feishu::flag_member(*object, "is_deleted")) continue;
      auto found = calendar_of(*object);
      if (!found) continue;
      found->primary = found->id == own.id;
      out.push_back(*std::move(found));
    }
    if (!page->has_more) break;
    token = page->page_token;
    if (token.empty() || !tokens.insert(token).second) {
      throw missing_member(answer, "next page", "");
    }
  }
  const bool listed =
      std::any_of(out.begin(), out.end(), [](const auto& each) { return each.primary; });
  if (!listed) out.insert(out.begin(), std::move(own));
  return out;
}

std::unique_ptr<engine::Replica> FeishuAccount::open(const CalendarInfo& calendar,
                                                     const OpenOptions& options) {
  if (!calendar.refused.empty()) {
    engine::ReplicaError::Details details;
    details.retry = engine::Retry::never;
    details.cause = engine::Cause::configuration;
    details.operation = "open calendar " + calendar.name;
    details.cure = "choose another calendar; `larkdav calendars` lists them";
    throw engine::ReplicaError(
        "the Feishu calendar " + calendar.name + " cannot be synced: " + calendar.refused, details);
  }
  const bool forgetful = !session_->options.memory.recall && !session_->options.memory.remember;
  if (session_->tenant && forgetful && (options.recall || options.remember)) {
    session_->options.memory = {options.recall, options.remember};
    session_->tenant->use_memory(session_->options.memory);
  }
  return std::make_unique<FeishuReplica>(session_, *session_->client, calendar, options,
                                         session_->options.all_day_end, session_->options.now);
}

CalendarInfo FeishuAccount::make_calendar(const std::string& name) {
  engine::ReplicaError::Details details;
  details.scope = engine::Scope::account;
  details.retry = engine::Retry::never;
  details.cause = engine::Cause::configuration;
  details.operation = "make calendar " + name;
  details.cure = "make the calendar in Feishu and run again";
  throw engine::ReplicaError("larkdav makes no calendars in Feishu", details);
}

Client& FeishuAccount::client() { return *session_->client; }

bool FeishuAccount::keep_alive() { return session_->person && session_->person->keep_alive(); }

long FeishuAccount::requests() const { return session_->retry.sent(); }

}  // namespace larkdav::adapters::feishu
