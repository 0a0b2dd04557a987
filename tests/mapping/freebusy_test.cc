#include "mapping/ical/freebusy.h"

#include <doctest/doctest.h>

#include <sstream>

using namespace larkdav;
using namespace larkdav::mapping::ical;

TEST_CASE("busy times become one VFREEBUSY, the unsure ones tentative") {
  const auto at = [](long long seconds) { return engine::Instant{std::chrono::seconds(seconds)}; };
  const std::string text =
      freebusy_text({"uid-1",
                     "urn:x-feishu:ou_1",
                     at(0),
                     at(0),
                     at(86400),
                     {{at(3600), at(7200), false}, {at(7200), at(7260), true}}});
  CHECK(text ==
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//larkdav//EN\r\nMETHOD:PUBLISH\r\n"
        "BEGIN:VFREEBUSY\r\nUID:uid-1\r\nDTSTAMP:19700101T000000Z\r\n"
        "ORGANIZER:urn:x-feishu:ou_1\r\nDTSTART:19700101T000000Z\r\nDTEND:19700102T000000Z\r\n"
        "FREEBUSY;FBTYPE=BUSY:19700101T010000Z/19700101T020000Z\r\n"
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:19700101T020000Z/19700101T020100Z\r\n"
        "END:VFREEBUSY\r\nEND:VCALENDAR\r\n");
}

TEST_CASE("long values are folded between characters and cannot end their line") {
  std::string whose;
  for (int i = 0; i < 100; ++i) whose += "é";
  const std::string text = freebusy_text({"a\r\nATTENDEE:x", whose, {}, {}, {}, {}});
  CHECK(text.find("\r\nATTENDEE") == std::string::npos);
  std::string unfolded = text;
  for (auto at = unfolded.find("\r\n "); at != std::string::npos; at = unfolded.find("\r\n ")) {
    unfolded.erase(at, 3);
  }
  CHECK(unfolded.find("ORGANIZER:" + whose + "\r\n") != std::string::npos);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 76);
}
