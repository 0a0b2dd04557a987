#include "adapters/caldav/account.h"

#include <algorithm>
#include <cctype>

#include "adapters/caldav/discovery.h"
#include "adapters/caldav/failures.h"
#include "adapters/caldav/replica.h"
#include "adapters/caldav/requests.h"
#include "adapters/digest.h"

namespace larkdav::adapters::caldav {
namespace {

using engine::Cause;
using engine::ReplicaError;
using engine::Retry;
using engine::Scope;

ReplicaError wrong_setting(const std::string& message, const std::string& cure) {
  ReplicaError::Details details;
  details.scope = Scope::account;
  details.retry = Retry::never;
  details.cause = Cause::configuration;
  details.cure = cure;
  return {message, details};
}

Url configured_url(const std::string& text) {
  const bool has_scheme = text.find("://") != std::string::npos;
  const auto url = parse_url(has_scheme ? text : "https://" + text);
  if (!url)
    throw wrong_setting("\"" + excerpt(text) + "\" is no address of a CalDAV server",
                        "give the account a url like https://dav.example.com/");
  return *url;
}

}  // namespace

std::string slug_of(const std::string& name) {
  constexpr std::size_t kLength = 40;
  std::string slug;
  bool lossy = false;
  for (const char c : name) {
    const auto octet = static_cast<unsigned char>(c);
    lossy = lossy || octet >= 0x80;
    if (octet < 0x80 && std::isalnum(octet) != 0)
      slug += static_cast<char>(std::tolower(octet));
    else if (!slug.empty() && slug.back() != '-')
      slug += '-';
  }
  slug = slug.substr(0, kLength);
  while (slug.ends_with('-')) slug.pop_back();
  constexpr std::size_t kHash = 8;  // names that differ only in other scripts stay apart
  if (lossy || slug.empty())
    slug += (slug.empty() ? "calendar-" : "-") + base32(sha256(name)).substr(0, kHash);
  return slug;
}

CalDavAccount::CalDavAccount(http::Transport& transport, CalDavSettings settings)
    : session_(std::make_shared<Session>(transport, configured_url(settings.url),
                                         std::move(settings.credentials))) {}

std::vector<CalendarInfo> CalDavAccount::calendars() {
  Found found = discover(*session_);
  homes_ = std::move(found.homes);
  discovered_ = true;
  for (CalendarInfo& each : found.calendars) {
    each.schedules = found.schedules;
    each.own_address = found.own_address;
  }
  schedules_ = found.schedules;
  own_address_ = found.own_address;
  return std::move(found.calendars);
}

std::unique_ptr<engine::Replica> CalDavAccount::open(const CalendarInfo& calendar,
                                                     const OpenOptions& options) {
  auto url = resolve(session_->configured(), calendar.id.empty() ? calendar.url : calendar.id);
  if (!url)
    throw wrong_setting("\"" + excerpt(calendar.id) + "\" is no address of a calendar",
                        "name the calendar by its url");
  url->path = with_slash(url->path);
  url->query.clear();
  return std::make_unique<CalDavReplica>(session_, *url, calendar.writable, options);
}

Url CalDavAccount::home() {
  if (!discovered_) (void)calendars();
  if (homes_.empty()) homes_ = homes_of_user(*session_, session_->configured());
  if (!homes_.empty()) return homes_.front();
  throw wrong_setting("the server does not say where calendars can be made",
                      "make the calendar with another program, or give the account the url of a "
                      "calendar home");
}

CalendarInfo CalDavAccount::make_calendar(const std::string& name) {
  const Url parent = home();
  const std::string operation = "make the calendar \"" + name + "\"";
  constexpr int kNamesMax = 5;
  http::Reply reply;
  for (int i = 1; i <= kNamesMax; ++i) {
    Url url = parent;
    url.path += encode_segment(slug_of(name) + (i == 1 ? "" : "-" + std::to_string(i))) + "/";
    reply = session_->exchange_one(mkcalendar(url, name, "make a calendar"));
    if (reply.status == 401) throw failure(reply, operation);
    CalendarInfo made;
    made.id = made.url = to_string(url);
    made.name = name;
    made.role = "writer";
    made.schedules = schedules_;
    made.own_address = own_address_;
    if (reply.delivery == http::Delivery::answered && reply.status == 201) return made;
    // Made by an earlier run whose reply was lost, or the address is taken by another calendar.
    const auto all = calendars();
    const auto there =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == made.id; });
    if (there == all.end()) break;
    if (there->name == name) return *there;
  }
  throw failure(reply, operation);
}

long CalDavAccount::requests() const { return session_->requests(); }

}  // namespace larkdav::adapters::caldav
