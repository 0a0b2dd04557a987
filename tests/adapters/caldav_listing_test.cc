#include "adapters/caldav/listing.h"

#include <doctest/doctest.h>

#include "adapters/caldav/requests.h"

using namespace larkdav::adapters::caldav;
using larkdav::engine::NativeId;

namespace {
Multistatus parsed(const std::string& responses) {
  return std::get<Multistatus>(
      read_multistatus("<multistatus xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">" +
                       responses + "</multistatus>"));
}
std::string found(const std::string& href, const std::string& props) {
  return "<response><href>" + href + "</href><propstat><prop>" + props +
         "</prop><status>HTTP/1.1 200 OK</status></propstat></response>";
}
std::string with_status(const std::string& href, const std::string& status) {
  return "<response><href>" + href + "</href><status>HTTP/1.1 " + status + "</status></response>";
}
const Url kCollection = *parse_url("https://h/c/");
}  // namespace

TEST_CASE("a listing names changed and removed members and nothing else") {
  const Listing listing =
      read_listing(parsed(found("https://h/c/a%2eics", "<getetag>W/\"1\"</getetag>") +
                          with_status("/c/b.ics", "404 Not Found") +
                          found("/c/", "<getetag>\"c\"</getetag>") + found("/c/sub/", "") +
                          found("/c/folder", "<resourcetype><collection/></resourcetype>") +
                          found("/d/x.ics", "<getetag>\"2\"</getetag>") +
                          with_status("/c/twice.ics", "404 Not Found") +
                          found("/c/twice.ics", "<getetag>\"3\"</getetag>")),
                   kCollection);
  REQUIRE(listing.records.size() == 3);
  CHECK(listing.records[0].id.value == "/c/a.ics");
  CHECK(listing.records[0].revision == "\"1\"");
  CHECK_FALSE(listing.records[0].complete);
  CHECK_FALSE(listing.records[0].gone);
  CHECK(listing.records[1].id.value == "/c/b.ics");
  CHECK(listing.records[1].gone);
  CHECK_FALSE(listing.records[2].gone);
  CHECK_FALSE(listing.truncated);
  CHECK(read_listing(parsed(with_status("/c", "507 Insufficient Storage")), kCollection).truncated);
}

TEST_CASE("an ETag that a name may get again is no revision: what is named is always read") {
  const Listing listing =
      read_listing(parsed(found("/c/a.ics", "<getetag>\"gcs00000001\"</getetag>") +
                          found("/c/b.ics", "<getetag>\"gcs-like\"</getetag>")),
                   kCollection);
  REQUIRE(listing.records.size() == 2);
  CHECK(listing.records[0].revision.empty());
  CHECK(listing.records[1].revision == "\"gcs-like\"");
}

TEST_CASE("a multiget shows texts, and leaves out what it says nothing about") {
  const auto texts = read_texts(
      parsed(
          found("/c/a.ics", "<getetag>1</getetag><C:calendar-data>A\nB&#13;\nC</C:calendar-data>") +
          with_status("/c/b.ics", "404 Not Found") + with_status("/c/d.ics", "403 Forbidden") +
          found("/c/e.ics", "<getetag>\"5\"</getetag>") + with_status("/c/f.ics", "500 Oops")),
      kCollection);
  REQUIRE(texts.size() == 3);
  CHECK(texts.at(NativeId{"/c/a.ics"}).raw == "A\r\nB\r\nC");
  CHECK(texts.at(NativeId{"/c/a.ics"}).revision == "\"1\"");
  CHECK(texts.at(NativeId{"/c/b.ics"}).gone);
  CHECK_FALSE(texts.at(NativeId{"/c/d.ics"}).unreadable.empty());
  CHECK_FALSE(texts.at(NativeId{"/c/d.ics"}).gone);  // forbidden is not deleted
}

TEST_CASE("a position survives its cursor and a foreign cursor means nowhere") {
  for (const Position& position :
       {Position{Position::Kind::delta, "http://x/\n1"}, Position{Position::Kind::listing, ""},
        Position{Position::Kind::entity_tag, "7"}})
    CHECK(from_cursor(to_cursor(position)) == position);
  CHECK(from_cursor(std::nullopt) == Position{});
  CHECK(from_cursor(larkdav::engine::Cursor{"other"}) == Position{});
}

TEST_CASE("a token goes backwards when its number falls") {
  CHECK(goes_backwards("http://sabre.io/ns/sync/12", "http://sabre.io/ns/sync/9"));
  CHECK(goes_backwards("100", "20"));
  CHECK_FALSE(goes_backwards("9", "12"));
  CHECK_FALSE(goes_backwards("12", "12"));
  CHECK_FALSE(goes_backwards("data:,12", "other:,9"));
  CHECK_FALSE(
      goes_backwards("http://radicale.org/ns/sync/ab12", "http://radicale.org/ns/sync/ab09"));
  CHECK_FALSE(goes_backwards("", "1"));
  CHECK_FALSE(goes_backwards("x", "y"));
}

TEST_CASE("a forged token differs from the real one and keeps its form") {
  CHECK(forged_token("http://sabre.io/ns/sync/12") == "http://sabre.io/ns/sync/912");
  CHECK(forged_token("7") == "97");
  CHECK(forged_token("deadbeef") == "deadbee0");
  CHECK(forged_token("deadbee0") == "deadbee1");
}

TEST_CASE("ETags have one form") {
  const char* const table[][2] = {{"\"a\"", "\"a\""},    {"W/\"a\"", "\"a\""},    {"a", "\"a\""},
                                  {" \"a\"\n", "\"a\""}, {"\"a-gzip\"", "\"a\""}, {"", ""},
                                  {"\"a\r\nX: y\"", ""}};
  for (const auto& row : table) CHECK(normal_etag(row[0]) == row[1]);
}
