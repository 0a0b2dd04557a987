#include "adapters/caldav/requests.h"

#include "adapters/caldav/xml.h"
#include "engine/planted.h"

namespace larkdav::adapters::caldav {
namespace {

constexpr const char* kXmlType = "application/xml; charset=utf-8";
constexpr const char* kCalendarType = "text/calendar; charset=utf-8";
constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";
constexpr std::string_view kNamespaces =
    " xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"";

http::Request request(const char* method, const Url& url, const std::string& label) {
  http::Request made;
  made.method = method;
  made.url = to_string(url);
  made.label = label;
  return made;
}

http::Request report(const Url& url, std::string body, const char* depth,
                     const std::string& label) {
  http::Request made = request("REPORT", url, label);
  made.headers = {{"Depth", depth}, {"Content-Type", kXmlType}};
  made.body = std::string(kDeclaration) + std::move(body);
  made.idempotent = true;
  return made;
}

// {ns}local → an empty element that declares its own namespace.
std::string empty_element(std::string_view name) {
  const auto brace = name.find('}');
  return "<x:" + std::string(name.substr(brace + 1)) + " xmlns:x=\"" +
         std::string(name.substr(1, brace - 1)) + "\"/>";
}

}  // namespace

http::Request propfind(const Url& url, int depth, std::span<const std::string_view> properties,
                       const std::string& label) {
  http::Request made = request("PROPFIND", url, label);
  made.headers = {{"Depth", std::to_string(depth)}, {"Content-Type", kXmlType}};
  made.body = std::string(kDeclaration) + "<D:propfind xmlns:D=\"DAV:\"><D:prop>";
  for (const auto property : properties) made.body += empty_element(property);
  made.body += "</D:prop></D:propfind>\n";
  made.idempotent = true;
  return made;
}

http::Request sync_collection(const Url& collection, const std::string& token,
                              const std::string& label) {
  return report(collection,
                "<D:sync-collection xmlns:D=\"DAV:\"><D:sync-token>" + escape_text(token) +
                    "</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop>"
                    "</D:sync-collection>\n",
                "0", label);
}

http::Request multiget(const Url& collection, std::span<const std::string> paths,
                       const std::string& label) {
  std::string body = "<C:calendar-multiget" + std::string(kNamespaces) +
                     "><D:prop><D:getetag/><C:calendar-data/></D:prop>\n";
  for (const auto& path : paths) body += "<D:href>" + escape_text(path) + "</D:href>\n";
  return report(collection, body + "</C:calendar-multiget>\n", "1", label);
}

http::Request query_by_uid(const Url& collection, const std::string& uid,
                           const std::string& label) {
  return report(collection,
                "<C:calendar-query" + std::string(kNamespaces) +
                    "><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name=\"VCALENDAR\">"
                    "<C:comp-filter name=\"VEVENT\"><C:prop-filter name=\"UID\">"
                    "<C:text-match collation=\"i;octet\">" +
                    escape_text(uid) +
                    "</C:text-match></C:prop-filter></C:comp-filter></C:comp-filter></C:filter>"
                    "</C:calendar-query>\n",
                "1", label);
}

http::Request get(const Url& url, const std::string& label) {
  http::Request made = request("GET", url, label);
  made.headers = {{"Accept", "text/calendar"}};
  made.idempotent = true;
  return made;
}

http::Request put_new(const Url& url, const std::string& text, const std::string& label) {
  http::Request made = put_over(url, text, {}, label);
  made.headers.emplace_back("If-None-Match", "*");
  return made;
}

http::Request put_over(const Url& url, const std::string& text, const std::string& etag,
                       const std::string& label) {
  http::Request made = request("PUT", url, label);
  made.headers = {{"Content-Type", kCalendarType}};
  if (!etag.empty() && !engine::planted("overwrite-blindly")) {
    made.headers.emplace_back("If-Match", etag);
  }
  made.body = text;
  return made;
}

http::Request remove(const Url& url, const std::string& etag, const std::string& label) {
  http::Request made = request("DELETE", url, label);
  if (!etag.empty()) made.headers.emplace_back("If-Match", etag);
  return made;
}

http::Request mkcalendar(const Url& url, const std::string& display_name,
                         const std::string& label) {
  http::Request made = request("MKCALENDAR", url, label);
  made.headers = {{"Content-Type", kXmlType}};
  made.body = std::string(kDeclaration) + "<C:mkcalendar" + std::string(kNamespaces) +
              "><D:set><D:prop><D:displayname>" + escape_text(display_name) +
              "</D:displayname></D:prop></D:set></C:mkcalendar>\n";
  return made;
}

std::string normal_etag(std::string_view etag) {
  const auto first = etag.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  etag = etag.substr(first, etag.find_last_not_of(" \t\r\n") - first + 1);
  if (etag.starts_with("W/")) etag.remove_prefix(2);
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"')
    etag = etag.substr(1, etag.size() - 2);
  if (etag.ends_with("-gzip")) etag.remove_suffix(5);
  // A line break or quote inside would end the header it is sent back in.
  if (etag.empty() || etag.find_first_of("\r\n\"") != std::string_view::npos) return {};
  // SOGo counts the versions of one life of a name: a resource made again has the same ETags with
  // other content, so they prove nothing (reference sync.md 5).
  const bool counts_lives = etag.starts_with("gcs") && etag.size() > 3 &&
                            etag.find_first_not_of("0123456789", 3) == std::string_view::npos;
  if (counts_lives) return {};
  return "\"" + std::string(etag) + "\"";
}

}  // namespace larkdav::adapters::caldav
