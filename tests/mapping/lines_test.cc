#include "mapping/ical/lines.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "mapping/ical/text.h"
#include "tests/mapping/calendar_text.h"

namespace larkdav::mapping::ical {
namespace {

std::string joined(const Document& document) {
  std::string out;
  for (const Line& line : document.lines) {
    out += document.text.substr(line.begin, line.end - line.begin);
  }
  return out;
}

Document parsed(const std::string& text) {
  auto result = parse_document(text);
  if (const auto* refusal = std::get_if<Refusal>(&result)) FAIL(refusal->reason);
  return std::move(std::get<Document>(result));
}

std::string refused(const std::string& text, const Limits& limits = {}) {
  auto result = parse_document(text, limits);
  const auto* refusal = std::get_if<Refusal>(&result);
  return refusal == nullptr ? "" : refusal->reason;
}

TEST_CASE("lines cover the text byte for byte, whatever its line ends") {
  const std::string lf =
      "BEGIN:VCALENDAR\nX-A:one\n two\n\tthree\n\nX-B;P=\"a:b;c\":v\nEND:VCALENDAR\n";
  std::string cr = lf;
  for (char& c : cr) c = c == '\n' ? '\r' : c;
  for (const std::string& text : std::vector<std::string>{
           lf, crlf(lf), cr, "\xEF\xBB\xBF" + crlf(lf), lf.substr(0, lf.size() - 1),
           "begin:vcalendar\r\r\nX-A:one\r\r\n "
           "two\tthree\r\r\nX-B;P=\"a:b;c\":v\r\r\nend:vcalendar"}) {
    const Document document = parsed(text);
    CHECK(joined(document) == text);
    REQUIRE(document.components.size() == 1);
    const Component& calendar = document.components[0];
    CHECK(calendar.name == "VCALENDAR");
    CHECK(find_line(document, calendar, "X-A")->value().substr(0, 6) == "onetwo");
    const Line& quoted = *find_line(document, calendar, "X-B");
    CHECK(quoted.value() == "v");
    CHECK(parameter(quoted, "P") == "a:b;c");
  }
}

TEST_CASE("a fold inside of a character is undone") {
  const Document document = parsed("BEGIN:A\r\nX:\xE4\xB8\r\n \xAD\r\nEND:A\r\n");
  CHECK(find_line(document, document.components[0], "X")->value() == "\xE4\xB8\xAD");
}

TEST_CASE("parameters are unquoted, split and decoded") {
  const Document document = parsed(
      "BEGIN:A\nX;Cn=\"Doe, J^^ ^'x^'^nz\";M=\"a\",b:mailto:x\nY;Z:1\nW;Q=\"open:2\nEND:A\n");
  const Component& component = document.components[0];
  const Line& line = *find_line(document, component, "X");
  CHECK(parameter(line, "CN") == "Doe, J^ \"x\"\nz");
  CHECK(parameters(line)[1].values == std::vector<std::string>{"a", "b"});
  CHECK(line.value() == "mailto:x");
  CHECK(parameter(*find_line(document, component, "Y"), "Z") == "");
  CHECK(parameter(*find_line(document, component, "Y"), "TZID") == std::nullopt);
  CHECK(find_line(document, component, "W")->value() == "2");
}

TEST_CASE("broken structure is refused with its reason") {
  CHECK(refused("") == "no iCalendar component");
  CHECK(refused("{\"json\": true}") == "no iCalendar component");
  CHECK(refused("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n") ==
        "END:VCALENDAR closes BEGIN:VEVENT");
  CHECK(refused("BEGIN:VCALENDAR\n") == "END:VCALENDAR is missing");
  CHECK(refused("END:VCALENDAR\n") == "END:VCALENDAR without BEGIN");
}

TEST_CASE("everything that grows has a limit") {
  std::string deep;
  for (int i = 0; i < 50000; ++i) deep += "BEGIN:VEVENT\n";
  CHECK(refused(deep) == "components are nested deeper than 8");
  std::string many = "BEGIN:VCALENDAR\n";
  for (int i = 0; i < 5000; ++i) many += "BEGIN:A\nEND:A\n";
  CHECK(refused(many + "END:VCALENDAR\n") == "more than 5000 components");
  std::string parameters = "BEGIN:A\nX";
  for (int i = 0; i < 65; ++i) parameters += ";P=1";
  CHECK(refused(parameters + ":v\nEND:A\n") == "a property has more than 64 parameters");
  CHECK(refused("BEGIN:A\nX:" + std::string(256 << 10, 'x') + "\nEND:A\n") ==
        "a property is longer than 256 KB");
  CHECK(refused(std::string((1 << 20) + 1, '\n')) == "the text is larger than 1 MB");
}

TEST_CASE("text is escaped, cleaned and repaired") {
  CHECK(unescape_text("a\\, b\\; c\\\\ d\\n e\\N f\\x g\\") == "a, b; c\\ d\n e\n fx g\\");
  CHECK(escape_text("a, b; c\\ d\r\ne\rf\ng\th") == "a\\, b\\; c\\\\ d\\ne\\nf\\ng\th");
  CHECK(clean_text(std::string("a\0b\x01\x1F\x7F", 6)) == "ab");
  CHECK(clean_text("\xFF\xE4\xB8 \xED\xA0\x80 \xC0\xAF") ==
        "\xEF\xBF\xBD\xEF\xBF\xBD \xEF\xBF\xBD \xEF\xBF\xBD\xEF\xBF\xBD");
  CHECK(clean_text("\xEF\xBF\xBE\xF0\x9F\x98\x80\xE4\xB8\xAD") == "\xF0\x9F\x98\x80\xE4\xB8\xAD");
  for (const std::string text : {"", "plain", "a,b;c\\d\ne", "\\n", "\\\\n", ",;,;"}) {
    CHECK(unescape_text(escape_text(text)) == text);
  }
}

TEST_CASE("long lines are folded at 75 octets between characters") {
  for (const std::string unit : {"x", "\xC3\xA4", "\xE4\xB8\xAD", "\xF0\x9F\x98\x80"}) {
    for (int count = 1; count < 200; ++count) {
      std::string content = "SUMMARY:";
      for (int i = 0; i < count; ++i) content += unit;
      const std::string folded = fold_line(content, "\r\n");
      std::size_t from = 0;
      while (from < folded.size()) {
        const std::size_t end = folded.find("\r\n", from);
        const std::string physical = folded.substr(from, end - from);
        REQUIRE(physical.size() <= 75);
        REQUIRE(clean_text(physical) == physical);  // no character is cut
        from = end + 2;
      }
      LineScanner scanner(folded);
      Line line;
      REQUIRE(scanner.next(line));
      REQUIRE(line.content == content);
      REQUIRE_FALSE(scanner.next(line));
    }
  }
}

}  // namespace
}  // namespace larkdav::mapping::ical
