#include "adapters/caldav/reading.h"

#include <doctest/doctest.h>

#include "tests/support/collecting_sink.h"
#include "tests/support/exchanges.h"

using namespace larkdav::adapters::caldav;
using namespace larkdav::tests;
using larkdav::engine::Cause;
using larkdav::engine::Cursor;
using larkdav::engine::NativeId;
using larkdav::engine::ReplicaError;
using larkdav::engine::Scope;

namespace {

struct Bench {
  explicit Bench(std::vector<Exchange> script)
      : wire(std::move(script)), session(wire, url, {}), reading(session, url) {}
  Url url = *parse_url("http://h/c/");
  Exchanges wire;
  Session session;
  Reading reading;
  CollectingSink sink;
};

Cursor delta(const std::string& value) { return to_cursor({Position::Kind::delta, value}); }

const std::string kList = "REPORT /c/\nDepth: 0\n<D:sync-token></D:sync-token>";
const std::string kTags = "PROPFIND /c/\nDepth: 1\ngetetag";
std::string since(const std::string& value) {
  return "REPORT /c/\nDepth: 0\n<D:sync-token>" + value + "</D:sync-token>";
}

ReplicaError breakdown(Bench& bench, const std::optional<Cursor>& cursor) {
  try {
    bench.reading.changes(cursor, bench.sink);
  } catch (const ReplicaError& error) {
    return error;
  }
  FAIL("nothing was thrown");
  return {"", {}};
}

}  // namespace

TEST_CASE("a delta names what changed and what went, in one request") {
  Bench bench({{since("t1"),
                answered(207, multistatus(item("/c/a.ics", etag("2")) +
                                          status("/c/b.ics", "404 Not Found") + token("t2")))}});
  bench.reading.changes(delta("t1"), bench.sink);
  REQUIRE(bench.sink.pages.size() == 1);
  CHECK_FALSE(bench.sink.pages[0].starts_listing);
  CHECK_FALSE(bench.sink.pages[0].ends_listing);
  CHECK(bench.sink.cursor() == delta("t2"));
  CHECK(bench.sink.debts() == std::vector{NativeId{"/c/a.ics"}});
  CHECK(bench.sink.records.at(NativeId{"/c/b.ics"}).gone);
}

TEST_CASE("a refused token leads to a complete listing, whatever the refusal looks like") {
  const std::string error = "<error xmlns=\"DAV:\"><valid-sync-token/></error>";
  const larkdav::adapters::http::Reply refusals[] = {
      answered(403, error),
      answered(409, error),
      answered(500),
      answered(400),
      answered(200, "<html>"),
      answered(207, "<html>not DAV</html>"),
      answered(207, multistatus("")),  // no token
  };
  for (const auto& refusal : refusals) {
    CAPTURE(refusal.status);
    CAPTURE(refusal.body);
    Bench bench({{since("t/7"), refusal},
                 {kList, answered(207, multistatus(item("/c/a.ics", etag("1")) + token("t/9")))}});
    bench.reading.changes(delta("t/7"), bench.sink);
    REQUIRE(bench.sink.pages.size() == 1);
    CHECK(bench.sink.pages[0].starts_listing);
    CHECK(bench.sink.pages[0].ends_listing);
    CHECK(bench.sink.cursor() == delta("t/9"));
  }
}

TEST_CASE("a token that goes backwards is not believed") {
  Bench bench({{since("t/7"), answered(207, multistatus(token("t/3")))},
               {kList, answered(207, multistatus(item("/c/a.ics", etag("1")) + token("t/3")))}});
  bench.reading.changes(delta("t/7"), bench.sink);
  CHECK(bench.sink.pages.size() == 1);
  CHECK(bench.sink.pages[0].ends_listing);
}

TEST_CASE("a server without sync-collection is listed by ETags, and only when its ctag moved") {
  const std::string collection = item("/c/", "<CS:getctag>5</CS:getctag>");
  const std::string listing = multistatus(collection + item("/c/a.ics", etag("1")));
  const std::string ask_tag = "PROPFIND /c/\nDepth: 0\ngetctag";
  Bench bench({{kList, answered(403, "<error xmlns=\"DAV:\"><supported-report/></error>")},
               {kTags, answered(207, listing)},
               {ask_tag, answered(207, multistatus(collection))},
               {ask_tag, answered(207, multistatus(item("/c/", "<CS:getctag>6</CS:getctag>")))},
               {kTags, answered(207, listing)}});
  bench.reading.changes(std::nullopt, bench.sink);
  CHECK(bench.sink.pages.back().ends_listing);
  bench.reading.changes(bench.sink.cursor(), bench.sink);
  CHECK(bench.sink.pages.back().records.empty());
  CHECK_FALSE(bench.sink.pages.back().ends_listing);
  bench.reading.changes(bench.sink.cursor(), bench.sink);
  CHECK(bench.sink.pages.back().starts_listing);
  CHECK(bench.sink.pages.back().ends_listing);
}

TEST_CASE("a listing in pages starts and ends once, and what changed meanwhile is read after it") {
  const std::string more = status("/c/", "507 Insufficient Storage");
  Bench bench(
      {{kList, answered(207, multistatus(item("/c/a.ics", etag("1")) + more + token("p1")))},
       {since("p1"), answered(207, multistatus(item("/c/b.ics", etag("1")) + token("p2")))},
       {since("p2"), answered(207, multistatus(token("p3")))}});
  bench.reading.changes(std::nullopt, bench.sink);
  REQUIRE(bench.sink.pages.size() == 3);
  const auto& pages = bench.sink.pages;
  CHECK((pages[0].starts_listing && !pages[0].ends_listing));
  CHECK((!pages[1].starts_listing && pages[1].ends_listing));
  CHECK((!pages[2].starts_listing && !pages[2].ends_listing));
  CHECK(pages[2].next == delta("p3"));
}

TEST_CASE("an interrupted listing goes on from its cursor and still ends as one") {
  const std::string more = status("/c/", "507 Insufficient Storage");
  Bench first({{kList, answered(207, multistatus(more + token("p1")))}, {since("p1"), lost()}});
  CHECK(breakdown(first, std::nullopt).details().cause == Cause::unreachable);
  Bench second({{since("p1"), answered(207, multistatus(token("p2")))}});
  second.reading.changes(first.sink.cursor(), second.sink);
  CHECK(second.sink.pages[0].ends_listing);
  CHECK_FALSE(second.sink.pages[0].starts_listing);
}

TEST_CASE("a listing whose token stands still is an error, not a loop") {
  const std::string more = multistatus(status("/c/", "507 x") + token("p1"));
  Bench bench({{kList, answered(207, more)}, {since("p1"), answered(207, more)}});
  CHECK(std::string(breakdown(bench, std::nullopt).what()).find("token") != std::string::npos);
}

TEST_CASE("breakdowns tell how far they reach and what to do") {
  struct Case {
    const char* what;
    larkdav::adapters::http::Reply reply;
    Scope scope;
    Cause cause;
  };
  const Case cases[] = {
      {"log-in", answered(401), Scope::account, Cause::authorisation},
      {"lost", lost(), Scope::account, Cause::unreachable},
      {"no connection", lost(larkdav::adapters::http::Delivery::not_sent), Scope::account,
       Cause::unreachable},
      {"overload", answered(503), Scope::calendar, Cause::unreachable},
      {"rate", answered(429), Scope::calendar, Cause::unreachable},
  };
  for (const Case& one : cases) {
    CAPTURE(one.what);
    Bench bench({{since("t1"), one.reply}});
    const ReplicaError error = breakdown(bench, delta("t1"));
    CHECK(error.details().scope == one.scope);
    CHECK(error.details().cause == one.cause);
    CHECK_FALSE(error.details().cure.empty());
    CHECK(bench.sink.pages.empty());
  }
  const Case of_the_calendar[] = {
      {"gone", answered(404), Scope::calendar, Cause::refused},
      {"forbidden", answered(403), Scope::calendar, Cause::refused},
      {"a log-in page", answered(200, "<html>Welcome</html>"), Scope::calendar, Cause::unreachable},
      {"cut XML", answered(207, "<D:multistatus xmlns:D=\"DAV:\">"), Scope::calendar,
       Cause::unreachable},
      {"moved", answered(301, "", {{"location", "/new/"}}), Scope::calendar, Cause::configuration},
  };
  for (const Case& one : of_the_calendar) {
    CAPTURE(one.what);
    Bench bench({{since("t1"), one.reply}, {kList, one.reply}, {kTags, one.reply}});
    const ReplicaError error = breakdown(bench, delta("t1"));
    CHECK(error.details().scope == one.scope);
    CHECK(error.details().cause == one.cause);
    CHECK_FALSE(error.details().cure.empty());
    CHECK(bench.sink.pages.empty());
  }
}

TEST_CASE("what a multiget does not tell is asked for one by one") {
  const std::vector<NativeId> ids = {{"/c/a.ics"}, {"/c/b.ics"}, {"/c/d.ics"}, {"/c/e.ics"}};
  const std::string multiget = "REPORT /c/\nDepth: 1\ncalendar-multiget\n<D:href>/c/a.ics</D:href>";
  struct Case {
    const char* what;
    larkdav::adapters::http::Reply report;
  };
  const Case whole_report_fails[] = {{"sabre 1.8", answered(404)},
                                     {"poisoned", answered(207, "<a>&</b>")},
                                     {"error", answered(500)},
                                     {"not supported", answered(403)}};
  for (const Case& one : whole_report_fails) {
    CAPTURE(one.what);
    Bench bench({{multiget, one.report},
                 {"GET /c/a.ics", answered(200, "A\r\n", {{"etag", "W/\"1\""}})},
                 {"GET /c/b.ics", answered(404)},
                 {"GET /c/d.ics", answered(403)},
                 {"GET /c/e.ics", answered(500)}});
    bench.reading.fetch(ids, bench.sink);
    const auto& records = bench.sink.records;
    REQUIRE(records.size() == 3);
    CHECK(records.at(ids[0]).raw == "A\r\n");
    CHECK(records.at(ids[0]).revision == "\"1\"");
    CHECK(records.at(ids[0]).complete);
    CHECK(records.at(ids[1]).gone);
    CHECK_FALSE(records.at(ids[2]).unreadable.empty());
    CHECK_FALSE(records.at(ids[2]).gone);  // forbidden is not deleted
  }
  Bench left_out(
      {{multiget, answered(207, multistatus(item("/c/%61.ics", etag("1") + calendar_text("A")) +
                                            status("/c/b.ics", "404 Not Found") +
                                            status("/c/e.ics", "404 Not Found")))},
       {"GET /c/d.ics", answered(200, "D", {{"etag", "\"4\""}})}});
  left_out.reading.fetch(ids, left_out.sink);
  CHECK(left_out.sink.records.size() == 4);
  CHECK(left_out.sink.debts().empty());
}

TEST_CASE(
    "many resources are read in multigets of at most two hundred, each stored before the next") {
  std::vector<NativeId> ids;
  for (int i = 0; i < 1700; ++i) ids.push_back({"/c/" + std::to_string(i) + ".ics"});
  std::size_t most = 0;
  ScriptedTransport wire([&](const larkdav::adapters::http::Request& request) {
    std::string inside;
    std::size_t hrefs = 0;
    for (std::size_t at = request.body.find("<D:href>"); at != std::string::npos;
         at = request.body.find("<D:href>", at + 1), ++hrefs)
      inside += item(request.body.substr(at + 8, request.body.find('<', at + 8) - at - 8),
                     etag("1") + calendar_text("T"));
    most = std::max(most, hrefs);
    return answered(207, multistatus(inside));
  });
  const Url url = *parse_url("http://h/c/");
  Session session(wire, url, {});
  Reading reading(session, url);
  CollectingSink sink;
  reading.fetch(ids, sink);
  CHECK(sink.records.size() == 1700);
  CHECK(most == 200);
  CHECK(sink.pages.size() == 3);
}

TEST_CASE("a sync report that fails is tried again next time, one that is refused is not") {
  const std::string listing = multistatus(item("/c/a.ics", etag("1")));
  Bench failing({{kList, answered(500)},
                 {kTags, answered(207, listing)},
                 {kList, answered(207, multistatus(token("t1")))}});
  failing.reading.changes(std::nullopt, failing.sink);
  failing.reading.changes(failing.sink.cursor(), failing.sink);
  CHECK(failing.sink.cursor() == delta("t1"));
}

TEST_CASE("a page in place of an event, or no answer for one of them, leaves it owed") {
  const std::vector<NativeId> ids = {{"/c/a.ics"}, {"/c/b.ics"}, {"/c/d.ics"}};
  Bench bench({{"REPORT /c/", answered(500)},
               {"GET /c/a.ics", answered(200, "<html>Log in</html>")},
               {"GET /c/b.ics", lost()},
               {"GET /c/d.ics", answered(200, "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")}});
  bench.reading.fetch(ids, bench.sink);
  CHECK(bench.sink.records.size() == 1);
  CHECK(bench.sink.records.count(ids[2]) == 1);
  Bench away({{"REPORT /c/", answered(500)}, {"GET /c/a.ics", lost()}});
  CHECK_THROWS_AS(away.reading.fetch(std::span(ids).first(1), away.sink), ReplicaError);
  Bench busy({{"REPORT /c/", answered(503)}});
  CHECK_THROWS_AS(busy.reading.fetch(ids, busy.sink), ReplicaError);
}

TEST_CASE("a text that ends too early is asked for again, and believed when it comes twice") {
  const std::vector<NativeId> ids = {{"/c/a.ics"}, {"/c/b.ics"}, {"/c/d.ics"}};
  const std::string whole = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  Bench bench({{"REPORT /c/", answered(207, "<cut")},
               {"GET /c/a.ics", answered(200, "BEGIN:VCALENDAR\r\nEND")},
               {"GET /c/b.ics", answered(200, "BEGIN:VCALENDAR\r\nbroken")},
               {"GET /c/d.ics", answered(200, "")},
               {"GET /c/a.ics", answered(200, whole)},
               {"GET /c/b.ics", answered(200, "BEGIN:VCALENDAR\r\nbroken")},
               {"GET /c/d.ics", answered(200, "BEGIN")}});
  bench.reading.fetch(ids, bench.sink);
  CHECK(bench.sink.records.size() == 2);
  CHECK(bench.sink.records.at(ids[0]).raw == whole);
  CHECK(bench.sink.records.at(ids[1]).raw == "BEGIN:VCALENDAR\r\nbroken");
}

TEST_CASE("nothing to fetch is no request") {
  Bench bench({});
  bench.reading.fetch({}, bench.sink);
  CHECK(bench.session.requests() == 0);
}

TEST_CASE("a failure of the moment is not how a server refuses a token") {
  const std::string ask = since("97");  // "7", forged
  Bench trusting({{ask, answered(500)}, {ask, answered(207, multistatus(token("8")))}});
  CHECK(trusting.reading.trusts_forged_token("7") == true);
  Bench refusing({{ask, answered(500)}, {ask, answered(500)}});
  CHECK(refusing.reading.trusts_forged_token("7") == false);
  Bench away({{ask, answered(500)}, {ask, answered(503)}});
  CHECK(away.reading.trusts_forged_token("7") == std::nullopt);
}
