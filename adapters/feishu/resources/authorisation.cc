#include "adapters/feishu/resources/authorisation.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::integer_member;
using mapping::feishu::Json;
using mapping::feishu::string_member;
using mapping::feishu::to_text;

namespace {

constexpr const char* kTokenPath = "/open-apis/authen/v2/oauth/token";
constexpr long long kLifeMax = 400LL * 24 * 3600;  // of anything told in seconds

constexpr std::array<std::string_view, 12> kNeeded{
    "offline_access",
    "calendar:calendar:read",
    "calendar:calendar:create",
    "calendar:calendar:update",
    "calendar:calendar:delete",
    "calendar:calendar:subscribe",
    "calendar:calendar.event:read",
    "calendar:calendar.event:create",
    "calendar:calendar.event:update",
    "calendar:calendar.event:delete",
    "calendar:calendar.event:reply",
    "calendar:calendar.free_busy:read",
};

Call token_call(Json body, const std::string& label) {
  return {"POST", kTokenPath, {}, to_text(body), label, true};
}

std::string base64(std::string_view octets) {
  std::string out(4 * ((octets.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                     reinterpret_cast<const unsigned char*>(octets.data()),
                                     static_cast<int>(octets.size()));
  out.resize(static_cast<std::size_t>(length));
  return out;
}

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? nibble(text[i + 1]) : -1;
    const int low = high >= 0 ? nibble(text[i + 2]) : -1;
    if (low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

std::chrono::seconds life_of(const Json& body, const char* member, long long otherwise) {
  return std::chrono::seconds(
      std::clamp(integer_member(body, member).value_or(otherwise), 0LL, kLifeMax));
}

bool holds(std::string_view granted, std::string_view scope) {
  while (!granted.empty()) {
    const std::size_t end = std::min(granted.find(' '), granted.size());
    if (granted.substr(0, end) == scope) return true;
    granted.remove_prefix(std::min(end + 1, granted.size()));
  }
  return false;
}

bool covered(std::string_view granted, std::string_view scope) {
  if (holds(granted, scope)) return true;
  if (scope.substr(0, 18) != "calendar:calendar:" && scope.substr(0, 18) != "calendar:calendar.") {
    return false;
  }
  if (holds(granted, "calendar:calendar")) return true;
  const bool reads = scope.size() > 5 && scope.substr(scope.size() - 5) == ":read";
  return reads && holds(granted, "calendar:calendar:readonly");
}

}  // namespace

std::string authorise_url(const std::string& accounts_url, const Consent& consent) {
  const Call page{"GET",
                  "/open-apis/authen/v1/authorize",
                  {{"client_id", consent.app_id},
                   {"redirect_uri", consent.redirect_uri},
                   {"response_type", "code"},
                   {"scope", consent.scope},
                   {"state", consent.state},
                   {"code_challenge", consent.code_challenge},
                   {"code_challenge_method", "S256"}},
                  "",
                  "authorise"};
  return accounts_url + target_of(page);
}

Redirect read_redirect(std::string_view target) {
  Redirect out;
  const std::size_t query = target.find('?');
  if (query == std::string_view::npos) return out;
  target = target.substr(query + 1);
  target = target.substr(0, target.find('#'));
  while (!target.empty()) {
    const std::size_t end = std::min(target.find('&'), target.size());
    const std::string_view field = target.substr(0, end);
    const std::size_t equals = std::min(field.find('='), field.size());
    const std::string_view name = field.substr(0, equals);
    const std::string value = decoded(field.substr(std::min(equals + 1, field.size())));
    if (name == "code") out.code = value;
    if (name == "state") out.state = value;
    if (name == "error") out.error = value;
    target.remove_prefix(std::min(end + 1, target.size()));
  }
  return out;
}

Call exchange_code(const AppKeys& app, const std::string& code, const std::string& redirect_uri,
                   const std::string& code_verifier) {
  return token_call({{"grant_type", "authorization_code"},
                     {"client_id", app.id},
                     {"client_secret", app.secret},
                     {"code", code},
                     {"redirect_uri", redirect_uri},
                     {"code_verifier", code_verifier}},
                    "exchange the authorisation code");
}

Call exchange_refresh_token(const AppKeys& app, const std::string& refresh_token) {
  return token_call({{"grant_type", "refresh_token"},
                     {"client_id", app.id},
                     {"client_secret", app.secret},
                     {"refresh_token", refresh_token}},
                    "renew the log-in");
}

Call ask_device_code(const AppKeys& app, const std::string& scope) {
  Call call{"POST",
            "/oauth/v1/device_authorization",
            {},
            "client_id=" + encode_query(app.id) + "&scope=" + encode_query(scope),
            "ask for a device code",
            true};
  call.headers = {{"Authorization", "Basic " + base64(app.id + ":" + app.secret)},
                  {"Content-Type", "application/x-www-form-urlencoded"}};
  return call;
}

Call exchange_device_code(const AppKeys& app, const std::string& device_code) {
  return token_call({{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                     {"client_id", app.id},
                     {"client_secret", app.secret},
                     {"device_code", device_code}},
                    "ask whether the log-in was approved");
}

Call who_am_i() {
  return {"GET", "/open-apis/authen/v1/user_info", {}, "", "ask who is logged in", true};
}

Answer read_oauth_reply(const http::Reply& reply, const std::string& operation) {
  Answer answer = read_reply(reply, operation);
  if (reply.delivery != http::Delivery::answered) return answer;
  auto body = mapping::feishu::parse_object(reply.body);
  if (!body) return answer;
  const std::string error = string_member(*body, "error");
  if (answer.code == 0 && error.empty() && reply.status < 300) {
    answer.verdict = {};
    answer.excerpt.clear();
    answer.data = std::move(*body);
    return answer;
  }
  if (!answer.ok() || !error.empty()) {
    const std::string description = string_member(*body, "error_description");
    answer.message = description.empty() ? error : description;
    answer.excerpt.clear();
    if (answer.code == 0) answer.verdict = classify(reply.status < 400 ? 400 : reply.status, 0);
  }
  answer.data = std::move(*body);
  return answer;
}

std::optional<Tokens> tokens_of(const Answer& answer, engine::Instant now) {
  Tokens out;
  out.access_token = string_member(answer.data, "access_token");
  if (out.access_token.empty()) return std::nullopt;
  out.access_until = now + life_of(answer.data, "expires_in", 7200);
  out.refresh_token = string_member(answer.data, "refresh_token");
  out.refresh_until = now + life_of(answer.data, "refresh_token_expires_in", 7LL * 24 * 3600);
  out.scope = string_member(answer.data, "scope");
  return out;
}

std::optional<DeviceCode> device_code_of(const Answer& answer) {
  DeviceCode out;
  out.device_code = string_member(answer.data, "device_code");
  out.user_code = string_member(answer.data, "user_code");
  out.verification_uri = string_member(answer.data, "verification_uri_complete");
  if (out.verification_uri.empty()) {
    out.verification_uri = string_member(answer.data, "verification_uri");
  }
  if (out.device_code.empty() || out.verification_uri.empty()) return std::nullopt;
  out.life = std::min(life_of(answer.data, "expires_in", 240), std::chrono::seconds(3600));
  out.interval = std::clamp(life_of(answer.data, "interval", 5), std::chrono::seconds(1),
                            std::chrono::seconds(60));
  return out;
}

Poll poll_of(const Answer& answer) {
  if (answer.ok()) return Poll::granted;
  const std::string error = string_member(answer.data, "error");
  if (error == "authorization_pending") return Poll::pending;
  if (error == "slow_down") return Poll::slow_down;
  if (error == "access_denied") return Poll::denied;
  if (error == "expired_token" || error == "invalid_grant") return Poll::expired;
  return Poll::failed;
}

std::optional<Person> person_of(const Answer& answer) {
  Person out{string_member(answer.data, "open_id"), string_member(answer.data, "name")};
  if (out.open_id.empty()) return std::nullopt;
  return out;
}

std::span<const std::string_view> needed_scopes() { return kNeeded; }

std::string joined(std::span<const std::string_view> scopes) {
  std::string out;
  for (const std::string_view scope : scopes) {
    if (!out.empty()) out += ' ';
    out += scope;
  }
  return out;
}

std::vector<std::string> missing_scopes(std::string_view granted,
                                        std::span<const std::string_view> needed) {
  std::vector<std::string> out;
  for (const std::string_view scope : needed) {
    if (!covered(granted, scope)) out.emplace_back(scope);
  }
  return out;
}

}  // namespace larkdav::adapters::feishu
