#include "adapters/ics/replica.h"

#include <doctest/doctest.h>

#include "adapters/ics/account.h"
#include "tests/support/collecting_sink.h"
#include "tests/support/events.h"
#include "tests/support/folder.h"
#include "tests/support/scripted_transport.h"

using namespace larkdav::adapters;
using namespace larkdav::adapters::ics;
using namespace larkdav::tests;
using namespace larkdav::engine;

namespace {

std::string vevent(const std::string& uid, const std::string& title) {
  return "BEGIN:VEVENT\r\n" + (uid.empty() ? "" : "UID:" + uid + "\r\n") +
         "DTSTAMP:20261101T000000Z\r\nDTSTART:20261109T020000Z\r\nDTEND:20261109T030000Z\r\n"
         "SUMMARY:" +
         title + "\r\nEND:VEVENT\r\n";
}
std::string file(const std::string& inside) {
  return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN\r\n" + inside + "END:VCALENDAR\r\n";
}
CollectingSink read(Replica& replica, const std::optional<Cursor>& since = {}) {
  CollectingSink sink;
  replica.changes(since, sink);
  return sink;
}

}  // namespace

TEST_CASE("a file is one read-only calendar with one record for each UID") {
  Folder folder;
  folder.write("holidays.ics", file(vevent("a", "One") + vevent("b", "Two")));
  IcsAccount account((folder.path() / "holidays.ics").string(), nullptr);
  const auto calendars = account.calendars();
  REQUIRE(calendars.size() == 1);
  CHECK(calendars[0].name == "holidays");
  CHECK_FALSE(calendars[0].writable);
  CHECK_THROWS_AS(account.make_calendar("x"), ReplicaError);

  const auto replica = account.open(calendars[0], {});
  CHECK_FALSE(replica->capabilities().writable);
  const CollectingSink first = read(*replica);
  CHECK(first.pages.at(0).starts_listing);
  CHECK(first.pages.at(0).ends_listing);
  REQUIRE(first.records.size() == 2);
  const std::vector<Record> group{first.records.at({"a"})};
  const auto items = replica->assemble(group);
  REQUIRE(items.size() == 1);
  CHECK(std::get<Assembled>(items[0].state).event.fields.title == "One");
  CHECK(replica->requests() == 0);

  const CollectingSink quiet = read(*replica, first.cursor());
  CHECK(quiet.records.empty());
  CHECK_FALSE(quiet.pages.at(0).ends_listing);
  CHECK(quiet.cursor() == first.cursor());

  folder.write("holidays.ics", file(vevent("a", "One") + vevent("c", "Three")));
  const CollectingSink second = read(*replica, first.cursor());
  CHECK(second.pages.at(0).ends_listing);
  CHECK(second.records.at({"a"}) == first.records.at({"a"}));
  CHECK(second.records.count({"c"}) == 1);
  CollectingSink fetched;
  replica->fetch(std::vector<NativeId>{{"b"}, {"c"}}, fetched);
  CHECK(fetched.records.at({"b"}).gone);
  CHECK_FALSE(fetched.records.at({"c"}).gone);
}

TEST_CASE("components without UID come along under names of their own") {
  Folder folder;
  folder.write("x.ics", file(vevent("", "One") + vevent("", "Two") + vevent("a", "Three")));
  const auto replica = IcsAccount((folder.path() / "x.ics").string(), nullptr).open({}, {});
  CHECK(read(*replica).records.size() == 3);
}

TEST_CASE("a published calendar is downloaded only when it changed") {
  int downloads = 0;
  ScriptedTransport wire([&](const http::Request& request) {
    CHECK(request.url == "https://h/secret/team.ics?key=1");
    for (const auto& [name, value] : request.headers)
      if (name == "If-None-Match" && value == "\"1\"") return answered(304);
    ++downloads;
    return answered(200, file(vevent("a", "One")), {{"etag", "\"1\""}});
  });
  IcsAccount account("webcal://h/secret/team.ics?key=1", &wire);
  CHECK(account.calendars().at(0).name == "team");
  const auto replica = account.open({}, {});
  const CollectingSink first = read(*replica);
  CHECK(first.records.size() == 1);
  CHECK(read(*replica, first.cursor()).records.empty());
  CHECK(downloads == 1);
  CHECK(replica->requests() == 2);
  CHECK(account.requests() == 2);
}

TEST_CASE("a server without validators is compared by content") {
  ScriptedTransport wire(
      [](const http::Request&) { return answered(200, file(vevent("a", "One"))); });
  const auto replica = IcsAccount("https://h/a.ics", &wire).open({}, {});
  const CollectingSink first = read(*replica);
  CHECK(read(*replica, first.cursor()).pages.at(0).records.empty());
}

TEST_CASE("redirects are followed, but not down to plain http nor for ever") {
  const auto place = [](const std::string& start, const std::string& target) {
    ScriptedTransport wire([&](const http::Request& request) {
      return request.url == start ? answered(302, "", {{"location", target}})
                                  : answered(200, file(vevent("a", "One")));
    });
    const auto replica = IcsAccount(start, &wire).open({}, {});
    return read(*replica).records.size();
  };
  CHECK(place("http://h/a.ics", "https://cdn.example.net/a.ics") == 1);
  CHECK_THROWS_AS(place("https://h/a.ics", "http://h/b.ics"), ReplicaError);
  CHECK_THROWS_AS(place("https://h/a.ics", "https://h/a.ics"), ReplicaError);
  CHECK_THROWS_AS(place("https://h/a.ics", "file:///etc/passwd"), ReplicaError);
}

TEST_CASE("what cannot be read is an error that keeps the secret of the address") {
  for (const http::Reply& reply : {answered(404), answered(500), answered(401), lost(),
                                   answered(200, "<html>Log in</html>"), answered(304)}) {
    CAPTURE(reply.status);
    ScriptedTransport wire([&](const http::Request&) { return reply; });
    const auto replica = IcsAccount("https://h/private-s3cr3t/a.ics", &wire).open({}, {});
    try {
      (void)read(*replica);
      FAIL("must throw");
    } catch (const ReplicaError& error) {
      CHECK(std::string(error.what()).find("s3cr3t") == std::string::npos);
      CHECK(error.details().operation.find("s3cr3t") == std::string::npos);
      CHECK_FALSE(error.details().cure.empty());
    }
  }
  const auto replica = IcsAccount("/nonexistent/x.ics", nullptr).open({}, {});
  CHECK_THROWS_AS(read(*replica), ReplicaError);
}

TEST_CASE("nothing is ever written, and nothing looks written") {
  Folder folder;
  folder.write("x.ics", file(vevent("a", "One")));
  const auto replica = IcsAccount((folder.path() / "x.ics").string(), nullptr).open({}, {});
  const auto step = replica->next_step(creation(event("u", "T"), 1000), {});
  REQUIRE(step);
  CHECK(std::holds_alternative<Refused>(replica->perform({&*step, 1}).front()));
  CHECK(folder.read("x.ics") == file(vevent("a", "One")));
}
