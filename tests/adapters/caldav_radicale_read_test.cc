// Reading from a real Radicale, which rewrites texts and gives real sync tokens.
#include <doctest/doctest.h>

#include "adapters/caldav/account.h"
#include "adapters/caldav/reading.h"
#include "adapters/caldav/requests.h"
#include "adapters/http/curl.h"
#include "tests/support/collecting_sink.h"
#include "tests/support/radicale.h"

using namespace larkdav::adapters;
using namespace larkdav::adapters::caldav;
using larkdav::engine::Cause;
using larkdav::engine::NativeId;
using larkdav::engine::Record;
using larkdav::engine::ReplicaError;
using larkdav::tests::CollectingSink;
using larkdav::tests::Radicale;

namespace {

CalDavSettings settings(const std::string& url, const std::string& password) {
  return {url, {Radicale::user(), [password] { return password; }}};
}

std::string event(const std::string& uid, const std::string& title) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\nBEGIN:VEVENT\r\nUID:" + uid +
         "\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261109T020000Z\r\nDTEND:20261109T030000Z\r\n"
         "SUMMARY:" +
         title + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
}

// A calendar that is read by one Reading and written by hand.
struct Scene {
  explicit Scene(const Radicale& server)
      : account(wire, settings(server.base_url(), Radicale::password())),
        session(wire, *parse_url(server.base_url()),
                settings(server.base_url(), Radicale::password()).credentials),
        reading(session, *parse_url(account.make_calendar("Work").url)),
        base(reading.collection().path) {}
  void put(const std::string& name, const std::string& text) {
    const Url url = *resolve(reading.collection(), base + name);
    REQUIRE(session.exchange_one(put_over(url, text, {}, "test")).status == 201);
  }
  void drop(const std::string& path) {
    const Url url = *resolve(reading.collection(), path);
    REQUIRE(session.exchange_one(caldav::remove(url, {}, "test")).status == 200);
  }

  http::CurlTransport wire;
  CalDavAccount account;
  Session session;
  Reading reading;
  std::string base;
};

}  // namespace

TEST_CASE("Radicale: a calendar is made once and found under its name") {
  const auto server = Radicale::start();
  if (!server) {
    MESSAGE("skipped: radicale is not installed");
    return;
  }
  http::CurlTransport wire;
  CalDavAccount account(wire, settings(server->base_url(), Radicale::password()));
  CHECK(account.calendars().empty());
  const CalendarInfo made = account.make_calendar("Work & \xe5\xb7\xa5\xe4\xbd\x9c");
  const auto calendars = account.calendars();
  REQUIRE(calendars.size() == 1);
  CHECK(calendars[0].id == made.id);
  CHECK(calendars[0].name == made.name);
  CHECK(calendars[0].writable);
  CHECK(account.make_calendar(made.name).id == made.id);  // an earlier try whose reply was lost
}

TEST_CASE("Radicale: one poisoned event hurts nothing else") {
  const auto server = Radicale::start();
  if (!server) return;
  Scene scene(*server);
  scene.put("a@b+c.ics", event("a", "One"));
  scene.put("b.ics", event("b", "Poisoned \x01 title"));
  CollectingSink sink;
  scene.reading.changes(std::nullopt, sink);
  CHECK(sink.pages.back().ends_listing);
  REQUIRE(sink.debts().size() == 2);
  scene.reading.fetch(sink.debts(), sink);
  CHECK(sink.debts().empty());
  const Record& first = sink.records.at({scene.base + "a%40b%2Bc.ics"});
  CHECK(first.raw.find("SUMMARY:One\r\n") != std::string::npos);
  CHECK_FALSE(first.revision.empty());
}

TEST_CASE("Radicale: changes are read by deltas, and a token of another life lists everything") {
  const auto server = Radicale::start();
  if (!server) return;
  Scene scene(*server);
  Reading& reading = scene.reading;
  scene.put("a.ics", event("a", "One"));
  scene.put("c.ics", event("c", "Three"));
  CollectingSink sink;
  reading.changes(std::nullopt, sink);

  CollectingSink quiet;
  const long before = scene.session.requests();
  reading.changes(sink.cursor(), quiet);
  CHECK(quiet.records.empty());
  CHECK(scene.session.requests() - before == 1);

  scene.put("a.ics", event("a", "Changed"));
  scene.drop(scene.base + "c.ics");
  CollectingSink delta;
  reading.changes(sink.cursor(), delta);
  CHECK_FALSE(delta.pages.back().ends_listing);
  CHECK(delta.debts() == std::vector{NativeId{scene.base + "a.ics"}});
  CHECK(delta.records.at({scene.base + "c.ics"}).gone);
  CHECK(reading.trusts_forged_token(from_cursor(delta.cursor()).value) == false);

  CollectingSink relisted;
  reading.changes(to_cursor({Position::Kind::delta, "http://radicale.org/ns/sync/0"}), relisted);
  CHECK(relisted.pages.front().starts_listing);
  CHECK(relisted.debts().size() == 1);

  scene.drop(scene.base);
  try {
    reading.changes(delta.cursor(), delta);
    FAIL("a calendar that is gone must not look empty");
  } catch (const ReplicaError& error) {
    CHECK(error.details().http_status == 404);
  }
}

TEST_CASE("Radicale: a wrong password is an authorisation error") {
  const auto server = Radicale::start();
  if (!server) return;
  http::CurlTransport wire;
  CalDavAccount account(wire, settings(server->base_url(), "wrong"));
  try {
    (void)account.calendars();
    FAIL("must be refused");
  } catch (const ReplicaError& error) {
    CHECK(error.details().cause == Cause::authorisation);
    CHECK(std::string(error.what()).find("wrong") == std::string::npos);
  }
}
