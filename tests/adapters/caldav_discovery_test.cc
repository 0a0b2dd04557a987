#include "adapters/caldav/discovery.h"

#include <doctest/doctest.h>

#include "adapters/caldav/account.h"
#include "tests/support/exchanges.h"

using namespace larkdav::adapters::caldav;
using namespace larkdav::tests;
using larkdav::engine::Cause;
using larkdav::engine::ReplicaError;

namespace {

std::string calendar_type() {
  return "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype>";
}
std::string principal(const std::string& href) {
  return "<D:current-user-principal><D:href>" + href + "</D:href></D:current-user-principal>";
}
std::string home(const std::string& href) {
  return "<C:calendar-home-set><D:href>" + href + "</D:href></C:calendar-home-set>";
}
std::string named(const std::string& name) { return "<D:displayname>" + name + "</D:displayname>"; }
larkdav::adapters::http::Reply ok(const std::string& inside) {
  return answered(207, multistatus(inside));
}
larkdav::adapters::http::Reply redirect(const std::string& to) {
  return answered(301, "", {{"location", to}});
}
std::string depth0(const std::string& path) { return "PROPFIND " + path + "\nDepth: 0"; }
std::string depth1(const std::string& path) { return "PROPFIND " + path + "\nDepth: 1"; }

Found found_at(const std::string& url, std::vector<Exchange> script) {
  Exchanges wire(std::move(script));
  Session session(wire, *parse_url(url), {"u", [] { return std::string("p"); }});
  return discover(session);
}

const Exchange kPrincipal{depth0("/u/"), ok(item("/u/", home("/u/cal/")))};
const Exchange kHome{depth1("/u/cal/"),
                     ok(item("/u/cal/", "<D:resourcetype><D:collection/></D:resourcetype>") +
                        item("/u/cal/office/", calendar_type() + named("Office")))};

}  // namespace

TEST_CASE("calendars are found from a host, a principal, a home or a calendar") {
  const std::string plain = "<D:resourcetype><D:collection/></D:resourcetype>";
  const std::string of_u = principal("/u/");
  struct Case {
    const char* what;
    std::string url;
    std::vector<Exchange> script;
  };
  const Case cases[] = {
      {"host", "http://h", {{depth0("/"), ok(item("/", of_u))}, kPrincipal, kHome}},
      {"host with well-known",
       "http://h/",
       {{depth0("/"), answered(405)},
        {depth0("/.well-known/caldav"), redirect("/dav")},
        {depth0("/dav"), ok(item("/dav/", of_u))},
        {depth1("/dav"), ok(item("/dav/", plain))},
        kPrincipal,
        kHome}},
      {"principal", "http://h/u/", {kPrincipal, kHome}},
      {"home",
       "http://h/u/cal",
       {{depth0("/u/cal"), ok(item("/u/cal/", of_u + plain))}, {depth1("/u/cal"), kHome.server}}},
      {"calendar",
       "http://h/u/cal/office/",
       {{depth0("/u/cal/office/"),
         ok(item("/u/cal/office/", of_u + calendar_type() + named("Office")))}}},
  };
  for (const Case& one : cases) {
    CAPTURE(one.what);
    const Found found = found_at(one.url, one.script);
    REQUIRE(found.calendars.size() == 1);
    CHECK(found.calendars[0].url == "http://h/u/cal/office/");
    CHECK(found.calendars[0].name == "Office");
  }
}

TEST_CASE("only calendars that can hold events are listed, with what they tell") {
  const std::string zone =
      "<C:calendar-timezone>BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Asia/Shanghai\nEND:VTIMEZONE\n"
      "END:VCALENDAR</C:calendar-timezone>";
  const Found found = found_at(
      "http://h/u/",
      {kPrincipal,
       {depth1("/u/cal/"),
        ok(item("/u/cal/tasks/", calendar_type() +
                                     "<C:supported-calendar-component-set><C:comp name=\"VTODO\"/>"
                                     "</C:supported-calendar-component-set>") +
           item("/u/cal/inbox/",
                "<D:resourcetype><D:collection/><C:schedule-inbox/>"
                "</D:resourcetype>") +
           item("/u/cal/caf%c3%a9/",
                calendar_type() +
                    "<x:calendar-color xmlns:x=\"http://apple.com/ns/ical/\">#FF8800FF"
                    "</x:calendar-color><C:supported-calendar-component-set>"
                    "<C:comp name=\"VTODO\"/><C:comp name=\"VEVENT\"/>"
                    "</C:supported-calendar-component-set><D:current-user-privilege-set>"
                    "<D:privilege><D:read/></D:privilege></D:current-user-privilege-set>" +
                    zone) +
           item("/u/cal/own/", calendar_type() +
                                   "<D:current-user-privilege-set><D:privilege><D:write/>"
                                   "</D:privilege></D:current-user-privilege-set>"))}});
  REQUIRE(found.calendars.size() == 2);
  const auto& cafe = found.calendars[0];
  CHECK(cafe.id == "http://h/u/cal/caf%C3%A9/");
  CHECK(cafe.name == "caf\xc3\xa9");
  CHECK(cafe.color == "#FF8800");
  CHECK(cafe.time_zone == "Asia/Shanghai");
  CHECK_FALSE(cafe.writable);
  CHECK(found.calendars[1].writable);
}

TEST_CASE("the log-in follows redirects on its host and goes nowhere else") {
  const auto log_ins = [](const std::string& location) {
    std::vector<std::string> hosts;
    ScriptedTransport wire([&](const larkdav::adapters::http::Request& request) {
      bool logged_in = false;
      for (const auto& [name, value] : request.headers)
        logged_in = logged_in || (name == "Authorization" && value == "Basic dTpw");
      if (logged_in) hosts.push_back(parse_url(request.url)->host);
      const auto path = parse_url(request.url)->path;
      return path == "/" ? redirect(location) : answered(404);
    });
    Session session(wire, *parse_url("https://h/"), {"u", [] { return std::string("p"); }});
    std::string message;
    try {
      (void)discover(session);
    } catch (const ReplicaError& error) {
      message = error.what();
    }
    return std::pair(hosts, message);
  };
  CHECK(log_ins("/else/").first.size() == 3);
  for (const char* elsewhere : {"https://evil.example/", "http://h/else/", "https://h:444/"}) {
    CAPTURE(elsewhere);
    const auto [hosts, message] = log_ins(elsewhere);
    CHECK(hosts == std::vector<std::string>{"h"});
    CHECK(message.find(elsewhere) != std::string::npos);
  }
}

TEST_CASE("a listed calendar lies where it was listed, whatever host its href names") {
  const Exchange listing{depth1("/u/cal/"),
                         ok(item("http://inner:8080/u/cal/office/", calendar_type()) +
                            item("http://elsewhere/c/", calendar_type()))};
  const Found found = found_at("http://h/u/", {kPrincipal, listing});
  REQUIRE(found.calendars.size() == 1);
  CHECK(found.calendars[0].id == "http://h/u/cal/office/");
}

TEST_CASE("redirects that never end are given up") {
  ScriptedTransport wire([](const larkdav::adapters::http::Request& request) {
    return redirect(parse_url(request.url)->path + "x/");
  });
  Session session(wire, *parse_url("http://h/"), {});
  CHECK_THROWS_AS(discover(session), ReplicaError);
  CHECK(wire.seen.size() == 6);
}

TEST_CASE("a refused log-in and a place without CalDAV are told apart") {
  const auto cause = [](std::vector<Exchange> script) {
    try {
      (void)found_at("http://h/x/", std::move(script));
    } catch (const ReplicaError& error) {
      return error.details().cause;
    }
    return Cause::internal;
  };
  CHECK(cause({{depth0("/x/"), answered(401)}}) == Cause::authorisation);
  CHECK(cause({{depth0("/x/"), answered(404)}, {depth0("/.well-known/caldav"), answered(404)}}) ==
        Cause::refused);
  CHECK(cause({{depth0("/x/"), answered(200, "<html>")},
               {depth0("/.well-known/caldav"), answered(200, "<html>")}}) == Cause::unreachable);
  CHECK(cause({{depth0("/x/"), lost()}}) == Cause::unreachable);
}

TEST_CASE("a calendar home on another host of the domain is used over https") {
  Exchanges wire(
      {{depth0("/"), ok(item("/", principal("/1/p/")))},
       {depth0("/1/p/"), ok(item("/1/p/", home("https://p42-caldav.icloud.com:443/1/cal/")))},
       {depth1("/1/cal/") + "\nAuthorization: Basic",
        ok(item("/1/cal/office/", calendar_type() + named("Office")))}});
  Session session(wire, *parse_url("https://caldav.icloud.com/"), {"u", {}});
  const Found found = discover(session);
  REQUIRE(found.calendars.size() == 1);
  CHECK(found.calendars[0].id == "https://p42-caldav.icloud.com/1/cal/office/");
}
