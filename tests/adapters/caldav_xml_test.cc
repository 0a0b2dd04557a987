#include "adapters/caldav/xml.h"

#include <doctest/doctest.h>

using namespace larkdav::adapters::caldav;

namespace {
Multistatus good(std::string_view body) {
  auto read = read_multistatus(body);
  REQUIRE(std::holds_alternative<Multistatus>(read));
  return std::get<Multistatus>(read);
}
bool bad(std::string_view body) {
  return std::holds_alternative<NotMultistatus>(read_multistatus(body));
}
}  // namespace

TEST_CASE("a multistatus is read whatever prefixes the server chose") {
  const char* const bodies[] = {
      R"(<?xml version="1.0"?><multistatus xmlns="DAV:"><response><href> /c/a.ics
         </href><propstat><prop><getetag>"1"</getetag></prop><status>HTTP/1.1 200 OK</status>
         </propstat><propstat><prop><displayname/></prop><status>HTTP/1.1 404 Not Found</status>
         </propstat></response><response><href>/c/b.ics</href><status>HTTP/1.1 404 Gone</status>
         </response><sync-token>t1</sync-token></multistatus>)",
      R"(<Z:multistatus xmlns:Z="DAV:"><Z:response><Z:href>/c/a.ics</Z:href><Z:propstat><Z:prop>
         <Y:getetag xmlns:Y="DAV:"><![CDATA["1"]]></Y:getetag></Z:prop><Z:status>HTTP/2 200</Z:status>
         </Z:propstat><Z:propstat><Z:prop><Z:displayname/></Z:prop><Z:status>HTTP/2 404</Z:status>
         </Z:propstat></Z:response><Z:response><Z:href>/c/b.ics</Z:href>
         <Z:status>HTTP/1.1 404 x</Z:status></Z:response><Z:sync-token>t1</Z:sync-token>
         </Z:multistatus>)",
  };
  for (const char* body : bodies) {
    const Multistatus read = good(body);
    REQUIRE(read.responses.size() == 2);
    CHECK(read.sync_token == "t1");
    CHECK(read.responses[0].href == "/c/a.ics");
    REQUIRE(read.responses[0].find(names::kEtag) != nullptr);
    CHECK(read.responses[0].find(names::kEtag)->text == "\"1\"");
    CHECK(read.responses[0].find(names::kDisplayName) == nullptr);
    CHECK(read.responses[0].refused.at("{DAV:}displayname") == 404);
    CHECK(read.responses[1].status == 404);
  }
}

TEST_CASE("an element of another namespace is not taken for DAV's") {
  CHECK(bad(R"(<multistatus xmlns="urn:x"/>)"));
  CHECK(good(R"(<multistatus xmlns="DAV:"><response xmlns="urn:x"/></multistatus>)")
            .responses.empty());
}

TEST_CASE("what is no multistatus is an error value") {
  for (const char* body : {"", "   ", "<html><body>Log in</body></html>", "plain text",
                           "<multistatus xmlns=\"DAV:\"><response>", "<a></b>"})
    CHECK(bad(body));
}

TEST_CASE("hostile XML is bounded") {
  std::string deep = R"(<multistatus xmlns="DAV:">)";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  std::string closed = deep;
  for (int i = 0; i < 100'000; ++i) closed += "</a>";
  CHECK(bad(deep));
  CHECK(bad(closed + "</multistatus>"));
  // Entities of the document's own are left unexpanded.
  const Multistatus bomb = good(
      R"(<!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
         <multistatus xmlns="DAV:"><sync-token>&b;&f;</sync-token></multistatus>)");
  CHECK(bomb.sync_token == "&b;&f;");
}

TEST_CASE("a raw control character spoils only the text it stands in") {
  const Multistatus read = good(
      "<multistatus xmlns=\"DAV:\"><response><href>/a</href><propstat><prop><x>a\x01z</x></prop>"
      "<status>HTTP/1.1 200 OK</status></propstat></response><response><href>/b</href></response>"
      "</multistatus>");
  REQUIRE(read.responses.size() == 2);
  CHECK(read.responses[1].href == "/b");
}

TEST_CASE("preconditions are named, with the resource they clash with") {
  const auto cyrus = read_preconditions(
      R"(<error xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">
         <C:unique-scheduling-object-resource><href>/o/x.ics</href>
         </C:unique-scheduling-object-resource></error>)");
  REQUIRE(cyrus.size() == 1);
  CHECK(cyrus[0].name == "{urn:ietf:params:xml:ns:caldav}unique-scheduling-object-resource");
  CHECK(cyrus[0].href == "/o/x.ics");
  const auto xandikos = read_preconditions(
      R"(<ns0:multistatus xmlns:ns0="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><ns0:response>
         <ns0:href>/c/a.ics</ns0:href><ns0:status>HTTP/1.1 403 Forbidden</ns0:status>
         <ns0:error><c:no-uid-conflict/></ns0:error></ns0:response></ns0:multistatus>)");
  REQUIRE(xandikos.size() == 1);
  CHECK(xandikos[0].name == "{urn:ietf:params:xml:ns:caldav}no-uid-conflict");
  CHECK(read_preconditions("<html/>").empty());
  CHECK(read_preconditions("nonsense").empty());
}

TEST_CASE("text in requests is escaped and holds no control characters") {
  CHECK(escape_text("a<b>&\"c\x01"
                    "\x1f\t\n") == "a&lt;b&gt;&amp;\"c\t\n");
}
