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
constexpr std::string_view kLogInForScope =
    "enable the scope for the app in the developer console, publish the version, and run `larkdav "
    "login ACCOUNT --scope SCOPE`";
constexpr std::string_view kCheckApp =
    "check app_id, app_secret and the app's state in the console";
constexpr std::string_view kLogIn = "log in again with `larkdav login ACCOUNT`";
constexpr std::string_view kOtherUser =
    "let the app's administrator allow this user, or log in as another one";
constexpr std::string_view kConsole =
    "set it in the security settings of the app in the developer console";
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
    Row{kEventDeleted, item(Class::item_missing, "the event is deleted")},
    Row{191005, item(Class::item_refused, "too many calendars are subscribed (1000)",
                     "unsubscribe from calendars that are not needed")},
    Row{191006, item(Class::item_refused, "this calendar may not be subscribed",
                     "it is private or of another tenant; ask its owner to share it")},
    Row{192000, item(Class::item_refused, "the sharing entry was not found")},
    Row{193101, item(Class::item_refused, "an app's event cannot have hosts assigned")},
    Row{193102, item(Class::item_refused, "an app's event cannot let attendees start it")},
    Row{193103, item(Class::item_refused, "the time range is longer than 40 days")},
    Row{193104, item(Class::item_refused, "more than 1000 occurrences in the time range")},
    Row{193105, item(Class::item_refused, "the attachment's token is invalid")},
    Row{193106, item(Class::item_refused, "the attachments are larger than 25 MB")},
    Row{193107, item(Class::item_refused, "no access to the attachment")},
    Row{194000, item(Class::item_refused, "the attendee was not found")},
    Row{194001, item(Class::item_refused, "no permission to list the attendees")},
    Row{194002, item(Class::item_refused, "no permission to add attendees")},
    Row{194003, item(Class::item_refused, "no permission to remove attendees")},
    Row{194004, item(Class::item_refused, "invalid attendee type")},
    Row{195100, account(Cause::authorisation, "the user is dismissed or not in the tenant",
                        "log in as another user")},
    Row{195101, item(Class::item_refused, "only a super administrator of the tenant may do this",
                     "log in as a super administrator")},
    Row{195102, item(Class::item_refused, "the id of the Exchange binding is invalid")},
    Row{195103, item(Class::item_refused, "the Exchange binding was not found")},
    Row{195104, item(Class::item_refused, "the Exchange binding is of another tenant")},
    Row{195105, item(Class::item_refused, "the Exchange administrator could not be bound",
                     "check the administrator's account and its rights in Exchange")},
    Row{195106, item(Class::item_refused, "the Exchange administrator's account was not found")},
    Row{195112, item(Class::item_refused, "the meeting password must be 4 to 9 digits")},
    Row{195113, item(Class::item_refused, "only the organiser may set the meeting password")},
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
    Row{99991676, account(Cause::authorisation, "the token lacks a scope", kLogInForScope)},
    Row{99991679,
        account(Cause::authorisation, "the user has not granted a scope", kLogInForScope)},
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
    Row{10012, account(Cause::authorisation, "the app ticket is invalid",
                       "use a custom app: store apps need a push receiver")},
    Row{10016, account(Cause::configuration, "this call is for store apps only", kCheckApp)},
    Row{20001, item(Class::item_refused, "a parameter of the authorisation is missing")},
    Row{20002, account(Cause::authorisation, "the app secret is wrong", kCheckApp)},
    Row{20003, account(Cause::authorisation, "the authorisation code is unknown", kLogIn)},
    Row{20004, account(Cause::authorisation, "the authorisation code has expired", kLogIn)},
    Row{20008, account(Cause::authorisation, "the user does not exist", kOtherUser)},
    Row{20009, account(Cause::authorisation, "the app is not installed", kCheckApp)},
    Row{20010, account(Cause::authorisation, "the user may not use this app", kOtherUser)},
    Row{20024, account(Cause::authorisation, "the log-in belongs to another app", kLogIn)},
    Row{20026, account(Cause::authorisation, "the refresh token is invalid", kLogIn)},
    Row{20027, account(Cause::authorisation, "a scope is not enabled for the app", kAskScope)},
    Row{20029, account(Cause::configuration, "the redirect URL is not registered", kConsole)},
    Row{20035, account(Cause::authorisation, "the app secret is wrong", kCheckApp)},
    Row{20036, item(Class::item_refused, "this grant type is not supported")},
    Row{20037,
        account(Cause::authorisation, "the log-in has ended: refresh token expired", kLogIn)},
    Row{20048, account(Cause::authorisation, "the app does not exist", kCheckApp)},
    Row{20049, account(Cause::authorisation, "the proof of the log-in (PKCE) failed", kLogIn)},
    Row{20050, wait(Class::unsure, "internal error of the authorisation service")},
    Row{20063, item(Class::item_refused, "a parameter of the authorisation is malformed")},
    Row{20064, account(Cause::authorisation, "the refresh token was revoked", kLogIn)},
    Row{20065, account(Cause::authorisation, "the authorisation code was already used", kLogIn)},
    Row{20066, account(Cause::authorisation, "the user is not active", kOtherUser)},
    Row{20067, account(Cause::authorisation, "a scope is asked for twice", kAskScope)},
    Row{20068, account(Cause::authorisation, "a scope is not permitted", kAskScope)},
    Row{20069, account(Cause::authorisation, "the app is not enabled", kCheckApp)},
    Row{20070, item(Class::item_refused, "the app authenticated in two ways at once")},
    Row{20071,
        account(Cause::configuration, "the redirect URL differs from the one authorised", kLogIn)},
    Row{20072, wait(Class::unsure, "the authorisation service is unavailable for now")},
    Row{20073, account(Cause::authorisation, "the refresh token was already used", kLogIn)},
    Row{20074, account(Cause::authorisation, "the app may not refresh user tokens", kConsole)},
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

bool is_breakdown(Class kind) {
  switch (kind) {
    case Class::calendar_lost:
    case Class::account_refused:
    case Class::token_refused:
    case Class::not_sent:
      return true;
    case Class::done:
    case Class::item_missing:
    case Class::item_refused:
    case Class::listing_expired:
    case Class::listing_conflict:
    case Class::throttled:
    case Class::contended:
    case Class::unsure:
      return false;
  }
  return false;
}

bool not_applied(Class kind) { return kind != Class::done && kind != Class::unsure; }

}  // namespace larkdav::adapters::feishu
