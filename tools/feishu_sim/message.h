#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace larkdav::feishu_sim {

using Json = nlohmann::json;
using Pairs = std::vector<std::pair<std::string, std::string>>;

// One HTTP request as the service sees it, free of any HTTP library.
struct Request {
  std::string method;         // upper case
  std::string path;           // as sent, percent-encoding kept
  Pairs query;                // decoded, in order, repeated names kept
  std::string authorization;  // value of the Authorization header, or empty
  std::string body;
  std::string host;  // value of the Host header, or empty

  // First value of a query parameter; nullopt where it was not sent.
  std::optional<std::string> parameter(std::string_view name) const;
};

// What goes back; the server turns `dropped`, `delay_ms` and `truncate_at` into connection
// behaviour.
struct Response {
  int status = 200;
  Pairs headers;
  std::string body;
  std::optional<int> code;  // `code` of the envelope; nullopt where the body has none
  bool dropped = false;     // close the connection without any answer
  int delay_ms = 0;         // hold the answer back this long
  std::optional<std::size_t> truncate_at;  // send only so many body bytes, then close
  Json json() const { return Json::parse(body, nullptr, false); }
};

// Decodes %XX, and + as a blank where `plus_is_blank`; broken escapes stay as they are.
std::string percent_decode(std::string_view text, bool plus_is_blank);

// A request from its parts: `target` is path and query as on the request line.
Request make_request(std::string method, std::string_view target, std::string authorization = {},
                     std::string body = {});

}  // namespace larkdav::feishu_sim
