#include "tools/larkdav/calendar_lookup.h"

#include <doctest/doctest.h>

using namespace larkdav::tools;
using larkdav::adapters::CalendarInfo;

namespace {

CalendarInfo calendar(const std::string& id, const std::string& name, const std::string& url = "") {
  CalendarInfo result;
  result.id = id;
  result.name = name;
  result.url = url;
  return result;
}

std::string found(const std::string& wanted, const std::vector<CalendarInfo>& calendars) {
  const Lookup lookup = look_up(wanted, calendars);
  const auto* hit = std::get_if<CalendarInfo>(&lookup);
  return hit == nullptr ? "" : hit->id;
}

const std::string kDav = "https://dav.example.com/alice/";

}  // namespace

TEST_CASE("primary names the identity's own calendar at Feishu, and a name elsewhere") {
  CalendarInfo own = calendar("feishu.cn_1@x", "Me");
  own.primary = true;
  CHECK(found("primary", {calendar("c2", "primary"), own}) == own.id);
  CHECK(found("primary", {calendar("c2", "primary")}) == "c2");
}

TEST_CASE("an id, a URL or its path, a folder name and a display name each find the calendar") {
  const std::vector<CalendarInfo> dav{calendar(kDav + "w1/", "Work", kDav + "w1/"),
                                      calendar(kDav + "h1/", "Home", kDav + "h1/")};
  for (const char* wanted : {"Work", "https://dav.example.com/alice/w1/",
                             "https://dav.example.com/alice/w1", "/alice/w1/", "/alice/w1"}) {
    CAPTURE(wanted);
    CHECK(found(wanted, dav) == kDav + "w1/");
  }
  CHECK(found("w1", dav).empty());  // the last part of a URL is no name
  const std::vector<CalendarInfo> folders{calendar("/home/a/cal/work", "Office"),
                                          calendar("/home/a/cal/home", "work")};
  CHECK(found("work", folders) == "/home/a/cal/work");  // the folder before the display name
  CHECK(found("Office", folders) == "/home/a/cal/work");
  CHECK(found("/home/a/cal/home", folders) == "/home/a/cal/home");
}

TEST_CASE("an id wins over another calendar's display name") {
  CHECK(found("a", {calendar("b", "a"), calendar("a", "x")}) == "a");
}

TEST_CASE("a display name must be exact") {
  CHECK(found("work", {calendar("1", "Work")}).empty());
  CHECK(found("Wor", {calendar("1", "Work")}).empty());
}

TEST_CASE("an ambiguous name gives the ids to choose from") {
  const Lookup lookup = look_up("Work", {calendar("1", "Work"), calendar("2", "Work")});
  REQUIRE(std::holds_alternative<SeveralCalendars>(lookup));
  CHECK(std::get<SeveralCalendars>(lookup).ids == std::vector<std::string>{"1", "2"});
}

TEST_CASE("an unknown name gives what could have been written") {
  CalendarInfo own = calendar("1", "Me");
  own.primary = true;
  CalendarInfo refused = calendar("3", "Google");
  refused.refused = "a Google calendar";
  const Lookup lookup = look_up("x", {own, calendar("2", ""), refused});
  REQUIRE(std::holds_alternative<NoSuchCalendar>(lookup));
  CHECK(std::get<NoSuchCalendar>(lookup).candidates ==
        std::vector<std::string>{"primary", "Me", "2"});
}
