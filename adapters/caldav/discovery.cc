#include "adapters/caldav/discovery.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "adapters/caldav/failures.h"
#include "adapters/caldav/requests.h"
#include "mapping/timezone.h"

namespace larkdav::adapters::caldav {
namespace {

constexpr std::array kAsked = {names::kResourceType, names::kDisplayName, names::kPrincipal,
                               names::kHomeSet,      names::kPrivileges,  names::kComponents,
                               names::kTimeZone,     names::kColor,       names::kOutbox,
                               names::kAddresses};

struct Look {
  Url url;
  http::Reply reply;
  std::vector<Response> responses;  // empty where the reply was no multistatus

  // The response about the asked resource itself.
  [[nodiscard]] const Response* self() const {
    for (const auto& response : responses) {
      const auto at = resolve(url, response.href);
      if (at && with_slash(at->path) == with_slash(url.path)) return &response;
    }
    return responses.size() == 1 ? &responses.front() : nullptr;
  }
};

Look look(Session& session, const Url& url, int depth) {
  const std::string label =
      (depth == 0 ? "look for calendars at " : "list the calendars at ") + shown(url);
  auto [reply, where] = session.follow(propfind(url, depth, kAsked, label), url);
  require_access(reply, label);
  Look result{where, std::move(reply), {}};
  if (result.reply.status != 207) return result;
  auto read = read_multistatus(result.reply.body);
  if (auto* multistatus = std::get_if<Multistatus>(&read))
    result.responses = std::move(multistatus->responses);
  return result;
}

bool has_element(const Property* property, std::string_view name) {
  return property != nullptr && std::find(property->elements.begin(), property->elements.end(),
                                          name) != property->elements.end();
}

bool is_calendar(const Response& response) {
  return has_element(response.find(names::kResourceType), names::kCalendar);
}

std::vector<Url> urls_in(const Look& at, const Property* property, const Url& configured) {
  std::vector<Url> urls;
  if (property == nullptr) return urls;
  for (const auto& href : property->hrefs) {
    auto url = resolve(at.url, href);
    if (!url || !credentials_allowed(configured, *url)) continue;
    url->path = with_slash(url->path);
    if (std::find(urls.begin(), urls.end(), *url) == urls.end()) urls.push_back(*url);
  }
  return urls;
}

bool is_useful(const Look& at) {
  const Response* self = at.self();
  return self != nullptr && (is_calendar(*self) || self->find(names::kHomeSet) != nullptr ||
                             !(self->find(names::kPrincipal) == nullptr ||
                               self->find(names::kPrincipal)->hrefs.empty()));
}

// What a resource tells about scheduling: by the DAV header, or by what only a principal has.
void note_scheduling(const Look& at, Found& found) {
  const auto classes = at.reply.header("dav");
  if (classes && classes->find("calendar-auto-schedule") != std::string::npos) {
    found.schedules = true;
  }
  const Response* self = at.self();
  if (self == nullptr) return;
  if (const Property* outbox = self->find(names::kOutbox); outbox && !outbox->hrefs.empty()) {
    found.schedules = true;
  }
  const Property* addresses = self->find(names::kAddresses);
  if (addresses == nullptr || !found.own_address.empty()) return;
  for (const std::string& href : addresses->hrefs) {
    if (href.starts_with("mailto:") && href.find('@') != std::string::npos) {
      found.own_address = href.substr(7);
      return;
    }
  }
}

// The homes that a resource names, or that its principal names.
std::vector<Url> homes_from(Session& session, const Look& at, Found& found) {
  const Response* self = at.self();
  if (self == nullptr) return {};
  auto homes = urls_in(at, self->find(names::kHomeSet), session.configured());
  if (!homes.empty()) return homes;
  for (const Url& principal : urls_in(at, self->find(names::kPrincipal), session.configured())) {
    const Look there = look(session, principal, 0);
    note_scheduling(there, found);
    if (const Response* about = there.self())
      homes = urls_in(there, about->find(names::kHomeSet), session.configured());
    if (!homes.empty()) break;
  }
  return homes;
}

std::vector<CalendarInfo> calendars_in(const Look& listing) {
  std::vector<CalendarInfo> found;
  for (const auto& response : listing.responses)
    if (auto calendar = calendar_from(response, listing.url)) found.push_back(*std::move(calendar));
  return found;
}

// The zone named by a calendar-timezone property (RFC 4791 §5.2.2), canonical; empty: none.
std::string zone_in(const Property* property) {
  if (property == nullptr) return {};
  const std::string& text = property->text;
  for (std::size_t at = 0; at != std::string::npos;) {
    const auto end = text.find_first_of("\r\n", at);
    const std::string_view line = std::string_view(text).substr(at, end - at);
    if (line.starts_with("TZID:"))
      return mapping::canonical_zone(line.substr(5)).value_or(std::string());
    at = end == std::string::npos ? end : text.find_first_not_of("\r\n ", end);
  }
  return {};
}

// Apple's "#RRGGBBAA" or "#RRGGBB".
std::string color_in(const Property* property) {
  if (property == nullptr) return {};
  const auto hash = property->text.find('#');
  if (hash == std::string::npos) return {};
  constexpr std::size_t kLength = 7;
  const std::string color = property->text.substr(hash, kLength);
  const bool valid =
      color.size() == kLength && std::all_of(color.begin() + 1, color.end(), [](char c) {
        return std::isxdigit(static_cast<unsigned char>(c)) != 0;
      });
  return valid ? color : std::string();
}

std::string last_segment(const std::string& path) {
  const auto end = path.find_last_not_of('/');
  if (end == std::string::npos) return path;
  return decode(path.substr(path.rfind('/', end) + 1, end - path.rfind('/', end)));
}

// Trimmed, on one line.
std::string display_name(const Property* property) {
  return property == nullptr ? std::string() : excerpt(property->text);
}

}  // namespace

std::optional<CalendarInfo> calendar_from(const Response& response, const Url& base) {
  if (!is_calendar(response)) return std::nullopt;
  if (const Property* set = response.find(names::kComponents);
      set != nullptr && !set->components.empty() &&
      std::find(set->components.begin(), set->components.end(), "VEVENT") == set->components.end())
    return std::nullopt;
  auto url = resolve(base, response.href);
  if (!url) return std::nullopt;
  url->path = with_slash(url->path);
  if (!same_origin(*url, base)) {
    // A server behind a proxy may not know its own name. What it lists lies below what was asked.
    if (!url->path.starts_with(with_slash(base.path))) return std::nullopt;
    const std::string path = url->path;
    url = base;
    url->path = path;
    url->query.clear();
  }
  CalendarInfo info;
  info.id = info.url = to_string(*url);
  info.name = display_name(response.find(names::kDisplayName));
  if (info.name.empty()) info.name = last_segment(url->path);
  // RFC 3744 §5.5. A server without access control tells nothing: then everything is tried.
  if (const Property* privileges = response.find(names::kPrivileges)) {
    info.writable = has_element(privileges, "{DAV:}all") ||
                    has_element(privileges, "{DAV:}write") ||
                    has_element(privileges, "{DAV:}write-content");
  }
  info.role = info.writable ? "writer" : "reader";
  info.color = color_in(response.find(names::kColor));
  info.time_zone = zone_in(response.find(names::kTimeZone));
  return info;
}

bool is_known_scheduler(const std::string& host) {
  static constexpr std::array<std::string_view, 4> kKnown = {"icloud.com", "googleapis.com",
                                                             "google.com", "googleusercontent.com"};
  return std::any_of(kKnown.begin(), kKnown.end(), [&](std::string_view known) {
    return host == known || host.ends_with("." + std::string(known));
  });
}

std::vector<Url> homes_of_user(Session& session, const Url& anywhere) {
  Found ignored;
  return homes_from(session, look(session, anywhere, 0), ignored);
}

Found discover(Session& session) {
  Look first = look(session, session.configured(), 0);
  if (!is_useful(first)) {
    Url well_known = session.configured();
    well_known.path = "/.well-known/caldav";
    well_known.query.clear();
    Look second = look(session, well_known, 0);
    if (is_useful(second)) first = std::move(second);
  }
  const Response* self = first.self();
  if (self == nullptr) {
    const std::string operation = "find calendars at " + to_string(session.configured());
    if (first.reply.status == 207 || first.reply.status / 100 == 2)
      throw not_caldav(first.reply, operation, "what answers there is no CalDAV service");
    throw failure(first.reply, operation);
  }
  Found found;
  found.schedules = is_known_scheduler(session.configured().host);
  note_scheduling(first, found);
  if (is_calendar(*self)) {
    if (auto calendar = calendar_from(*self, first.url)) found.calendars.push_back(*calendar);
    return found;
  }

  found.homes = urls_in(first, self->find(names::kHomeSet), session.configured());
  if (found.homes.empty() && first.url.path != "/") {  // it may itself be a home
    found.calendars = calendars_in(look(session, first.url, 1));
    if (!found.calendars.empty()) {
      found.homes.push_back(first.url);
      return found;
    }
  }
  if (found.homes.empty()) found.homes = homes_from(session, first, found);
  for (const Url& home : found.homes) {
    const Look listing = look(session, home, 1);
    if (listing.responses.empty())
      throw failure(listing.reply, "list the calendars at " + to_string(home));
    for (auto& calendar : calendars_in(listing)) found.calendars.push_back(std::move(calendar));
  }
  return found;
}

}  // namespace larkdav::adapters::caldav
