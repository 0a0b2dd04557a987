#include "adapters/caldav/failures.h"

#include "adapters/caldav/xml.h"

namespace larkdav::adapters::caldav {
namespace {

using engine::Cause;
using engine::ReplicaError;
using engine::Retry;
using engine::Scope;

struct Class {
  Scope scope;
  Retry retry;
  Cause cause;
  const char* what;
  const char* cure;
};

Class classify(int status) {
  switch (status) {
    case 401:
      return {Scope::account, Retry::never, Cause::authorisation, "the server refused the log-in",
              "check username and password of the account; many services want an app password"};
    case 407:
      return {Scope::account, Retry::never, Cause::configuration, "a proxy asks for a log-in",
              "put user and password into the proxy's URL (https_proxy)"};
    case 403:
      return {Scope::calendar, Retry::never, Cause::refused, "the server refuses access",
              "check that this user may read the calendar"};
    case 404:
    case 410:
      return {Scope::calendar, Retry::never, Cause::refused, "there is no such calendar",
              "it was deleted, renamed or is no longer shared: restore it, or pair another one"};
    case 408:
    case 423:
    case 425:
    case 429:
      return {Scope::calendar, Retry::later, Cause::unreachable, "the server asks to wait",
              "try again later"};
    default:
      break;
  }
  if (status >= 300 && status < 400)
    return {Scope::calendar, Retry::never, Cause::configuration, "the server redirects",
            "set the account's url to the address it redirects to"};
  if (status >= 500)
    return {Scope::calendar, Retry::later, Cause::unreachable, "the server failed",
            "try again later; if it stays so, ask whoever runs the server"};
  return {Scope::calendar, Retry::never, Cause::refused, "the server refuses the request",
          "check that the account's url is a CalDAV address"};
}

}  // namespace

std::string excerpt(std::string_view body) {
  constexpr std::size_t kLength = 200;
  std::string out;
  for (const char c : body) {
    const auto octet = static_cast<unsigned char>(c);
    const char shown = octet < 0x20 || octet == 0x7f ? ' ' : c;
    if (shown == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += shown;
    if (out.size() == kLength) break;
  }
  return out;
}

engine::ReplicaError failure(const http::Reply& reply, const std::string& operation) {
  ReplicaError::Details details;
  details.operation = operation;
  details.http_status = reply.status;
  if (reply.delivery != http::Delivery::answered) {
    details.scope = Scope::account;
    details.retry = reply.verification_failed ? Retry::never : Retry::later;
    details.cause = Cause::unreachable;
    details.cure = reply.verification_failed
                       ? "the server's certificate is not trusted: install its CA, or correct the "
                         "host name in the account's url"
                       : "check the network and the account's url";
    return ReplicaError("cannot " + operation + ": " + reply.error, details);
  }
  const Class known = classify(reply.status);
  details.scope = known.scope;
  details.retry = known.retry;
  details.cause = known.cause;
  details.cure = known.cure;
  details.excerpt = excerpt(reply.body);
  std::string message =
      "cannot " + operation + ": " + known.what + " (HTTP " + std::to_string(reply.status) + ")";
  if (const auto where = reply.header("location")) message += ", to " + excerpt(*where);
  for (const auto& precondition : read_preconditions(reply.body))
    message += ", " + precondition.name.substr(precondition.name.find('}') + 1);
  return ReplicaError(message, details);
}

engine::ReplicaError not_caldav(const http::Reply& reply, const std::string& operation,
                                const std::string& reason) {
  ReplicaError::Details details;
  details.operation = operation;
  details.http_status = reply.status;
  details.cause = Cause::unreachable;
  details.excerpt = excerpt(reply.body);
  details.cure =
      "check that the account's url is a CalDAV address and that no log-in page or proxy answers "
      "in its place";
  return ReplicaError("cannot " + operation + ": " + reason, details);
}

void require_access(const http::Reply& reply, const std::string& operation) {
  if (reply.delivery != http::Delivery::answered || reply.status == 401 || reply.status == 407)
    throw failure(reply, operation);
}

}  // namespace larkdav::adapters::caldav
