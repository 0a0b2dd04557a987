#include "mapping/feishu/html.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using larkdav::mapping::feishu::plain_text;

TEST_CASE("formatting goes, lines and characters stay") {
  CHECK(plain_text("<p>one &amp; <b>two</b></p><p>three</p>") == "one & two\nthree");
  CHECK(plain_text("a<br/>b<BR>c") == "a\nb\nc");
  CHECK(plain_text("<ul><li>x</li><li>y</li></ul>") == "- x\n- y");
  CHECK(plain_text("see <a href=\"https://x.example/?a=1&amp;b=2\" target='_blank'>here</a>") ==
        "see here");
  CHECK(plain_text("&#20013;&#x6587; &quot;q&quot;") == "\xE4\xB8\xAD\xE6\x96\x87 \"q\"");
}

TEST_CASE("plain text is left alone, whatever it looks like") {
  for (const char* text : {"", "a < b & c > d", "a <b and c> d", "<nobody@example.org>", "R&D; &",
                           "if (x<y) return;", "trailing\n\n", "<3", "&#0;", "&unknown;"}) {
    CHECK(plain_text(text) == text);
  }
}

TEST_CASE("plain text has no plainer form") {
  CHECK(plain_text("&amp;amp;lt;b&amp;amp;gt;") ==
        plain_text(plain_text("&amp;amp;lt;b&amp;amp;gt;")));
  CHECK(rc::check([] {
    std::string text;
    for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
      text += *rc::gen::element<std::string>("<b>", "</p>", "<", ">", "&", "amp;", "lt;", "br", "x",
                                             " ", "\n", "<br>", "#60;", "/");
    }
    const std::string once = plain_text(text);
    RC_ASSERT(plain_text(once) == once);
  }));
}
