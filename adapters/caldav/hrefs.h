// URLs and hrefs. Servers write one resource in many ways (absolute or not, %e4 or %E4, @ or %40);
// here each has one normal form, so that plain comparison tells whether two are the same.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace larkdav::adapters::caldav {

struct Url {
  std::string scheme;  // http | https
  std::string host;    // lower case
  int port = 0;        // the scheme's own where none is written
  std::string path;    // normal form, see normal_path(); starts with '/'
  std::string query;   // with its '?', or empty
  friend bool operator==(const Url&, const Url&) = default;
};

// Absolute http(s) URL; nullopt for anything else. User information and fragments are dropped.
std::optional<Url> parse_url(std::string_view text);
std::string to_string(const Url& url);
std::string shown(const Url& url);  // to people: without the query, which may hold a secret

// RFC 3986 §5 for what servers send: absolute URLs, //host/path, /path, relative paths.
std::optional<Url> resolve(const Url& base, std::string_view href);

// Percent-decoded, dot segments removed, doubled slashes kept single, and encoded again: all but
// unreserved characters and '/'. An encoded slash stays encoded.
std::string normal_path(std::string_view path);
std::string encode_segment(std::string_view text);
std::string decode(std::string_view text);

// The item is a direct member of the collection (path ends with '/'), and no collection itself.
bool is_member(std::string_view item_path, std::string_view collection_path);
std::string with_slash(std::string path);

bool same_origin(const Url& a, const Url& b);
// A redirect may go to the same host only, on the same scheme or from http up to https.
bool redirect_allowed(const Url& from, const Url& to);
// Where a server that already has the credentials may point us to with them: the same origin, or
// over https another host of its domain (iCloud keeps each user's home on a host of its own).
bool credentials_allowed(const Url& configured, const Url& to);

}  // namespace larkdav::adapters::caldav
