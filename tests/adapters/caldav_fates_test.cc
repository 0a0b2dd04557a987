#include "adapters/caldav/fates.h"

#include <doctest/doctest.h>

#include "tests/support/exchanges.h"

using namespace larkdav::adapters;
using namespace larkdav::adapters::caldav;
using namespace larkdav::tests;

namespace {

std::string word(const Fate& fate) {
  struct Word {
    std::string operator()(const Stored& stored) const {
      return stored.strong ? "strong" : "stored";
    }
    std::string operator()(const Vanished&) const { return "vanished"; }
    std::string operator()(const Conflicting& other) const { return "at " + other.path; }
    std::string operator()(const Duplicate&) const { return "duplicate"; }
    std::string operator()(const Rejected&) const { return "rejected"; }
    std::string operator()(const InDoubt&) const { return "doubt"; }
  };
  return std::visit(Word{}, fate);
}

std::string error(const std::string& inside) {
  return "<error xmlns=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">" + inside + "</error>";
}
std::string twin_at(const std::string& href) {
  return error("<C:no-uid-conflict><href>" + href + "</href></C:no-uid-conflict>");
}

}  // namespace

TEST_CASE("every measured reply to a write has its fate") {
  struct Case {
    const char* what;
    http::Reply reply;
    const char* create;
    const char* replace;
    const char* remove;
  };
  const Case cases[] = {
      {"created with a strong ETag", answered(201, "", {{"etag", "\"1\""}}), "strong", "strong",
       "strong"},
      {"created with a weak one", answered(204, "", {{"etag", "W/\"1\""}}), "stored", "stored",
       "stored"},
      {"DELETE of Radicale", answered(200), "stored", "stored", "stored"},
      {"condition failed", answered(412), "at /c/a.ics", "at /c/a.ics", "at /c/a.ics"},
      {"nothing there", answered(404), "doubt", "vanished", "vanished"},
      {"gone", answered(410), "doubt", "vanished", "vanished"},
      {"refused by Xandikos with a 2xx",
       answered(207,
                multistatus("<D:response><D:href>/c/a.ics</D:href><D:status>HTTP/1.1 403 x"
                            "</D:status><D:error><C:no-uid-conflict/></D:error></D:response>")),
       "duplicate", "duplicate", "duplicate"},
      {"another 207", answered(207, multistatus(status("/c/a.ics", "400 x"))), "rejected",
       "rejected", "rejected"},
      {"207 that hides a 412", answered(207, multistatus(status("/c/a.ics", "412 x"))),
       "at /c/a.ics", "at /c/a.ics", "at /c/a.ics"},
      {"207 that hides a 412 and says why",
       answered(207, multistatus("<D:response><D:href>/c/a.ics</D:href><D:status>HTTP/1.1 412 x"
                                 "</D:status><D:error><C:no-uid-conflict><D:href>/c/b.ics</D:href>"
                                 "</C:no-uid-conflict></D:error></D:response>")),
       "at /c/b.ics", "at /c/b.ics", "at /c/b.ics"},
      {"412 that says why", answered(412, twin_at("/c/b.ics")), "at /c/b.ics", "at /c/b.ics",
       "at /c/b.ics"},
      {"UID is here too", answered(409, twin_at("/c/b.ics")), "at /c/b.ics", "at /c/b.ics",
       "at /c/b.ics"},
      {"UID is in another calendar (Cyrus)",
       answered(403, error("<C:unique-scheduling-object-resource><href>/other/b.ics</href>"
                           "</C:unique-scheduling-object-resource>")),
       "rejected", "rejected", "rejected"},
      {"UID is somewhere (Radicale)", answered(409, error("<C:no-uid-conflict/>")), "duplicate",
       "duplicate", "duplicate"},
      {"invalid", answered(403, error("<C:valid-calendar-data/>")), "rejected", "rejected",
       "rejected"},
      {"too large", answered(413), "rejected", "rejected", "rejected"},
      {"unsupported", answered(415), "rejected", "rejected", "rejected"},
      {"full", answered(507), "doubt", "doubt", "doubt"},
      {"failed", answered(500), "doubt", "doubt", "doubt"},
      {"unavailable", answered(503), "doubt", "doubt", "doubt"},
      {"locked", answered(423), "doubt", "doubt", "doubt"},
      {"accepted only", answered(202), "doubt", "doubt", "doubt"},
      {"redirected", answered(302), "doubt", "doubt", "doubt"},
      {"lost", lost(), "doubt", "doubt", "doubt"},
  };
  const Url collection = *parse_url("http://h/c/");
  for (const Case& one : cases) {
    CAPTURE(one.what);
    const auto fate = [&](Verb verb) {
      return word(fate_of({verb, "/c/a.ics", "\"0\"", ""}, one.reply, collection));
    };
    CHECK(fate(Verb::create) == one.create);
    CHECK(fate(Verb::replace) == one.replace);
    CHECK(fate(Verb::remove) == one.remove);
  }
}

TEST_CASE("a refusal names its precondition") {
  const Fate fate =
      fate_of({Verb::create, "/c/a.ics", "", ""}, answered(403, error("<C:max-resource-size/>")),
              *parse_url("http://h/c/"));
  CHECK(std::get<Rejected>(fate).reason.find("max-resource-size") != std::string::npos);
  CHECK(std::get<Rejected>(fate).status == 403);
}
