#include "mapping/feishu/location.h"

#include <doctest/doctest.h>

using namespace larkdav::mapping::feishu;

TEST_CASE("a location is its name, with the address behind a comma") {
  const auto read = [](const Json& location) {
    return location_from_feishu({{"location", location}});
  };
  CHECK(read({{"name", "Pier 4"}, {"address", "12 Dock Road"}}) == "Pier 4, 12 Dock Road");
  CHECK(read({{"name", "Pier 4"}, {"latitude", 31.2304}}) == "Pier 4");
  CHECK(read({{"address", "12 Dock Road"}}) == "12 Dock Road");
  CHECK(read(Json::object()).empty());
  CHECK(location_from_feishu(Json::object()).empty());
}

TEST_CASE("a written location has a name only, and none when it is cleared") {
  CHECK(location_to_feishu("Pier 4") == Json{{"name", "Pier 4"}});
  CHECK(location_to_feishu("") == Json::object());
  CHECK(location_as_stored(std::string(600, 'x')).size() == 511 + 3);
}

TEST_CASE("a location that {} leaves is emptied by an empty name, and nothing else is") {
  const auto after = [](const Json& sent, const Json& held) {
    return emptied_location_body(Json{{"location", sent}}.dump(), Json{{"location", held}}.dump());
  };
  const Json pier = {{"name", "Pier 4"}};
  CHECK(after(Json::object(), pier) == R"({"location":{"name":""},"need_notification":false})");
  CHECK_FALSE(after(Json::object(), Json::object()));
  CHECK_FALSE(after(pier, pier));
  CHECK_FALSE(emptied_location_body(R"({"summary":"x"})", Json{{"location", pier}}.dump()));
  CHECK_FALSE(emptied_location_body("no json", "no json"));
}
