// The same event however it is spelled: what servers and programs rewrite on their own is no edit.
#include <doctest/doctest.h>

#include <functional>
#include <set>

#include "engine/fields.h"
#include "mapping/feishu/html.h"
#include "tests/mapping/edited_text.h"
#include "tests/support/fixtures.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Event;

std::vector<std::string> contents_of(const std::string& text) {  // unfolded lines
  std::vector<std::string> out;
  LineScanner scanner(text);
  for (Line line; scanner.next(line);) out.push_back(line.content);
  return out;
}

std::string joined(const std::vector<std::string>& lines, const std::string& end = "\r\n") {
  std::string out;
  for (const std::string& line : lines) out += line + end;
  return out;
}

std::string name_of(std::string content) {
  Line line;
  line.content = std::move(content);
  locate(line);
  return line.name;
}

std::string refolded(const std::string& text, std::size_t width, const std::string& end) {
  std::string out;
  for (std::string line : contents_of(text)) {
    for (; line.size() > width; line.erase(0, width)) out += line.substr(0, width) + end + "\t";
    out += line + end;
  }
  return out;
}

// Lines of those names get this value.
std::string with_values(const std::string& text, const std::set<std::string>& names,
                        const std::string& value) {
  std::vector<std::string> lines = contents_of(text);
  for (std::string& line : lines) {
    if (names.count(name_of(line)) > 0) line = name_of(line) + ":" + value;
  }
  return joined(lines);
}

// The properties of each event in reverse order; those that come twice keep their order.
std::string reordered(const std::string& text) {
  std::vector<std::string> out;
  std::vector<std::string> event;
  int depth = 0;  // within a VEVENT
  for (const std::string& line : contents_of(text)) {
    const bool begin = name_of(line) == "BEGIN";
    const bool end = name_of(line) == "END";
    if (depth == 1 && !begin && !end) {
      event.push_back(line);
      continue;
    }
    if (depth == 1) {
      std::stable_sort(event.begin(), event.end(),
                       [](const auto& a, const auto& b) { return name_of(a) > name_of(b); });
      out.insert(out.end(), event.begin(), event.end());
      event.clear();
    }
    if (begin && (depth > 0 || line.find("EVENT") != std::string::npos ||
                  line.find("event") != std::string::npos)) {
      ++depth;
    }
    if (end && depth > 0) --depth;
    out.push_back(line);
  }
  return joined(out);
}

// Zones described in more words than needed: rules of long ago, names, comments.
std::string wordy(const std::string& text) {
  std::string out = text;
  const std::string more =
      "X-LIC-COMMENT:described at length\r\nLAST-MODIFIED:20200101T000000Z\r\n"
      "TZURL:https://zones.fixtures.example/x\r\n";
  for (std::size_t at = 0; (at = out.find("TZID:", at)) != std::string::npos;) {
    at = out.find("\r\n", at) + 2;
    out.insert(at, more);
  }
  return out;
}

struct Respelling {
  const char* name;
  std::function<std::string(const std::string&)> apply;
};

std::vector<Respelling> respellings() {
  return {
      {"stamps",
       [](const std::string& text) {
         return with_values(text, {"DTSTAMP", "LAST-MODIFIED", "CREATED"}, "20270101T010203Z");
       }},
      {"product", [](const std::string& t) { return with_values(t, {"PRODID"}, "-//Other//EN"); }},
      {"order of properties", reordered},
      {"folded at 20 octets", [](const std::string& t) { return refolded(t, 20, "\r\n"); }},
      {"not folded", [](const std::string& t) { return refolded(t, 1U << 20U, "\r\n"); }},
      {"LF", [](const std::string& t) { return refolded(t, 75, "\n"); }},
      {"wordy zones", wordy},
  };
}

Event event_of(const std::string& text) {
  ReadOptions reading;
  reading.floating_zone = "Asia/Shanghai";
  const auto state = read_resource(text, reading);
  const auto* assembled = std::get_if<engine::Assembled>(&state);
  if (assembled == nullptr) {
    FAIL_CHECK(text);
    return {};
  }
  return assembled->event;
}

Event spelled(const std::string& lines) { return event_of(calendar(event(lines))); }

void all_equal(const std::vector<std::string>& spellings, const std::string& before = "",
               const std::string& after = "") {
  for (const std::string& each : spellings) {
    CAPTURE(each);
    CHECK(engine::diff(spelled(before + each + after), spelled(before + spellings[0] + after))
              .empty());
  }
}

}  // namespace

TEST_CASE("what servers rewrite on their own leaves every fixture the event it was") {
  for (const tests::Fixture& fixture : tests::fixtures()) {
    CAPTURE(fixture.name);
    for (const FileResource& resource : split_file(fixture.text).resources) {
      ReadOptions reading;
      reading.floating_zone = "Asia/Shanghai";
      const auto state = read_resource(resource.text, reading);
      const auto* before = std::get_if<engine::Assembled>(&state);
      if (before == nullptr) continue;
      for (const Respelling& each : respellings()) {
        CAPTURE(each.name);
        const std::string text = each.apply(resource.text);
        CAPTURE(text);
        CHECK(engine::diff(event_of(text), before->event).empty());
      }
    }
  }
}

TEST_CASE("a zone is the same by every name it goes by") {
  std::vector<std::string> starts;
  for (const std::string tzid :
       {"Asia/Shanghai", "\"Asia/Shanghai\"", "PRC", "Asia/Chongqing", "asia/shanghai",
        "China Standard Time", "/mozilla.org/20050126_1/Asia/Shanghai",
        "/freeassociation.sourceforge.net/Asia/Shanghai",
        "\"(UTC+08:00) Beijing, Chongqing, Hong Kong, Urumqi\""}) {
    starts.push_back("DTSTART;TZID=" + tzid + ":20260302T090000\n");
  }
  all_equal(starts, "", "DURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\n");
}

TEST_CASE("an end is the same by every spelling of it") {
  const std::string start = "DTSTART;TZID=Asia/Shanghai:20260302T090000\n";
  all_equal({"DTEND;TZID=Asia/Shanghai:20260302T100000\n", "DTEND:20260302T020000Z\n",
             "DTEND;TZID=PRC:20260302T100000\n", "DTEND:20260302T100000\n", "DURATION:PT1H\n",
             "DURATION:PT60M\n", "DURATION:+P0DT1H0M0S\n", "DURATION:PT3600S\n",
             "DTEND:2026-03-02T02:00:00Z\n", "DTEND:20260302T020000.250Z\n"},
            start);
  all_equal({"", "DTEND;VALUE=DATE:20260303\n", "DURATION:P1D\n", "DTEND;VALUE=DATE:20260302\n",
             "DURATION:PT24H\n"},
            "DTSTART;VALUE=DATE:20260302\n");
}

TEST_CASE("a rule is the same by every spelling of its end and its parts") {
  const std::string start = "DTSTART;TZID=Asia/Shanghai:20260302T090000\nDURATION:PT1H\nRRULE:";
  all_equal(
      {"FREQ=DAILY;COUNT=3\n", "COUNT=3;FREQ=DAILY\n", "FREQ=DAILY;INTERVAL=1;COUNT=3\n",
       "freq=daily;count=3\n", "FREQ=DAILY;UNTIL=20260304T010000Z\n", "FREQ=DAILY;UNTIL=20260304\n",
       "FREQ=DAILY;UNTIL=20260304T155959Z\n", "FREQ=DAILY;UNTIL=20260304T090000\n",
       "FREQ=DAILY;UNTIL=20260305T005959Z\n", "FREQ=DAILY;WKST=MO;COUNT=3\n"},
      start);
  all_equal({"FREQ=WEEKLY;BYDAY=MO;COUNT=4\n", "FREQ=WEEKLY;BYDAY=MO;WKST=SU;COUNT=4\n",
             "BYDAY=MO;FREQ=WEEKLY;UNTIL=20260323T010000Z\n"},
            start);
  all_equal({"FREQ=DAILY;UNTIL=20260304\n", "FREQ=DAILY;UNTIL=20260304T000000Z\n",
             "FREQ=DAILY;UNTIL=20260303T160000Z\n", "FREQ=DAILY;UNTIL=20260304T235959Z\n",
             "FREQ=DAILY;COUNT=3\n"},
            "DTSTART;VALUE=DATE:20260302\nRRULE:");
}

TEST_CASE("a description is the same in every encoding of its formatting") {
  for (const char* text :
       {"one & two\nthree", "<p>one &amp; two</p><p>three</p>", "one &amp; two<br>three",
        "<div>one &#38; two</div><div>three</div>", "one &amp;amp; two<br/>three",
        "<span style=\"color: red\">one &#x26; two</span><BR>three"}) {
    CAPTURE(text);
    CHECK(feishu::plain_text(text) == "one & two\nthree");
  }
}

}  // namespace larkdav::mapping::ical
