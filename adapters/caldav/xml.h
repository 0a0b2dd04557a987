// WebDAV reply bodies → values. Pure. The only file that knows the XML library. Replies are hostile
// input: size, depth and number of elements are bounded, entities are never expanded.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace larkdav::adapters::caldav {

// Names are written {namespace}local, so that a prefix a server chooses never matters.
namespace names {
inline constexpr std::string_view kEtag = "{DAV:}getetag";
inline constexpr std::string_view kResourceType = "{DAV:}resourcetype";
inline constexpr std::string_view kDisplayName = "{DAV:}displayname";
inline constexpr std::string_view kPrincipal = "{DAV:}current-user-principal";
inline constexpr std::string_view kPrivileges = "{DAV:}current-user-privilege-set";
inline constexpr std::string_view kSyncToken = "{DAV:}sync-token";
inline constexpr std::string_view kHomeSet = "{urn:ietf:params:xml:ns:caldav}calendar-home-set";
inline constexpr std::string_view kOutbox = "{urn:ietf:params:xml:ns:caldav}schedule-outbox-URL";
inline constexpr std::string_view kAddresses =
    "{urn:ietf:params:xml:ns:caldav}calendar-user-address-set";
inline constexpr std::string_view kCalendar = "{urn:ietf:params:xml:ns:caldav}calendar";
inline constexpr std::string_view kCalendarData = "{urn:ietf:params:xml:ns:caldav}calendar-data";
inline constexpr std::string_view kComponents =
    "{urn:ietf:params:xml:ns:caldav}supported-calendar-component-set";
inline constexpr std::string_view kTimeZone = "{urn:ietf:params:xml:ns:caldav}calendar-timezone";
inline constexpr std::string_view kColor = "{http://apple.com/ns/ical/}calendar-color";
inline constexpr std::string_view kCtag = "{http://calendarserver.org/ns/}getctag";
}  // namespace names

struct Property {
  std::string text;                     // character data directly inside
  std::vector<std::string> hrefs;       // DAV:href anywhere inside
  std::vector<std::string> elements;    // names of all elements inside, however deep
  std::vector<std::string> components;  // CALDAV:comp name attributes (RFC 4791 §5.2.3)
};

struct Precondition {  // RFC 4918 §16: what of a request was refused, and the resource it clashes
                       // with
  std::string name;    // {ns}local
  std::string href;    // empty: none named
};

struct Response {
  std::string href;                            // as the server writes it
  int status = 0;                              // of the resource itself; 0: only its propstats tell
  std::map<std::string, Property> properties;  // those found (propstat 2xx)
  std::map<std::string, int> refused;          // the others, with their status
  std::vector<Precondition> errors;

  [[nodiscard]] const Property* find(std::string_view name) const;
};

struct Multistatus {
  std::vector<Response> responses;
  std::string sync_token;  // RFC 6578 §6.2; empty: none
};
struct NotMultistatus {  // not well-formed, over a limit, or something else (HTML, say)
  std::string reason;
};

std::variant<Multistatus, NotMultistatus> read_multistatus(std::string_view body);

// The preconditions named by a DAV:error body, or by the errors inside a multistatus; empty where
// the body is neither.
std::vector<Precondition> read_preconditions(std::string_view body);

std::string escape_text(std::string_view text);  // for element content; C0 controls are dropped

}  // namespace larkdav::adapters::caldav
