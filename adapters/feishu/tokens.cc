#include "adapters/feishu/tokens.h"

#include <algorithm>
#include <utility>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"
#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {
namespace {

constexpr std::chrono::seconds kEarly{1800};  // Feishu reference 2.2
constexpr long long kLongestLife = 7200;
constexpr const char* kKey = "tenant_token";

}  // namespace

std::optional<std::string> recall(const Memory& memory, const std::string& key) {
  return memory.recall ? memory.recall(key) : std::nullopt;
}

void remember(const Memory& memory, const std::string& key, const std::string& value) {
  if (memory.remember) memory.remember(key, value);
}

TenantAuthorisation::TenantAuthorisation(http::Transport& transport, std::string base_url,
                                         std::string app_id, std::string app_secret, Memory memory,
                                         Now now)
    : transport_(transport),
      base_url_(std::move(base_url)),
      app_id_(std::move(app_id)),
      app_secret_(std::move(app_secret)),
      memory_(std::move(memory)),
      now_(std::move(now)) {
  read_memory();
}

std::string TenantAuthorisation::bearer() {
  if (token_.empty() || now_() + kEarly >= expires_) fetch();
  return token_;
}

void TenantAuthorisation::refused(const std::string& token) {
  if (token == token_) token_.clear();
}

void TenantAuthorisation::use_memory(Memory memory) {
  memory_ = std::move(memory);
  if (token_.empty()) {
    read_memory();
  } else {
    write_memory();
  }
}

void TenantAuthorisation::fetch() {
  const Call call = tenant_token(app_id_, app_secret_);
  Answer answer = read_reply(transport_.exchange_one(to_request(call, base_url_, "")), call.label);
  const std::string where = "app " + app_id_;
  if (answer.verdict.kind == Class::item_refused) {
    // Whatever the reason: without a token nothing else can be asked.
    answer.verdict.scope = engine::Scope::account;
    answer.verdict.cause = engine::Cause::authorisation;
    answer.verdict.cure = "check app_id and app_secret, and the app's state in the console";
  }
  if (!answer.ok()) throw error_of(answer, where);
  const auto fresh = tenant_token_of(answer);
  if (!fresh) throw missing_member(answer, "tenant_access_token", where);
  token_ = fresh->token;
  expires_ = now_() + std::chrono::seconds(std::clamp(fresh->seconds, 0LL, kLongestLife));
  write_memory();
}

void TenantAuthorisation::read_memory() {
  const auto text = recall(memory_, kKey);
  const auto object = text ? mapping::feishu::parse_object(*text) : std::nullopt;
  if (!object || mapping::feishu::string_member(*object, "app_id") != app_id_) return;
  token_ = mapping::feishu::string_member(*object, "token");
  expires_ = engine::Instant{
      std::chrono::seconds(mapping::feishu::integer_member(*object, "expires").value_or(0))};
}

void TenantAuthorisation::write_memory() const {
  remember(memory_, kKey,
           mapping::feishu::to_text({{"app_id", app_id_},
                                     {"token", token_},
                                     {"expires", expires_.time_since_epoch().count()}}));
}

}  // namespace larkdav::adapters::feishu
