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

}  // namespace

TEST_CASE("Radicale: calendars are made, found and read by deltas") {
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

  Session session(wire, *parse_url(server->base_url()),
                  settings(server->base_url(), Radicale::password()).credentials);
  Reading reading(session, *parse_url(made.url));
  const auto put = [&](const std::string& name, const std::string& text) {
    return session
        .exchange_one(put_over(reading.url_of({made.url.substr(made.url.find('/', 8)) + name}),
                               text, {}, "test"))
        .status;
  };
  const auto drop = [&](const std::string& path) {
    CHECK(session.exchange_one(caldav::remove(reading.url_of({path}), {}, "test")).status == 200);
  };
  REQUIRE(put("a@b+c.ics", event("a", "One")) == 201);
  REQUIRE(put("b.ics", event("b", "Poisoned \x01 title")) == 201);
  REQUIRE(put("c.ics", event("c", "Three")) == 201);

  CollectingSink sink;
  reading.changes(std::nullopt, sink);
  CHECK(sink.pages.back().ends_listing);
  REQUIRE(sink.debts().size() == 3);
  reading.fetch(sink.debts(), sink);
  CHECK(sink.debts().empty());
  const auto base = parse_url(made.url)->path;
  const NativeId first{base + "a%40b%2Bc.ics"};
  REQUIRE(sink.records.count(first) == 1);
  CHECK(sink.records.at(first).raw.find("SUMMARY:One\r\n") != std::string::npos);
  CHECK_FALSE(sink.records.at(first).revision.empty());

  CollectingSink quiet;
  const auto cursor = sink.pages.front().next;
  const long before = session.requests();
  reading.changes(cursor, quiet);
  CHECK(quiet.records.empty());
  CHECK(session.requests() - before == 1);

  REQUIRE(put("a@b+c.ics", event("a", "Changed")) == 201);
  drop(base + "c.ics");
  CollectingSink delta;
  reading.changes(cursor, delta);
  CHECK_FALSE(delta.pages.back().ends_listing);
  CHECK(delta.debts() == std::vector{first});
  CHECK(delta.records.at({base + "c.ics"}).gone);
  CHECK(reading.trusts_forged_token(from_cursor(delta.cursor()).value) == false);

  // A token of another life of the calendar: everything is listed.
  CollectingSink relisted;
  reading.changes(to_cursor({Position::Kind::delta, "http://radicale.org/ns/sync/0"}), relisted);
  CHECK(relisted.pages.front().starts_listing);
  CHECK(relisted.debts().size() == 2);

  drop(base);
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
