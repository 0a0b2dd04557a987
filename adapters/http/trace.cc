#include "adapters/http/trace.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace larkdav::adapters::http {
namespace {

constexpr std::string_view kBlack = "***";

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// name=value pairs parted by '&'.
std::string redact_pairs(std::string_view pairs) {
  std::string out;
  while (true) {
    const auto amp = pairs.find('&');
    const std::string_view pair = pairs.substr(0, amp);
    const auto equals = pair.find('=');
    if (equals != std::string_view::npos && names_secret(pair.substr(0, equals)))
      out.append(pair.substr(0, equals + 1)).append(kBlack);
    else
      out.append(pair);
    if (amp == std::string_view::npos) return out;
    out += '&';
    pairs.remove_prefix(amp + 1);
  }
}

// One past the closing quote of the JSON string whose opening quote is at `open`.
std::size_t string_end(std::string_view text, std::size_t open) {
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      return i + 1;
  }
  return text.size();
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) ++at;
  return at;
}

// Works on cut and malformed texts too: it looks only for "name" : "value".
std::string redact_members(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const auto open = text.find('"', at);
    if (open == std::string_view::npos) break;
    const std::size_t end = string_end(text, open);
    out.append(text.substr(at, end - at));
    at = end;
    const std::size_t colon = skip_blanks(text, end);
    if (colon >= text.size() || text[colon] != ':') continue;
    const std::size_t value = skip_blanks(text, colon + 1);
    const std::string_view name = text.substr(open + 1, end - open - 2);
    if (value >= text.size() || text[value] != '"' || !names_secret(name)) continue;
    out.append(text.substr(end, value - end)).append("\"").append(kBlack).append("\"");
    at = string_end(text, value);
  }
  if (at < text.size()) out.append(text.substr(at));
  return out;
}

Headers redact_headers(const Headers& headers) {
  Headers out = headers;
  for (auto& [name, value] : out) {
    if (names_secret(name)) value = kBlack;
    if (lower(name) == "location") value = redact_url(value);
  }
  return out;
}

}  // namespace

bool names_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 12> kExact = {
      "authorization", "proxy-authorization", "cookie",      "set-cookie",
      "code",          "code_verifier",       "device_code", "ticket",
      "key",           "jsapi_ticket",        "signature",   "encrypt_key"};
  static constexpr std::array<std::string_view, 4> kPart = {"token", "secret", "password",
                                                            "passwd"};
  const std::string low = lower(name);
  // Paging and sync tokens open nothing and are needed to follow a listing.
  if (low == "page_token" || low == "sync_token" || low == "anchor_time") return false;
  return std::find(kExact.begin(), kExact.end(), low) != kExact.end() ||
         std::any_of(kPart.begin(), kPart.end(),
                     [&](auto part) { return low.find(part) != std::string::npos; });
}

std::string redact_url(std::string_view url) {
  std::string out(url);
  if (const auto scheme = out.find("://"); scheme != std::string::npos) {
    const auto end = std::min(out.find_first_of("/?#", scheme + 3), out.size());
    const auto at = out.rfind('@', end);
    if (at != std::string::npos && at > scheme && at < end)
      out.replace(scheme + 3, at - scheme - 3, kBlack);
  }
  const auto query = out.find('?');
  if (query == std::string::npos) return out;
  return out.substr(0, query + 1) + redact_pairs(std::string_view(out).substr(query + 1));
}

std::string redact_body(std::string_view body) {
  const std::size_t first = skip_blanks(body, 0);
  if (first >= body.size()) return std::string(body);
  if (body[first] == '{' || body[first] == '[') return redact_members(body);
  if (body[first] == '<' || body.starts_with("BEGIN:")) return std::string(body);
  return redact_pairs(body);
}

Trace::Trace(Transport& inner, std::function<void(const Traced&)> tell, std::size_t body_octets_max)
    : inner_(inner), tell_(std::move(tell)), body_octets_max_(body_octets_max) {}

std::vector<Reply> Trace::exchange(std::span<const Request> requests) {
  std::vector<Reply> replies = inner_.exchange(requests);
  // Redacted before it is cut: a cut could hide the name of a secret.
  const auto body = [&](const std::string& text) {
    return redact_body(text).substr(0, body_octets_max_);
  };
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Request& request = requests[i];
    const Reply& reply = replies[i];
    tell_(Traced{.label = request.label,
                 .method = request.method,
                 .url = redact_url(request.url),
                 .request_headers = redact_headers(request.headers),
                 .request_body = body(request.body),
                 .delivery = reply.delivery,
                 .status = reply.status,
                 .reply_headers = redact_headers(reply.headers),
                 .reply_body = body(reply.body),
                 .error = reply.error});
  }
  return replies;
}

}  // namespace larkdav::adapters::http
