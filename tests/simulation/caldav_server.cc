#include "tests/simulation/caldav_server.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "tests/simulation/ical_text.h"
#include "tests/simulation/xml_text.h"

namespace larkdav::tests {
namespace {

std::string percent_decoded(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string uid_in(const std::string& text) {
  const auto calendar = read_ical(text);
  if (!calendar) return {};
  for (const auto& component : calendar->inner) {
    if (component.name == "VEVENT") return component.value("UID");
  }
  return {};
}

std::string stamp(std::int64_t now) {
  // Days since 1970 → date (civil calendar, after H. Hinnant's published algorithm).
  const std::int64_t days = now / 86400;
  const std::int64_t z = days + 719468;
  const std::int64_t era = z / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const std::int64_t month = mp < 10 ? mp + 3 : mp - 9;
  const std::int64_t year = yoe + era * 400 + (month <= 2 ? 1 : 0);
  const std::int64_t rest = now % 86400;
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return std::to_string(year) + two(month) + two(doy - (153 * mp + 2) / 5 + 1) + "T" +
         two(rest / 3600) + two(rest % 3600 / 60) + two(rest % 60) + "Z";
}

CalDavReply multistatus(const std::string& inner) {
  return {
      207,
      {{"content-type", "application/xml; charset=utf-8"}},
      "<?xml version=\"1.0\"?><d:multistatus xmlns:d=\"DAV:\" "
      "xmlns:cal=\"urn:ietf:params:xml:ns:caldav\" xmlns:cs=\"http://calendarserver.org/ns/\">" +
          inner + "</d:multistatus>"};
}

CalDavReply dav_error(int status, const std::string& inner) {
  return {status,
          {{"content-type", "application/xml; charset=utf-8"}},
          "<?xml version=\"1.0\"?><d:error xmlns:d=\"DAV:\" "
          "xmlns:cal=\"urn:ietf:params:xml:ns:caldav\">" +
              inner + "</d:error>"};
}

CalDavReply plain(int status) { return {status, {}, ""}; }

std::string gone_entry(const std::string& href) {
  return "<d:response><d:href>" + escape_xml(href) +
         "</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>";
}

}  // namespace

CalDavReply CalDavServer::handle(const CalDavRequest& request, std::int64_t now) {
  const bool inside = request.path.starts_with(kCollection);
  if (!inside) return plain(404);
  if (request.method == "PROPFIND") return propfind(request);
  if (request.method == "REPORT") return report(request);
  if (request.method == "GET") return get(request.path);
  if (request.method == "PUT") return put_request(request, now);
  if (request.method == "DELETE") return delete_request(request);
  return plain(405);
}

std::map<std::string, std::string> CalDavServer::texts() const {
  std::map<std::string, std::string> out;
  for (const auto& [href, resource] : resources_) out[href] = resource.text;
  return out;
}

void CalDavServer::put(const std::string& href, const std::string& text, std::int64_t now) {
  store(href, text, now);
}

void CalDavServer::remove(const std::string& href) {
  if (resources_.erase(href) > 0) log_change(href);
}

void CalDavServer::rename(const std::string& from, const std::string& to) {
  auto node = resources_.extract(from);
  if (node.empty()) return;
  node.key() = to;
  resources_.insert(std::move(node));
  log_change(from);
  log_change(to);
}

void CalDavServer::log_change(const std::string& href) { log_.push_back({++sequence_, href}); }

std::string CalDavServer::stored_form(const std::string& text, std::int64_t now) const {
  // Its clock is not ours: no stamp of its own equals one that we wrote a moment ago.
  constexpr std::int64_t kClockAhead = 37;
  auto calendar = read_ical(text);
  if (!calendar) return text;
  now += kClockAhead;
  const bool changes = flaws_.rewrites || flaws_.restamps || flaws_.adds_class;
  if (!changes) return text;
  for (auto& component : calendar->inner) {
    if (component.name != "VEVENT") continue;
    if (flaws_.restamps) {
      component.set({"DTSTAMP", "", stamp(now)});
      component.set({"LAST-MODIFIED", "", stamp(now)});
    }
    if (flaws_.adds_class && component.find("CLASS") == nullptr)
      component.set({"CLASS", "", "PUBLIC"});
    if (flaws_.rewrites) {
      component.set({"X-SERVER-SEEN", "", "1"});
      std::stable_sort(component.lines.begin(), component.lines.end(),
                       [](const IcalLine& a, const IcalLine& b) { return a.name < b.name; });
    }
  }
  return write_ical(*calendar, flaws_.rewrites ? 60 : 75);
}

void CalDavServer::store(const std::string& href, const std::string& text, std::int64_t now) {
  Resource& resource = resources_[href];
  resource.text = stored_form(text, now);
  ++resource.version;
  const bool counter = flaws_.etag == EtagKind::counter;
  resource.etag = counter ? "gcs" + std::to_string(resource.version) : std::to_string(++etags_);
  log_change(href);
}

// A reading of the text: restless servers give a new tag with it.
std::string CalDavServer::read_etag(Resource& resource) {
  if (flaws_.etag == EtagKind::none) return {};
  if (flaws_.etag == EtagKind::restless) resource.etag = std::to_string(++etags_);
  return (flaws_.etag == EtagKind::weak ? "W/\"" : "\"") + resource.etag + "\"";
}

CalDavReply CalDavServer::get(const std::string& href) {
  const auto found = resources_.find(href);
  if (found == resources_.end()) return plain(404);
  CalDavReply reply{200, {{"content-type", "text/calendar; charset=utf-8"}}, found->second.text};
  const std::string etag = read_etag(found->second);
  if (!etag.empty()) reply.headers["etag"] = etag;
  return reply;
}

std::optional<CalDavReply> CalDavServer::uid_conflict(const std::string& href,
                                                      const std::string& uid) const {
  if (flaws_.uid_conflict == UidConflict::allowed) return std::nullopt;
  for (const auto& [other, resource] : resources_) {
    if (other == href || uid_in(resource.text) != uid) continue;
    const std::string where = "<cal:no-uid-conflict><d:href>" + escape_xml(shown_href(other)) +
                              "</d:href></cal:no-uid-conflict>";
    switch (flaws_.uid_conflict) {
      case UidConflict::allowed:
        break;
      case UidConflict::conflict_409:
        return dav_error(409, "<cal:no-uid-conflict/>");
      case UidConflict::forbidden_with_href:
        return dav_error(403, where);
      case UidConflict::multistatus:
        return multistatus("<d:response><d:href>" + escape_xml(shown_href(href)) +
                           "</d:href><d:status>HTTP/1.1 412 Precondition "
                           "Failed</d:status><d:error>" +
                           where + "</d:error></d:response>");
    }
  }
  return std::nullopt;
}

CalDavReply CalDavServer::put_request(const CalDavRequest& request, std::int64_t now) {
  const auto there = resources_.find(request.path);
  const auto header = [&](const char* name) -> const std::string* {
    const auto at = request.headers.find(name);
    return at == request.headers.end() ? nullptr : &at->second;
  };
  const bool exists = there != resources_.end();
  if (header("if-none-match") != nullptr && exists && !flaws_.ignores_if_none_match)
    return plain(412);
  if (const std::string* match = header("if-match"); match != nullptr && !flaws_.ignores_if_match) {
    if (!exists || *match != "\"" + there->second.etag + "\"") return plain(412);
  }
  const std::string uid = uid_in(request.body);
  if (uid.empty()) return dav_error(403, "<cal:valid-calendar-data/>");
  if (request.body.find(kRefusedWord) != std::string::npos)
    return dav_error(403, "<cal:valid-calendar-object-resource/>");
  if (exists && uid_in(there->second.text) != uid && flaws_.uid_conflict != UidConflict::allowed)
    return dav_error(409, "<cal:no-uid-conflict/>");
  if (auto refused = uid_conflict(request.path, uid)) return *refused;
  store(request.path, request.body, now);
  Resource& resource = resources_[request.path];
  CalDavReply reply = plain(exists ? 204 : 201);
  if (flaws_.etag != EtagKind::none && flaws_.etag != EtagKind::absent_on_put)
    reply.headers["etag"] = (flaws_.etag == EtagKind::weak ? "W/\"" : "\"") + resource.etag + "\"";
  return reply;
}

CalDavReply CalDavServer::delete_request(const CalDavRequest& request) {
  const auto there = resources_.find(request.path);
  if (there == resources_.end()) return plain(404);
  const auto match = request.headers.find("if-match");
  const bool guarded = match != request.headers.end() && !flaws_.ignores_if_match;
  if (guarded && match->second != "\"" + there->second.etag + "\"") return plain(412);
  remove(request.path);
  return plain(204);
}

std::string CalDavServer::shown_href(const std::string& href) const {
  std::string out;
  constexpr const char* kUpper = "0123456789ABCDEF";
  constexpr const char* kLower = "0123456789abcdef";
  const char* digits = flaws_.lower_case_hex ? kLower : kUpper;
  for (const char c : href) {
    const auto octet = static_cast<unsigned char>(c);
    if (std::isalnum(octet) != 0 || c == '/' || c == '-' || c == '.' || c == '_') {
      out += c;
    } else {
      out += std::string("%") + digits[octet >> 4U] + digits[octet & 15U];
    }
  }
  return out;
}

std::string CalDavServer::entry(const std::string& href, Resource& resource, bool with_text) {
  std::string etag;
  if (with_text) {
    etag = read_etag(resource);
  } else if (flaws_.etag != EtagKind::none) {
    etag = (flaws_.etag == EtagKind::weak ? "W/\"" : "\"") + resource.etag + "\"";
  }
  std::string properties;
  if (!etag.empty()) properties += "<d:getetag>" + escape_xml(etag) + "</d:getetag>";
  if (with_text)
    properties += "<cal:calendar-data>" + escape_xml(resource.text) + "</cal:calendar-data>";
  return "<d:response><d:href>" + escape_xml(shown_href(href)) + "</d:href><d:propstat><d:prop>" +
         properties + "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>";
}

std::string CalDavServer::token() const {
  return "http://sabre.io/ns/sync/" + std::to_string(sequence_);
}

CalDavReply CalDavServer::propfind(const CalDavRequest& request) {
  const auto depth = request.headers.find("depth");
  std::string out = "<d:response><d:href>" + std::string(kCollection) +
                    "</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><cal:calendar/>"
                    "</d:resourcetype><d:displayname>Work</d:displayname><cs:getctag>c" +
                    std::to_string(sequence_) +
                    "</cs:getctag></d:prop><d:status>HTTP/1.1 200 "
                    "OK</d:status></d:propstat></d:response>";
  if (depth != request.headers.end() && depth->second == "1") {
    for (auto& [href, resource] : resources_) out += entry(href, resource, false);
  }
  return multistatus(out);
}

CalDavReply CalDavServer::report(const CalDavRequest& request) {
  if (has_element(request.body, "sync-collection")) {
    if (!flaws_.has_sync) return dav_error(403, "<d:supported-report/>");
    return sync_collection(element_text(request.body, "sync-token"));
  }
  if (has_element(request.body, "calendar-multiget")) {
    auto hrefs = element_texts(request.body, "href");
    for (auto& href : hrefs) href = percent_decoded(href);
    return multiget(hrefs);
  }
  return query(element_text(request.body, "text-match"));
}

CalDavReply CalDavServer::sync_collection(const std::string& token_text) {
  const std::string prefix = "http://sabre.io/ns/sync/";
  std::int64_t since = 0;
  bool whole = token_text.empty();
  if (!whole) {
    since = std::stoll(token_text.substr(prefix.size()));
    const bool known = since >= oldest_token_ || granted_.count(since) > 0;
    if (!known || since > sequence_) {
      if (flaws_.stale_token == StaleToken::forbidden)
        return dav_error(403, "<d:valid-sync-token/>");
      if (flaws_.stale_token == StaleToken::failure) return plain(500);
      if (flaws_.stale_token == StaleToken::empty_list)
        return multistatus("<d:sync-token>" + token() + "</d:sync-token>");
      whole = true;
      since = 0;
    }
  }
  // A lagging answer knows nothing of the newest changes.
  const std::int64_t through = std::max(since, sequence_ - std::exchange(lag_, 0));
  std::map<std::string, std::int64_t> changed;  // href → its newest change
  for (const Event& event : log_) {
    if (event.sequence > since && event.sequence <= through) changed[event.href] = event.sequence;
  }
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [href, sequence] : changed) order.emplace_back(sequence, href);
  std::sort(order.begin(), order.end());
  std::string out;
  std::int64_t reached = through;
  int given = 0;
  bool cut = false;
  for (const auto& [sequence, href] : order) {
    if (flaws_.page > 0 && given == flaws_.page) {
      cut = true;
      break;
    }
    reached = sequence;
    const auto there = resources_.find(href);
    if (there != resources_.end()) {
      out += entry(href, there->second, false);
    } else if (!whole && !flaws_.forgets_deletions) {
      out += gone_entry(shown_href(href));
    }
    ++given;
  }
  if (!cut) reached = through;
  if (cut) granted_.insert(reached);  // of a listing under way: never too old
  if (cut)
    out += "<d:response><d:href>" + std::string(kCollection) +
           "</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>";
  return multistatus(out + "<d:sync-token>" + prefix + std::to_string(reached) + "</d:sync-token>");
}

CalDavReply CalDavServer::multiget(const std::vector<std::string>& hrefs) {
  std::string out;
  for (const std::string& href : hrefs) {
    const auto there = resources_.find(href);
    if (there != resources_.end()) {
      out += entry(href, there->second, true);
    } else if (flaws_.absent == AbsentHref::entry) {
      out += gone_entry(shown_href(href));
    } else if (flaws_.absent == AbsentHref::whole_report) {
      return plain(404);
    }
  }
  return multistatus(out);
}

CalDavReply CalDavServer::query(const std::string& uid) {
  std::string out;
  for (auto& [href, resource] : resources_) {
    if (uid_in(resource.text).find(uid) != std::string::npos) out += entry(href, resource, false);
  }
  return multistatus(out);
}

}  // namespace larkdav::tests
