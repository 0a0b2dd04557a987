#include "adapters/feishu/errors.h"

#include <algorithm>
#include <array>

namespace larkdav::adapters::feishu {
namespace {

using engine::Cause;
using engine::Retry;
using engine::Scope;

struct Row {
  long code;
  Verdict verdict;
};

constexpr Verdict item(Class kind, std::string_view words, std::string_view cure = {}) {
  return {kind, Scope::item, Retry::never, Cause::refused, words, cure};
}
constexpr Verdict wait(Class kind, std::string_view words) {
  return {
      kind, Scope::account, Retry::later, Cause::unreachable, words, "wait a little and run again"};
}
constexpr Verdict listing(Class kind, std::string_view words) {
  return {kind, Scope::calendar, Retry::now, Cause::refused, words, {}};
}
constexpr Verdict calendar(std::string_view words, std::string_view cure) {
  return {Class::calendar_lost, Scope::calendar, Retry::never, Cause::refused, words, cure};
}
constexpr Verdict account(Cause cause, std::string_view words, std::string_view cure) {
  return {Class::account_refused, Scope::account, Retry::never, cause, words, cure};
}
constexpr Verdict token(std::string_view words) {
  return {Class::token_refused,
          Scope::account,
          Retry::never,
          Cause::authorisation,
          words,
          "log in again with `larkdav login`, or check app_id and app_secret"};
}

constexpr std::string_view kAskScope =
    "grant the app the calendar scopes in the developer console, publish the version and log in "
    "again";
constexpr std::string_view kCheckApp =
    "check app_id, app_secret and the app's state in the console";
constexpr std::string_view kLookUp =
    "list the calendars with `larkdav calendars` and check that it is shared with this identity";

constexpr std::array kRows{
    Row{190002, item(Class::item_refused, "invalid parameters")},
    Row{190003, wait(Class::unsure, "internal error of the service")},
    Row{190004, wait(Class::throttled, "too many requests of this kind")},
    Row{190005, wait(Class::throttled, "too many requests of this app")},
    Row{190006, account(Cause::authorisation, "the app is of another tenant unit", kCheckApp)},
    Row{190007, account(Cause::configuration, "the app has no bot",
                        "switch on the bot capability of the app in the developer console")},
    Row{190008, listing(Class::listing_expired, "page or sync token expired")},
    Row{190009, listing(Class::listing_conflict, "sync token used with other restrictions")},
    Row{190010, wait(Class::contended, "too many writes to this calendar at once")},
    Row{190011, account(Cause::refused, "the tenant's encryption key is deleted",
                        "ask the tenant's administrator")},
    Row{190012, account(Cause::refused, "the tenant's decryption key is deleted",
                        "ask the tenant's administrator")},
    Row{190013, item(Class::item_refused, "the content is held to be at risk by the service",
                     "change the wording of the event")},
    Row{190014, item(Class::item_refused, "invalid request parameters")},
    Row{191000, calendar("the calendar was not found", kLookUp)},
    Row{191001, calendar("the calendar id is invalid", kLookUp)},
    Row{191002, calendar("no access to the calendar", kLookUp)},
    Row{191003, calendar("the calendar is deleted", kLookUp)},
    Row{191004, calendar("calendars of this type cannot be used", kLookUp)},
    Row{193000, item(Class::item_refused, "invalid event id")},
    Row{193001, item(Class::item_missing, "the event was not found")},
    Row{193002, item(Class::item_refused, "no permission to change this event",
                     "only its organiser can change it")},
    Row{193003, item(Class::item_missing, "the event is deleted")},
    Row{195100, account(Cause::authorisation, "the user is dismissed or not in the tenant",
                        "log in as another user")},
    Row{99991400, wait(Class::throttled, "the request frequency limit is reached")},
    Row{99991661, token("no access token was sent")},
    Row{99991663, token("the tenant token is invalid or expired")},
    Row{99991664, token("the app token is invalid")},
    Row{99991668, token("the user token is invalid or expired")},
    Row{99991671, token("the access token is malformed")},
    Row{99991677, token("the user token is expired")},
    Row{99991662, account(Cause::authorisation, "the app is disabled", kCheckApp)},
    Row{99991673, account(Cause::authorisation, "the app is not installed", kCheckApp)},
    Row{99991672, account(Cause::authorisation, "the app lacks a scope", kAskScope)},
    Row{99991676, account(Cause::authorisation, "the token lacks a scope", kAskScope)},
    Row{99991679, account(Cause::authorisation, "the user has not granted a scope", kAskScope)},
    Row{99991543, account(Cause::authorisation, "app_id or app_secret is wrong", kCheckApp)},
    Row{99992402, item(Class::item_refused, "field validation failed")},
    Row{10003, account(Cause::authorisation, "app_id or app_secret is not valid", kCheckApp)},
    Row{10014, account(Cause::authorisation, "the app is not authorised", kCheckApp)},
    Row{10015, account(Cause::authorisation, "the app secret is wrong", kCheckApp)},
    Row{9499, item(Class::item_refused, "invalid parameters")},
    Row{5000, wait(Class::unsure, "internal error of the service")},
    Row{1500, wait(Class::unsure, "internal error of the service")},
    Row{1663, wait(Class::unsure, "internal error of the service")},
    Row{2200, wait(Class::unsure, "internal error of the service")},
    Row{21000, account(Cause::authorisation, "blocked by the tenant's access policy",
                       "ask the tenant's administrator")},
    Row{21001, account(Cause::authorisation, "blocked by the tenant's access policy",
                       "ask the tenant's administrator")},
};

Verdict by_status(int http_status) {
  if (http_status == 429) return wait(Class::throttled, "too many requests");
  if (http_status >= 500) return wait(Class::unsure, "the service failed");
  if (http_status == 401) return token("the access token was refused");
  if (http_status == 407) {
    return account(Cause::unreachable, "a proxy asks for a password", "set it in https_proxy");
  }
  return item(Class::item_refused, "the request was refused");
}

}  // namespace

Verdict classify(int http_status, long code) {
  const auto* row =
      std::find_if(kRows.begin(), kRows.end(), [&](const Row& each) { return each.code == code; });
  if (row != kRows.end()) return row->verdict;
  if (code == 0 && http_status < 300) return {};
  // 193101…193107, 195101…195113: parts of a request that the service will not take.
  return by_status(http_status);
}

Verdict classify_without_code(const http::Reply& reply) {
  if (reply.verification_failed) {
    return {Class::not_sent,
            Scope::account,
            Retry::never,
            Cause::unreachable,
            "the server's certificate was not accepted",
            "check base_url and the system's certificates; somebody may be in between"};
  }
  if (reply.delivery == http::Delivery::not_sent) {
    return {Class::not_sent, Scope::account,
            Retry::later,    Cause::unreachable,
            "no connection", "check the network, base_url and the proxy settings"};
  }
  if (reply.delivery == http::Delivery::unknown) return wait(Class::unsure, "the reply was lost");
  if (reply.status < 400) {
    return {Class::unsure,
            Scope::account,
            Retry::later,
            Cause::unreachable,
            "the reply is not one of the Feishu service",
            "check base_url, and whether a proxy or a log-in page of the network is in between"};
  }
  return by_status(reply.status);
}

bool not_applied(Class kind) { return kind != Class::done && kind != Class::unsure; }

}  // namespace larkdav::adapters::feishu
