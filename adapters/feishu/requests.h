// Requests of the Feishu service as values (Feishu reference 1.2, 2.2, 3). Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/http/transport.h"

namespace larkdav::adapters::feishu {

using Query = std::vector<std::pair<std::string, std::string>>;

struct Call {
  std::string method;
  std::string path;  // encoded, from /open-apis on
  Query query;       // not encoded
  std::string body;  // JSON or empty
  std::string label;
  bool idempotent = false;  // may be sent again after a lost reply
  http::Headers headers{};  // beside those of every call; a Content-Type here replaces JSON's
};

// Percent-encodes all but unreserved characters; in a path segment `@` stays raw, because one
// gateway refuses %40 (Feishu reference 1.1).
std::string encode_segment(std::string_view text);
std::string encode_query(std::string_view text);
std::string target_of(const Call& call);  // path and query
std::string calendar_path(const std::string& calendar_id);
std::string event_path(const std::string& calendar_id, const std::string& event_id);

// `bearer` empty: no Authorization header.
http::Request to_request(const Call& call, const std::string& base_url, const std::string& bearer);

Call tenant_token(const std::string& app_id, const std::string& app_secret);
Call primary_calendar();
Call list_calendars(const std::string& page_token);
Call get_calendar(const std::string& calendar_id);

struct ListPosition {  // at most one token
  std::string page_token;
  std::string sync_token;
  bool anchor = true;  // anchor_time=1: everything, and page tokens (Feishu reference 5.2)
};
Call list_events(const std::string& calendar_id, const ListPosition& position);
// `attendees`: with the first hundred of who takes part.
Call get_event(const std::string& calendar_id, const std::string& event_id, bool attendees = false);
Call list_attendees(const std::string& calendar_id, const std::string& event_id,
                    const std::string& page_token);
// One's own answer to an invitation; `body` holds the word (Feishu reference 3.3, reply).
Call reply_event(const std::string& calendar_id, const std::string& event_id,
                 const std::string& body);
Call create_event(const std::string& calendar_id, const std::string& idempotency_key,
                  const std::string& body);
Call patch_event(const std::string& calendar_id, const std::string& event_id,
                 const std::string& body);
// `destroy`: delete_exception=true, the instance follows its series again (Feishu reference 6.3).
Call delete_event(const std::string& calendar_id, const std::string& event_id, bool destroy);
// Instances of a series that start after `from` and before `to`, unix seconds, at most two years.
Call list_instances(const std::string& calendar_id, const std::string& master_id, long long from,
                    long long to, const std::string& page_token);

}  // namespace larkdav::adapters::feishu
