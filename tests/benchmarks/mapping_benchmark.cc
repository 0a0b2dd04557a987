// Reading, projecting and writing back 10,000 mixed events, beside libical's bare parse of the same
// texts in the same run. Built where libical is installed; not a test: figures of a loaded machine
// prove nothing. tools/benchmark runs it.
#include <libical/ical.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <vector>

#include "mapping/ical/reader.h"
#include "mapping/ical/writer.h"

namespace larkdav {
namespace {

constexpr int kEvents = 10'000;
constexpr int kRounds = 5;  // the quickest counts
constexpr double kMost = 2.0;

const std::string kZone =
    "BEGIN:VTIMEZONE\nTZID:Europe/Berlin\nBEGIN:STANDARD\nDTSTART:19701025T030000\n"
    "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n"
    "BEGIN:DAYLIGHT\nDTSTART:19700329T020000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\nEND:VTIMEZONE\n";

std::string two(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string day_of(int number) {
  return std::to_string(2020 + number % 8) + two(1 + number % 12) + two(1 + number % 28);
}

std::string vevent(int number, const std::string& lines) {
  return "BEGIN:VEVENT\nUID:benchmark-" + std::to_string(number) +
         "@fixtures.example\nDTSTAMP:20260101T000000Z\nCREATED:20260101T000000Z\n"
         "LAST-MODIFIED:20260101T000000Z\nSEQUENCE:1\n" +
         lines + "END:VEVENT\n";
}

// What calendars are made of: single events, days, series with exceptions, meetings.
std::string events_of(int number) {
  const std::string day = day_of(number);
  const std::string berlin = ";TZID=Europe/Berlin:";
  const std::string timed =
      "DTSTART" + berlin + day + "T090000\nDTEND" + berlin + day + "T100000\n";
  const std::string title = "SUMMARY:Event number " + std::to_string(number) + "\\, of many\n";
  const std::string alarm =
      "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:Reminder\nEND:VALARM\n";
  switch (number % 6) {
    case 0:
      return vevent(number, timed + title + "LOCATION:Room 5\n" + alarm);
    case 1:
      return vevent(number, "DTSTART;VALUE=DATE:" + day + "\n" + title + "TRANSP:TRANSPARENT\n");
    case 2:
      return vevent(number, timed + title + "RRULE:FREQ=WEEKLY;COUNT=20\nEXDATE" + berlin +
                                day_of(number) + "T090000\n" + alarm) +
             vevent(number, "RECURRENCE-ID" + berlin + day + "T090000\n" + timed + title);
    case 3:
      return vevent(number,
                    "DTSTART:" + day + "T010000Z\nDURATION:PT1H\n" + title +
                        "DESCRIPTION:Agenda\\n1. figures\\n2. questions and answers about "
                        "them\\n3. what\n  is to be done until the next time\\n4. thanks\n");
    case 4:
      return vevent(number,
                    timed + title + "ORGANIZER;CN=Li Na:mailto:lina@fixtures.example\n" +
                        "ATTENDEE;CN=Li Na;PARTSTAT=ACCEPTED;ROLE=CHAIR:mailto:lina@fixtures."
                        "example\nATTENDEE;CN=\"Wu, Lei\";PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:"
                        "wulei@fixtures.example\nX-APPLE-TRAVEL-ADVISORY-BEHAVIOR:AUTOMATIC\n");
    default:
      return vevent(number, timed + title + "RRULE:FREQ=MONTHLY;BYDAY=2TU\nCLASS:PRIVATE\n" +
                                alarm + "CATEGORIES:Work,Travel\nX-MOZ-GENERATION:3\n");
  }
}

std::vector<std::string> texts() {
  std::vector<std::string> out;
  for (int number = 0; number < kEvents; ++number) {
    const std::string events = events_of(number);
    const bool zoned = events.find("TZID=") != std::string::npos;
    const std::string lines = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//larkdav//benchmark//EN\n" +
                              (zoned ? kZone : std::string()) + events + "END:VCALENDAR\n";
    std::string text;
    for (const char c : lines) {
      if (c == '\n') text += '\r';
      text += c;
    }
    out.push_back(std::move(text));
  }
  return out;
}

double quickest(const std::function<void()>& what) {
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto begin = std::chrono::steady_clock::now();
    what();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    best = std::min(best, took.count());
  }
  return best;
}

void fail(const char* why) {
  std::fprintf(stderr, "benchmark: %s\n", why);
  std::exit(1);
}

// Every event is read, its projection gets another title, and that is written back.
void read_and_write(const std::vector<std::string>& calendars, bool edit) {
  mapping::ical::ReadOptions reading;
  reading.floating_zone = "Asia/Shanghai";
  mapping::ical::WriteOptions writing;
  writing.floating_zone = reading.floating_zone;
  writing.stamp = engine::Instant{std::chrono::seconds{1'780'000'000}};
  for (const std::string& text : calendars) {
    auto state = mapping::ical::read_resource(text, reading);
    auto* assembled = std::get_if<engine::Assembled>(&state);
    if (assembled == nullptr) fail("an event was not read");
    if (edit) assembled->event.fields.title = "Another title";
    const std::string written = mapping::ical::edit_resource(
        text, assembled->event, engine::FieldMask::everything(), writing);
    if ((written == text) == edit) fail("an event was not written as it should be");
  }
}

void parse_only(const std::vector<std::string>& calendars) {
  for (const std::string& text : calendars) {
    icalcomponent* parsed = icalparser_parse_string(text.c_str());
    if (parsed == nullptr) fail("libical parsed nothing");
    icalcomponent_free(parsed);
  }
}

int run() {
  const std::vector<std::string> calendars = texts();
  const double bare = quickest([&] { parse_only(calendars); });
  const double unchanged = quickest([&] { read_and_write(calendars, false); });
  const double edited = quickest([&] { read_and_write(calendars, true); });
  std::printf("%d events: libical's parse %.0f ms\n", kEvents, bare * 1e3);
  std::printf("read, projected, written back: %.0f ms, ratio %.2f\n", unchanged * 1e3,
              unchanged / bare);
  std::printf("read, projected, edited, written back: %.0f ms, ratio %.2f (at most %.1f)\n",
              edited * 1e3, edited / bare, kMost);
  return edited <= kMost * bare ? 0 : 1;
}

}  // namespace
}  // namespace larkdav

int main() { return larkdav::run(); }
