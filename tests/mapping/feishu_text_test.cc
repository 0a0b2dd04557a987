#include "mapping/feishu/text.h"

#include <doctest/doctest.h>

#include <random>

using namespace larkdav::mapping::feishu;

TEST_CASE("controls go, line ends become one, broken octets are marked") {
  struct Row {
    std::string text, cleaned;
  };
  const Row rows[] = {
      {"plain", "plain"},
      {"a\r\nb\rc\nd", "a\nb\nc\nd"},
      {"tab\tstays", "tab\tstays"},
      {std::string("nul\0bell\x07", 9), "nulbell"},
      {"del\x7F", "del"},
      {"\xEF\xBF\xBE\xEF\xBF\xBF", ""},
      {"\xC3\x28", "\xEF\xBF\xBD("},
      {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},  // a surrogate
      {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},                  // overlong
      {"cut \xE2\x82", "cut \xEF\xBF\xBD\xEF\xBF\xBD"},
      {"\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80",
       "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80"},
      {"<b>bold</b>", "<b>bold</b>"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(clean(row.text) == row.cleaned);
  }
}

TEST_CASE("a text that is too long ends in an ellipsis and fits") {
  CHECK(cut("abcdef", 6) == "abcdef");
  CHECK(cut("abcdefg", 6) == "abcde\xE2\x80\xA6");
  const std::string rocket = "\xF0\x9F\x9A\x80";  // two UTF-16 units
  CHECK(cut(rocket + rocket, 4) == rocket + rocket);
  CHECK(cut(rocket + rocket + "x", 4) == rocket + "\xE2\x80\xA6");
  std::string many;
  for (int i = 0; i < 1001; ++i) many += "\xE6\x97\xA5";
  CHECK(cut(many, kSummaryMax).size() == 3 * kSummaryMax);
}

TEST_CASE("cleaning and cutting twice changes nothing more") {
  const unsigned seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (auto n = random() % 60; n > 0; --n) text += static_cast<char>(random() % 256);
    const std::string cleaned = clean(text);
    CHECK(clean(cleaned) == cleaned);
    const std::string short_one = cut(text, 10);
    CHECK(cut(short_one, 10) == short_one);
  }
}
