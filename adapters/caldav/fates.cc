#include "adapters/caldav/fates.h"

#include <algorithm>

#include "adapters/caldav/failures.h"
#include "adapters/caldav/requests.h"
#include "adapters/caldav/xml.h"
#include "engine/planted.h"

namespace larkdav::adapters::caldav {
namespace {

bool is_uid_conflict(const Precondition& precondition) {
  return precondition.name.ends_with("}no-uid-conflict") ||
         precondition.name.ends_with("}unique-scheduling-object-resource");
}

std::string reason_of(const http::Reply& reply, const std::vector<Precondition>& preconditions) {
  std::string reason = "the server refuses it (HTTP " + std::to_string(reply.status);
  for (const auto& one : preconditions) reason += ", " + one.name.substr(one.name.find('}') + 1);
  reason += ")";
  if (preconditions.empty() && !reply.body.empty()) reason += ": " + excerpt(reply.body);
  return reason;
}

// A refusal: which resource stands in the way, if any. `status` is the reply's, or what a 207
// hides.
Fate refusal(const ItemWrite& write, const http::Reply& reply, int status, const Url& collection) {
  const auto preconditions = read_preconditions(reply.body);
  const std::string reason = reason_of(reply, preconditions);
  const auto clash = std::find_if(preconditions.begin(), preconditions.end(), is_uid_conflict);
  if (clash == preconditions.end()) {
    // 412 without a condition of the server's own: it is one of ours.
    return status == 412 ? Fate{Conflicting{write.name}} : Rejected{reason, reply.status};
  }
  if (clash->href.empty()) return Duplicate{reason};
  const auto other = resolve(collection, clash->href);
  if (other && is_member(other->path, collection.path) && other->path != write.name)
    return Conflicting{other->path};
  return Rejected{reason + ": the same UID is at " + excerpt(clash->href), reply.status};
}

// Xandikos answers 207 to writes that it refuses; the real status is inside.
Fate refusal_inside(const ItemWrite& write, const http::Reply& reply, const Url& collection) {
  const auto read = read_multistatus(reply.body);
  if (const auto* multistatus = std::get_if<Multistatus>(&read))
    for (const auto& response : multistatus->responses)
      if (response.status == 412) return refusal(write, reply, response.status, collection);
  return refusal(write, reply, reply.status, collection);
}

}  // namespace

Fate fate_of(const ItemWrite& write, const http::Reply& reply, const Url& collection) {
  if (reply.delivery != http::Delivery::answered) return InDoubt{reply.error};
  switch (reply.status) {
    case 200:
    case 201:
    case 204: {
      const std::string etag = reply.header("etag").value_or("");
      // Portals and proxies answer 200 in the server's place; Radicale does to DELETE, in its
      // words.
      const bool own = reply.status != 200 || !etag.empty() ||
                       std::holds_alternative<Multistatus>(read_multistatus(reply.body));
      return Stored{normal_etag(etag), !etag.empty() && !etag.starts_with("W/"), own};
    }
    case 207:
      if (engine::planted("believe-any-2xx")) return Stored{};
      return refusal_inside(write, reply, collection);
    case 404:
    case 410:
      // Of a creation it is the calendar that is missing: the next listing will say so.
      if (write.verb == Verb::create) return InDoubt{reason_of(reply, {})};
      return Vanished{};
    case 408:
    case 423:
    case 425:
    case 429:
      return InDoubt{reason_of(reply, {})};
    default:
      break;
  }
  // Also 507: a full disk says nothing of the event, and is mended some day.
  if (reply.status >= 500 && reply.status != 501) return InDoubt{reason_of(reply, {})};
  if (reply.status < 400) return InDoubt{reason_of(reply, {})};
  return refusal(write, reply, reply.status, collection);
}

}  // namespace larkdav::adapters::caldav
