#include "adapters/feishu/requests.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace larkdav::adapters::feishu {
namespace {

constexpr const char* kCalendars = "/open-apis/calendar/v4/calendars";
constexpr const char* kPageSize = "1000";         // the most that lists take
constexpr const char* kInstancePageSize = "500";  // the most that instances takes

bool unreserved(char c) {  // RFC 3986 §2.3
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string encode(std::string_view text, bool keep_at) {
  constexpr const char* kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (unreserved(c) || (keep_at && c == '@')) {
      out += c;
    } else {
      out += '%';
      out += kHex[octet >> 4U];
      out += kHex[octet & 15U];
    }
  }
  return out;
}

std::string events_path(const std::string& calendar_id) {
  return calendar_path(calendar_id) + "/events";
}

}  // namespace

std::string encode_segment(std::string_view text) { return encode(text, true); }
std::string encode_query(std::string_view text) { return encode(text, false); }

std::string calendar_path(const std::string& calendar_id) {
  return std::string(kCalendars) + "/" + encode_segment(calendar_id);
}

std::string event_path(const std::string& calendar_id, const std::string& event_id) {
  return events_path(calendar_id) + "/" + encode_segment(event_id);
}

std::string target_of(const Call& call) {
  std::string out = call.path;
  char separator = '?';
  for (const auto& [name, value] : call.query) {
    out += separator + encode_query(name) + "=" + encode_query(value);
    separator = '&';
  }
  return out;
}

http::Request to_request(const Call& call, const std::string& base_url, const std::string& bearer) {
  http::Request request;
  request.method = call.method;
  request.url = base_url + target_of(call);
  if (!bearer.empty()) request.headers.emplace_back("Authorization", "Bearer " + bearer);
  const bool typed = std::any_of(call.headers.begin(), call.headers.end(),
                                 [](const auto& each) { return each.first == "Content-Type"; });
  if (!call.body.empty() && !typed) {
    request.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  }
  request.headers.insert(request.headers.end(), call.headers.begin(), call.headers.end());
  request.body = call.body;
  request.label = call.label;
  request.idempotent = call.idempotent;
  return request;
}

Call tenant_token(const std::string& app_id, const std::string& app_secret) {
  const nlohmann::json body = {{"app_id", app_id}, {"app_secret", app_secret}};
  return {"POST",
          "/open-apis/auth/v3/tenant_access_token/internal",
          {},
          body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
          "get a tenant token",
          true};
}

Call primary_calendar() {
  return {"POST", std::string(kCalendars) + "/primary", {}, "", "find the primary calendar", true};
}

Call list_calendars(const std::string& page_token) {
  Call call{"GET", kCalendars, {{"page_size", kPageSize}}, "", "list calendars", true};
  if (!page_token.empty()) call.query.emplace_back("page_token", page_token);
  return call;
}

Call get_calendar(const std::string& calendar_id) {
  return {"GET",
          std::string(kCalendars) + "/" + encode_segment(calendar_id),
          {},
          "",
          "read the calendar",
          true};
}

Call list_events(const std::string& calendar_id, const ListPosition& position) {
  Call call{"GET", events_path(calendar_id), {{"page_size", kPageSize}}, "", "list events", true};
  if (position.anchor) call.query.emplace_back("anchor_time", "1");
  if (!position.page_token.empty()) {
    call.query.emplace_back("page_token", position.page_token);
  } else if (!position.sync_token.empty()) {
    call.query.emplace_back("sync_token", position.sync_token);
  }
  return call;
}

Call get_event(const std::string& calendar_id, const std::string& event_id, bool attendees) {
  Call call{"GET", event_path(calendar_id, event_id), {}, "", "read event " + event_id, true};
  if (attendees) call.query = {{"need_attendee", "true"}, {"max_attendee_num", "100"}};
  return call;
}

Call list_attendees(const std::string& calendar_id, const std::string& event_id,
                    const std::string& page_token) {
  Call call{"GET",
            event_path(calendar_id, event_id) + "/attendees",
            {{"page_size", "100"}},
            "",
            "list attendees of " + event_id,
            true};
  if (!page_token.empty()) call.query.emplace_back("page_token", page_token);
  return call;
}

Call reply_event(const std::string& calendar_id, const std::string& event_id,
                 const std::string& body) {
  return {
      "POST", event_path(calendar_id, event_id) + "/reply", {}, body, "answer event " + event_id,
      true};
}

Call create_event(const std::string& calendar_id, const std::string& idempotency_key,
                  const std::string& body) {
  return {"POST", events_path(calendar_id), {{"idempotency_key", idempotency_key}},
          body,   "create an event",        true};
}

Call patch_event(const std::string& calendar_id, const std::string& event_id,
                 const std::string& body) {
  return {"PATCH", event_path(calendar_id, event_id), {}, body, "change event " + event_id, false};
}

Call delete_event(const std::string& calendar_id, const std::string& event_id, bool destroy) {
  Call call{"DELETE",
            event_path(calendar_id, event_id),
            {{"need_notification", "false"}},
            "",
            (destroy ? "reset occurrence " : "delete event ") + event_id,
            false};
  if (destroy) call.query.emplace_back("delete_exception", "true");
  return call;
}

Call list_instances(const std::string& calendar_id, const std::string& master_id, long long from,
                    long long to, const std::string& page_token) {
  Call call{"GET",
            event_path(calendar_id, master_id) + "/instances",
            {{"start_time", std::to_string(from)},
             {"end_time", std::to_string(to)},
             {"page_size", kInstancePageSize}},
            "",
            "list instances of " + master_id,
            true};
  if (!page_token.empty()) call.query.emplace_back("page_token", page_token);
  return call;
}

}  // namespace larkdav::adapters::feishu
