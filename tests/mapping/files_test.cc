#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "engine/fields.h"
#include "mapping/ical/reader.h"
#include "mapping/ical/writer.h"
#include "tests/mapping/calendar_text.h"

namespace larkdav::mapping::ical {
namespace {

const std::string kZone =
    "BEGIN:VTIMEZONE\nTZID:China Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T000000\n"
    "TZOFFSETFROM:+0800\nTZOFFSETTO:+0800\nEND:STANDARD\nEND:VTIMEZONE\n";
const std::string kFile =
    "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\nMETHOD:PUBLISH\nX-WR-CALNAME:Work\\, mine\n" +
    kZone +
    "BEGIN:VEVENT\nUID:a\nDTSTART;TZID=China Standard Time:20260105T090000\nRRULE:FREQ=DAILY\n"
    "SUMMARY:a\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID:b\nDTSTART:20260105T090000Z\nSUMMARY:b\nEND:VEVENT\n"
    "BEGIN:VEVENT\nDTSTART:20260105T090000Z\nSUMMARY:nobody\nEND:VEVENT\n"
    "BEGIN:VEVENT\nUID: a \nRECURRENCE-ID;TZID=China Standard Time:20260106T090000\n"
    "DTSTART;TZID=China Standard Time:20260106T100000\nSUMMARY:a2\nEND:VEVENT\n"
    "BEGIN:VTODO\nUID:t\nEND:VTODO\n"
    "BEGIN:VEVENT\nDTSTART:20260105T090000Z\nSUMMARY:nobody\nEND:VEVENT\nEND:VCALENDAR\n";

TEST_CASE("a file is taken apart by UID, each with the zones it names") {
  for (const std::string& text : {kFile, crlf(kFile)}) {
    const FileContents contents = split_file(text);
    CHECK(contents.unreadable.empty());
    CHECK(contents.calendar_name == "Work, mine");
    std::vector<std::string> uids;
    for (const FileResource& resource : contents.resources) uids.push_back(resource.uid.value);
    CHECK(uids == std::vector<std::string>{"a", "b", "", "t", ""});
    const auto series = read(contents.resources[0].text);
    CHECK(series.event.occurrences.size() == 1);
    CHECK(contents.resources[0].text.find("VTIMEZONE") != std::string::npos);
    CHECK(contents.resources[0].text.find("METHOD") == std::string::npos);
    CHECK(contents.resources[1].text.find("VTIMEZONE") == std::string::npos);
    CHECK(read(contents.resources[1].text).event.fields.title == "b");
    CHECK(read(contents.resources[2].text).event.uid.value.empty());  // named by its file
    CHECK(why_unreadable(contents.resources[3].text) == std::string(kNotAnEvent));
  }
}

TEST_CASE("a broken component spoils itself alone") {
  const std::string text =
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260105T090000Z\nBEGIN:VALARM\nEND:VEVENT\n"
      "BEGIN:VEVENT\nUID:b\nDTSTART:20260105T090000Z\n"
      "BEGIN:VEVENT\nUID:c\nDTSTART:20260105T090000Z\nEND:VEVENT\n"
      "BEGIN:VEVENT\nUID:d\nDTSTART:20260105T090000Z\n";
  const FileContents contents = split_file(text);
  REQUIRE(contents.resources.size() == 4);
  CHECK_FALSE(why_unreadable(contents.resources[0].text).empty());
  CHECK_FALSE(why_unreadable(contents.resources[1].text).empty());
  CHECK(read(contents.resources[2].text).event.uid.value == "c");
  CHECK_FALSE(why_unreadable(contents.resources[3].text).empty());
}

TEST_CASE("events outside of a VCALENDAR are taken all the same") {
  const FileContents contents = split_file(
      "BEGIN:VEVENT\nUID:a\nDTSTART:20260105T090000Z\nEND:VEVENT\n"
      "BEGIN:VEVENT\nUID:b\nDTSTART:20260105T090000Z\nEND:VEVENT");
  REQUIRE(contents.resources.size() == 2);
  CHECK(read(contents.resources[1].text).event.uid.value == "b");
}

TEST_CASE("several events under one UID are several events, and one told twice is one") {
  const std::string first =
      "BEGIN:VEVENT\nUID:a\nDTSTART:20260105T090000Z\nSUMMARY:1\nEND:VEVENT\n";
  const std::string second =
      "BEGIN:VEVENT\nSUMMARY:2\nUID:a\nDTSTART:20260106T090000Z\nRRULE:FREQ=DAILY;COUNT=3\n"
      "END:VEVENT\n";
  const std::string change =
      "BEGIN:VEVENT\nUID:a\nRECURRENCE-ID:20260107T090000Z\nDTSTART:20260107T100000Z\nEND:VEVENT\n";
  const std::string taken = "BEGIN:VEVENT\nUID:a-2\nDTSTART:20260105T090000Z\nEND:VEVENT\n";
  const FileContents contents = split_file(calendar(first + second + change + first + taken));
  std::vector<std::string> uids;
  for (const FileResource& resource : contents.resources) {
    uids.push_back(resource.uid.value);
    CHECK(read(resource.text).event.uid == resource.uid);
  }
  CHECK(uids == std::vector<std::string>{"a", "a-3", "a-2"});
  CHECK(read(contents.resources[1].text).event.occurrences.size() == 1);
  CHECK(contents.resources[1].text.find("SUMMARY:2\r\nUID:a-3\r\nDTSTART") != std::string::npos);
}

TEST_CASE("a task that has the UID of an event is left out, whichever comes first") {
  const std::string task = "BEGIN:VTODO\nUID:a\nSUMMARY:task\nEND:VTODO\n";
  const std::string meeting = "BEGIN:VEVENT\nUID:a\nDTSTART:20260105T090000Z\nEND:VEVENT\n";
  for (const std::string& text : {task + meeting, meeting + task}) {
    const FileContents contents = split_file(calendar(text));
    REQUIRE(contents.resources.size() == 1);
    CHECK(read(contents.resources[0].text).event.uid.value == "a");
  }
}

TEST_CASE("lines that are no UTF-8 are read as Windows-1252, the others as they are") {
  const FileContents contents =
      split_file(calendar("BEGIN:VEVENT\nUID:a\nDTSTART:20260105T090000Z\nSUMMARY:Gr\xFC\xDF"
                          "e \x80 5\n"
                          "LOCATION:M\xC3\xBCnchen\nEND:VEVENT\n"));
  REQUIRE(contents.resources.size() == 1);
  const auto fields = read(contents.resources[0].text).event.fields;
  CHECK(fields.title ==
        "Gr\xC3\xBC\xC3\x9F"
        "e \xE2\x82\xAC 5");
  CHECK(fields.location == "M\xC3\xBCnchen");
}

TEST_CASE("a file that holds nothing readable says why") {
  CHECK(split_file("BEGIN:VCALENDAR\nVERSION:1.0\n" + event("DTSTART:20260105T090000Z\n") +
                   "END:VCALENDAR\n")
            .unreadable == kOldCalendar);
  CHECK(split_file("").unreadable == "the file holds no VCALENDAR");
  CHECK(split_file("{}").unreadable == "the file holds no VCALENDAR");
  CHECK(split_file(std::string(3 << 20, 'x'), 2 << 20).unreadable ==
        "the file is larger than 2 MB");
  CHECK(split_file("BEGIN:VCALENDAR\nEND:VCALENDAR\n").unreadable.empty());
}

TEST_CASE("resources put together and taken apart again are the same events") {
  const std::string zoned_event = calendar(
      kZone + event("DTSTART;TZID=China Standard Time:20260105T090000\nSUMMARY:\xE4\xB8\xAD\n"));
  std::string other = "BEGIN:VCALENDAR\n" + kZone +
                      "BEGIN:VEVENT\nUID:two\nDTSTART;TZID=China Standard Time:20260105T100000\n"
                      "END:VEVENT\nEND:VCALENDAR";
  const std::string file = join_file({zoned_event, other}, "Work, mine");
  CHECK(file.find("TZID:China") == file.rfind("TZID:China"));
  for (std::size_t at = file.find('\n'); at != std::string::npos; at = file.find('\n', at + 1)) {
    REQUIRE(file[at - 1] == '\r');
  }
  const FileContents contents = split_file(file);
  CHECK(contents.calendar_name == "Work, mine");
  REQUIRE(contents.resources.size() == 2);
  CHECK(read(contents.resources[0].text).event == read(zoned_event).event);
  CHECK(read(contents.resources[1].text).event == read(other).event);
  CHECK(join_file({}, "") ==
        crlf("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//larkdav//larkdav//EN\nEND:VCALENDAR\n"));
}

TEST_CASE("a big file takes time in proportion to its size") {
  std::string text = "BEGIN:VCALENDAR\n";
  for (int i = 0; i < 20000; ++i) {
    text += "BEGIN:VEVENT\nUID:u" + std::to_string(i) +
            "\nDTSTART:20260105T090000Z\nSUMMARY:x\nEND:VEVENT\n";
  }
  const FileContents contents = split_file(text + "END:VCALENDAR\n");
  REQUIRE(contents.resources.size() == 20000);
  std::vector<std::string> texts;
  for (const FileResource& resource : contents.resources) texts.push_back(resource.text);
  CHECK(split_file(join_file(texts, "n")).resources.size() == 20000);
}

TEST_CASE("every foreign file can be taken apart") {
  for (const auto& path : foreign_calendars()) {
    CAPTURE(path.string());
    const std::string text = content_of(path);
    for (const FileResource& resource : split_file(text).resources) {
      const auto state = read_resource(resource.text, {});
      if (resource.uid.value.empty()) continue;
      if (const auto* item = std::get_if<engine::Assembled>(&state)) {
        CHECK(item->event.uid == resource.uid);
        CHECK(edit_resource(resource.text, item->event, engine::FieldMask::everything(), {}) ==
              resource.text);
      }
    }
  }
}

}  // namespace
}  // namespace larkdav::mapping::ical
