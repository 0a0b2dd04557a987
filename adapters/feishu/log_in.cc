#include "adapters/feishu/log_in.h"

#include <algorithm>
#include <chrono>

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::integer_member;
using mapping::feishu::Json;
using mapping::feishu::string_member;
using std::chrono::seconds;

namespace {

constexpr seconds kEarly{300};                         // refresh so long before the end
constexpr std::chrono::hours kConsentLife{365 * 24};   // Feishu reference 2.4
constexpr std::chrono::hours kWarnBeforeEnd{14 * 24};  // enough for a holiday

long long unix_seconds(engine::Instant instant) {
  return std::chrono::duration_cast<seconds>(instant.time_since_epoch()).count();
}

engine::Instant instant_member(const Json& object, const char* name) {
  return engine::Instant{seconds(integer_member(object, name).value_or(0))};
}

}  // namespace

std::string to_text(const LogIn& log_in) {
  return mapping::feishu::to_text({
      {"app_id", log_in.app_id},
      {"open_id", log_in.person.open_id},
      {"name", log_in.person.name},
      {"access_token", log_in.tokens.access_token},
      {"access_until", unix_seconds(log_in.tokens.access_until)},
      {"refresh_token", log_in.tokens.refresh_token},
      {"refresh_until", unix_seconds(log_in.tokens.refresh_until)},
      {"scope", log_in.tokens.scope},
      {"authorised", unix_seconds(log_in.authorised)},
      {"renewed", unix_seconds(log_in.renewed)},
      {"ended", log_in.ended},
  });
}

std::optional<LogIn> log_in_of(std::string_view text) {
  const auto object = mapping::feishu::parse_object(text);
  if (!object) return std::nullopt;
  LogIn out;
  out.app_id = string_member(*object, "app_id");
  out.person = {string_member(*object, "open_id"), string_member(*object, "name")};
  out.tokens.access_token = string_member(*object, "access_token");
  out.tokens.access_until = instant_member(*object, "access_until");
  out.tokens.refresh_token = string_member(*object, "refresh_token");
  out.tokens.refresh_until = instant_member(*object, "refresh_until");
  out.tokens.scope = string_member(*object, "scope");
  out.authorised = instant_member(*object, "authorised");
  out.renewed = instant_member(*object, "renewed");
  out.ended = string_member(*object, "ended");
  if (out.app_id.empty() || out.tokens.access_token.empty()) return std::nullopt;
  return out;
}

engine::Instant consent_ends(const LogIn& log_in) { return log_in.authorised + kConsentLife; }

engine::Instant ends(const LogIn& log_in) {
  if (log_in.tokens.refresh_token.empty()) return log_in.tokens.access_until;
  return std::min(log_in.tokens.refresh_until, consent_ends(log_in));
}

Standing standing(const LogIn& log_in, engine::Instant now) {
  if (!log_in.ended.empty()) return Standing::ended;
  const bool renewable = !log_in.tokens.refresh_token.empty() && now < log_in.tokens.refresh_until;
  if (now + kEarly >= log_in.tokens.access_until) {
    if (renewable) return Standing::renew;
    return now < log_in.tokens.access_until ? Standing::consent_soon : Standing::ended;
  }
  if (!renewable || now + kWarnBeforeEnd >= consent_ends(log_in)) return Standing::consent_soon;
  return Standing::good;
}

bool wants_keeping_alive(const LogIn& log_in, engine::Instant now) {
  if (!log_in.ended.empty() || log_in.tokens.refresh_token.empty()) return false;
  const auto life = log_in.tokens.refresh_until - log_in.renewed;
  return now < log_in.tokens.refresh_until && now - log_in.renewed >= life / 2;
}

}  // namespace larkdav::adapters::feishu
