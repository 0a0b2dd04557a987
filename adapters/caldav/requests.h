// CalDAV requests as values. Pure. Requests that only read are marked idempotent.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "adapters/caldav/hrefs.h"
#include "adapters/http/transport.h"

namespace larkdav::adapters::caldav {

// `label` says in words what the request is for.
http::Request propfind(const Url& url, int depth, std::span<const std::string_view> properties,
                       const std::string& label);
// RFC 6578 §3.2, Depth 0; an empty token asks for everything.
http::Request sync_collection(const Url& collection, const std::string& token,
                              const std::string& label);
// RFC 4791 §7.9: ETag and text of each path. REQUIRES paths: DAViCal fails on none.
http::Request multiget(const Url& collection, std::span<const std::string> paths,
                       const std::string& label);
// RFC 4791 §7.8: ETags of the events with exactly this UID.
http::Request query_by_uid(const Url& collection, const std::string& uid, const std::string& label);
http::Request get(const Url& url, const std::string& label);
// Creates: If-None-Match: *.
http::Request put_new(const Url& url, const std::string& text, const std::string& label);
// Replaces; an empty ETag means without a condition.
http::Request put_over(const Url& url, const std::string& text, const std::string& etag,
                       const std::string& label);
http::Request remove(const Url& url, const std::string& etag, const std::string& label);
// RFC 4791 §5.3.1.
http::Request mkcalendar(const Url& url, const std::string& display_name, const std::string& label);

// One form for what servers and proxies make of an ETag: quoted, not weak, without the "-gzip" that
// Apache appends. Empty stays empty.
std::string normal_etag(std::string_view etag);

}  // namespace larkdav::adapters::caldav
