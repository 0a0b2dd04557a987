#include "adapters/caldav/hrefs.h"

#include <doctest/doctest.h>

using namespace larkdav::adapters::caldav;

TEST_CASE("all spellings of a path have one normal form") {
  const char* const same[][3] = {
      {"/a/%e4%20b.ics", "/a/%E4%20b.ics", "/a/\xe4 b.ics"},
      {"/u@x/c/", "/u%40x/c/", "//u@x//c/"},
      {"/a/~x+y:z", "/a/%7Ex%2By%3Az", "/./a/b/../~x+y:z"},
  };
  for (const auto& row : same) {
    CHECK(normal_path(row[0]) == normal_path(row[1]));
    CHECK(normal_path(row[0]) == normal_path(row[2]));
    CHECK(normal_path(normal_path(row[0])) == normal_path(row[0]));
  }
  CHECK(normal_path("/a%2Fb") == "/a%2Fb");
  CHECK(normal_path("/a%2fb") != normal_path("/a/b"));
  CHECK(normal_path("") == "/");
  CHECK(normal_path("/a") != normal_path("/a/"));
  CHECK(normal_path("/../../x") == "/x");
  CHECK(normal_path("/100%") == "/100%25");
}

TEST_CASE("hrefs are resolved as servers write them") {
  const Url base = *parse_url("https://dav.example.com:8443/cal/office/");
  const char* const table[][2] = {
      {"/x/y.ics", "https://dav.example.com:8443/x/y.ics"},
      {"y.ics", "https://dav.example.com:8443/cal/office/y.ics"},
      {"../z/", "https://dav.example.com:8443/cal/z/"},
      {"https://Other.example.com/q", "https://other.example.com/q"},
      {"//other.example.com/q", "https://other.example.com/q"},
      {"http://h:80/p?q=1#f", "http://h/p?q=1"},
      {"a:b.ics", "https://dav.example.com:8443/cal/office/a%3Ab.ics"},
  };
  for (const auto& row : table) CHECK(to_string(*resolve(base, row[0])) == row[1]);
  for (const char* wrong : {"ftp://x/", "https:///x", "https://h:99999/", "https://h:x/",
                            "https://a b/", "javascript://x"})
    CHECK_FALSE(parse_url(wrong));
  CHECK(parse_url("http://me:pw@h/")->host == "h");
}

TEST_CASE("people are shown no query, for it may be a secret") {
  const Url url = *parse_url("https://dav.example.com/u/?token=s3cret");
  CHECK(shown(url) == "https://dav.example.com/u/");
  CHECK(to_string(url) == "https://dav.example.com/u/?token=s3cret");
}

TEST_CASE("only direct members of a collection are its items") {
  CHECK(is_member("/c/a.ics", "/c/"));
  for (const char* other : {"/c/", "/c/d/", "/c/d/a.ics", "/other/a.ics", "/c"})
    CHECK_FALSE(is_member(other, "/c/"));
}

TEST_CASE("the password goes to its own host, or by https to another host of the domain") {
  const auto allowed = [](const char* from, const char* to) {
    return credentials_allowed(*parse_url(from), *parse_url(to));
  };
  CHECK(allowed("https://caldav.icloud.com/", "https://p42-caldav.icloud.com/1/"));
  CHECK(allowed("http://h/", "https://h/"));
  CHECK(allowed("http://h:5232/", "http://h:5232/x"));
  CHECK_FALSE(allowed("https://h/", "http://h/"));
  CHECK_FALSE(allowed("http://h:1/", "http://h:2/"));
  CHECK_FALSE(allowed("http://caldav.icloud.com/", "http://p42-caldav.icloud.com/"));
  CHECK_FALSE(allowed("https://caldav.icloud.com/", "https://evil.com/"));
  CHECK_FALSE(allowed("https://caldav.icloud.com/", "https://icloud.com.evil.com/"));
  CHECK_FALSE(allowed("https://shop.co.uk/", "https://evil.co.uk/"));
  CHECK_FALSE(allowed("https://127.0.0.1/", "https://1.0.0.1/"));
}
