#include "mapping/feishu/members.h"

#include <doctest/doctest.h>

using namespace larkdav::mapping::feishu;

TEST_CASE("numbers come as numbers or as their text") {
  const Json object = {{"a", 5}, {"b", "7"}, {"c", "7x"}, {"d", nullptr}, {"e", 1e300}, {"f", ""}};
  CHECK(integer_member(object, "a") == 5);
  CHECK(integer_member(object, "b") == 7);
  for (const char* name : {"c", "d", "e", "f", "absent"}) CHECK_FALSE(integer_member(object, name));
}

TEST_CASE("members of another type count as absent") {
  const Json object = {{"s", 1}, {"o", "x"}, {"l", Json::object()}, {"f", "true"}};
  CHECK(string_member(object, "s").empty());
  CHECK(object_member(object, "o") == nullptr);
  CHECK(array_member(object, "l") == nullptr);
  CHECK_FALSE(flag_member(object, "f"));
  CHECK(string_member(Json::array(), "s").empty());
}

TEST_CASE("lone surrogates and broken UTF-8 spoil no reply") {
  const auto lone =
      parse_object(R"({"a":"x\ud83dy","b":"\ud83d\ude00","c":"\\ud83d","d":"\ude00"})");
  REQUIRE(lone);
  CHECK(string_member(*lone, "a") == "x\xEF\xBF\xBDy");
  CHECK(string_member(*lone, "b") == "\xF0\x9F\x98\x80");
  CHECK(string_member(*lone, "c") == "\\ud83d");
  CHECK(string_member(*lone, "d") == "\xEF\xBF\xBD");
  const auto broken = parse_object("{\"a\":\"x\xFFy\"}");
  REQUIRE(broken);
  CHECK(string_member(*broken, "a") == "x\xEF\xBF\xBDy");
}

TEST_CASE("what is no JSON or nests too deep is no value") {
  CHECK_FALSE(parse_json(""));
  CHECK_FALSE(parse_json("<html>"));
  CHECK_FALSE(parse_json("{\"a\":"));
  CHECK_FALSE(parse_object("[]"));
  CHECK_FALSE(parse_json(std::string(100'000, '[')));
  CHECK(parse_json(R"({"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["})"));
}

TEST_CASE("equal objects give equal texts") {
  CHECK(to_text(*parse_json(R"({"b":1,"a":31.2304})")) == R"({"a":31.2304,"b":1})");
}
