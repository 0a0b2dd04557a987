// Whether a request could reach a person: a bot message, an invitation, a chat, a mail. Every test
// that sends requests of ours asks it of each (sync.md I19); one whose person opted in says how
// many may be loud.
#pragma once

#include <cctype>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "adapters/http/transport.h"

namespace larkdav::tests {

struct Asked {  // as a service sees it
  std::string method;
  std::string path;  // from the first slash, with the query
  std::string body;
  std::map<std::string, std::string> headers;  // names in small letters
};

inline Asked as_asked(const adapters::http::Request& request) {
  const auto scheme = request.url.find("://");
  const auto slash = request.url.find('/', scheme == std::string::npos ? 0 : scheme + 3);
  Asked out{request.method,
            slash == std::string::npos ? "/" : request.url.substr(slash),
            request.body,
            {}};
  for (const auto& [name, value] : request.headers) {
    std::string small = name;
    for (char& c : small) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    out.headers[small] = value;
  }
  return out;
}

// An event's own address and what hangs below it: attendees (Feishu reference 7.3, 7.4), the answer
// (7.5), the meeting's chat and minutes. need_notification is true where it is not said (4.1).
inline std::string loud_on_feishu(const Asked& asked) {
  const auto split = asked.path.find('?');
  const std::string path = asked.path.substr(0, split);
  const std::string query = split == std::string::npos ? "" : asked.path.substr(split + 1);
  if (path.find("/im/") != std::string::npos) return "sends a message";
  const auto events = path.find("/events");
  if (events == std::string::npos) {
    const bool shares = path.ends_with("/acls") && asked.method == "POST";
    return shares ? "shares a calendar with a person" : "";
  }
  const std::string below = path.substr(events);
  if (below.ends_with("/search") || below.ends_with("/mget") || below.ends_with("subscription"))
    return "";
  for (const char* loud : {"/attendees", "/reply", "/meeting_chat", "/meeting_minute"}) {
    if (below.find(loud) != std::string::npos) return std::string("asks for ") + loud;
  }
  if (asked.method == "DELETE") {
    const bool silent = ("&" + query + "&").find("&need_notification=false&") != std::string::npos;
    return silent ? "" : "deletes without need_notification=false";
  }
  const auto body = nlohmann::json::parse(asked.body, nullptr, false);
  if (!body.is_object()) return "has no body that could say need_notification=false";
  const auto silent = body.find("need_notification");
  if (silent == body.end() || *silent != false) return "does not say need_notification=false";
  if (body.contains("attendees")) return "names attendees";
  if (body.contains("event_check_in")) return "sets a check-in, which may call attendees";
  // Without a word the service makes a meeting of its own for the first attendee (7.3).
  const auto meeting = body.value("vchat", nlohmann::json::object()).value("vc_type", "");
  const bool none = meeting == "no_meeting" || meeting == "third_party";
  return asked.method == "POST" && !none ? "makes a meeting" : "";
}

// A server that schedules by itself mails those it finds in a text (RFC 6638 3.2) unless each line
// says SCHEDULE-AGENT=NONE or CLIENT (7.1). With If-Match a text is edited that is there already:
// its attendees are its owner's and are left as they are.
inline std::string loud_on_caldav(const Asked& asked) {
  if (asked.method == "POST" && asked.path.find("outbox") != std::string::npos)
    return "sends through an outbox";
  if (asked.method != "PUT" || asked.headers.count("if-match") > 0) return "";
  std::string text = asked.body;
  for (const char* fold : {"\r\n ", "\r\n\t", "\n ", "\n\t"}) {
    for (auto at = text.find(fold); at != std::string::npos; at = text.find(fold, at))
      text.erase(at, std::string(fold).size());
  }
  for (auto at = text.find("\nATTENDEE"); at != std::string::npos;
       at = text.find("\nATTENDEE", at + 1)) {
    const std::string line = text.substr(at + 1, text.find('\n', at + 1) - at - 1);
    if (line.find(";SCHEDULE-AGENT=NONE") == std::string::npos &&
        line.find(";SCHEDULE-AGENT=CLIENT") == std::string::npos)
      return "invites " + line;
  }
  return "";
}

// Why a request could reach a person; empty: it can't.
inline std::string why_loud(const Asked& asked) {
  static const std::set<std::string> kReading{"GET", "HEAD", "OPTIONS", "PROPFIND", "REPORT"};
  if (kReading.count(asked.method) > 0) return "";
  const bool feishu = asked.path.starts_with("/open-apis/");
  if (!feishu && asked.path.starts_with("/oauth/")) return "";
  const std::string why = feishu ? loud_on_feishu(asked) : loud_on_caldav(asked);
  return why.empty() ? "" : asked.method + " " + asked.path + " " + why + ": " + asked.body;
}
inline std::string why_loud(const adapters::http::Request& request) {
  return why_loud(as_asked(request));
}

// The same of every request in a log that feishu-sim wrote, a line each.
inline std::string loud_in(const std::string& log) {
  std::string out;
  std::ifstream lines(log);
  for (std::string text; std::getline(lines, text);) {
    const auto line = nlohmann::json::parse(text, nullptr, false);
    if (!line.is_object()) continue;  // the service was ended while it wrote
    const std::string query = line.value("query", "");
    const std::string path = line.value("path", "") + (query.empty() ? "" : "?" + query);
    const std::string why = why_loud({line.value("method", ""), path, line.value("body", ""), {}});
    if (!why.empty()) out += why + "\n";
  }
  return out;
}

}  // namespace larkdav::tests
