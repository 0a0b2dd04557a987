#include "adapters/caldav/hrefs.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <vector>

#include "engine/planted.h"

namespace larkdav::adapters::caldav {
namespace {

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The octet of %XY at `at`; -1 where there is none.
int octet_at(std::string_view text, std::size_t at) {
  if (text[at] != '%' || at + 2 >= text.size()) return -1;
  const int high = hex_digit(text[at + 1]);
  const int low = hex_digit(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

void append_encoded(std::string& out, char c) {
  const auto octet = static_cast<unsigned char>(c);
  if (std::isalnum(octet) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
    out += c;
    return;
  }
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  out += '%';
  out += kDigits[octet >> 4U];
  out += kDigits[octet & 15U];
}

int default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

// "host[:port]" into `url`.
bool read_authority(std::string_view authority, Url& url) {
  if (const auto at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  std::string_view port;
  const auto bracket = authority.rfind(']');  // IPv6 literal
  const auto colon = authority.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    port = authority.substr(colon + 1);
    authority = authority.substr(0, colon);
  }
  url.host = lower(authority);
  url.port = default_port(url.scheme);
  if (!port.empty()) {
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), url.port);
    if (error != std::errc() || end != port.data() + port.size()) return false;
  }
  constexpr int kPortMax = 65535;
  const bool odd = url.host.find_first_of(" \t\r\n\"<>\\^`{|}%") != std::string::npos;
  return !url.host.empty() && !odd && url.port > 0 && url.port <= kPortMax;
}

void read_path(std::string_view rest, Url& url) {
  rest = rest.substr(0, rest.find('#'));
  const auto query = rest.find('?');
  url.path = normal_path(rest.substr(0, query));
  url.query.clear();
  if (query == std::string_view::npos) return;
  for (const char c : rest.substr(query)) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet > 0x20 && octet < 0x7f)
      url.query += c;
    else
      append_encoded(url.query, c);
  }
}

bool is_address(const std::string& host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string::npos;
}

// "caldav.icloud.com" → "icloud.com"; a host without a domain of its own stays itself. Two-letter
// registries ("co.uk") are no domain of anybody.
std::string domain_of(const std::string& host) {
  const auto labels = std::count(host.begin(), host.end(), '.') + 1;
  if (is_address(host) || labels < 3) return host;
  std::string parent = host.substr(host.find('.') + 1);
  constexpr std::size_t kRegistryLabelMax = 3;
  const bool registry = labels == 3 && parent.find('.') <= kRegistryLabelMax;
  return registry ? host : parent;
}

}  // namespace

std::string decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int octet = octet_at(text, i);
    out += octet < 0 ? text[i] : static_cast<char>(octet);
    if (octet >= 0) i += 2;
  }
  return out;
}

std::string encode_segment(std::string_view text) {
  std::string out;
  for (const char c : text) append_encoded(out, c);
  return out;
}

std::string normal_path(std::string_view path) {
  std::vector<std::string> segments;
  const auto keep = [&](std::string segment) {
    if (segment == "..") {
      if (!segments.empty()) segments.pop_back();
    } else if (!segment.empty() && segment != ".") {
      segments.push_back(std::move(segment));
    }
  };
  std::string segment;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '/') {
      keep(std::move(segment));
      segment.clear();
      continue;
    }
    const int octet = engine::planted("hrefs-by-spelling") ? -1 : octet_at(path, i);
    append_encoded(segment, octet < 0 ? path[i] : static_cast<char>(octet));
    if (octet >= 0) i += 2;
  }
  const bool is_collection =
      path.empty() || path.ends_with('/') || segment == "." || segment == "..";
  keep(std::move(segment));
  std::string out = "/";
  for (const auto& one : segments) out += one + "/";
  if (!is_collection && out.size() > 1) out.pop_back();
  return out;
}

std::optional<Url> parse_url(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == std::string_view::npos) return std::nullopt;
  Url url;
  url.scheme = lower(text.substr(0, colon));
  if (url.scheme != "http" && url.scheme != "https") return std::nullopt;
  const std::string_view rest = text.substr(colon + 3);
  const auto path = std::min(rest.find_first_of("/?#"), rest.size());
  if (!read_authority(rest.substr(0, path), url)) return std::nullopt;
  read_path(rest.substr(path), url);
  return url;
}

std::string to_string(const Url& url) {
  const std::string port =
      url.port == default_port(url.scheme) ? "" : ":" + std::to_string(url.port);
  return url.scheme + "://" + url.host + port + url.path + url.query;
}

std::string shown(const Url& url) {
  Url bare = url;
  bare.query.clear();
  return to_string(bare);
}

std::optional<Url> resolve(const Url& base, std::string_view href) {
  if (href.find("://") < href.find_first_of("/?#")) return parse_url(href);
  if (href.starts_with("//")) return parse_url(base.scheme + ":" + std::string(href));
  Url url = base;
  if (href.starts_with('/')) {
    read_path(href, url);
    return url;
  }
  const std::string folder = base.path.substr(0, base.path.rfind('/') + 1);
  read_path(folder + std::string(href), url);
  return url;
}

bool is_member(std::string_view item_path, std::string_view collection_path) {
  if (!item_path.starts_with(collection_path)) return false;
  const auto name = item_path.substr(collection_path.size());
  return !name.empty() && name.find('/') == std::string_view::npos;
}

std::string with_slash(std::string path) {
  if (!path.ends_with('/')) path += '/';
  return path;
}

bool same_origin(const Url& a, const Url& b) {
  return a.scheme == b.scheme && a.host == b.host && a.port == b.port;
}

bool redirect_allowed(const Url& from, const Url& to) {
  if (same_origin(from, to)) return true;
  return from.host == to.host && from.scheme == "http" && to.scheme == "https";
}

bool credentials_allowed(const Url& configured, const Url& to) {
  if (redirect_allowed(configured, to)) return true;
  if (configured.scheme != "https" || to.scheme != "https") return false;
  const std::string domain = domain_of(configured.host);
  return to.host == domain || to.host.ends_with("." + domain);
}

}  // namespace larkdav::adapters::caldav
