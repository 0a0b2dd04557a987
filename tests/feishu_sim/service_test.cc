#include "tools/feishu_sim/service.h"

#include <unistd.h>

#include <filesystem>

#include "tests/feishu_sim/bench.h"

namespace larkdav::feishu_sim::testing {

TEST_CASE("every answer carries a log id of its own, errors name it") {
  Bench bench;
  const auto log_id = [](const Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name == "X-Tt-Logid") return value;
    }
    return std::string();
  };
  const Response good = bench.call("POST", "/calendars/primary");
  const Response bad = bench.call("GET", "/calendars?page_size=1");
  CHECK(log_id(good).size() > 20);
  CHECK(log_id(good) != log_id(bad));
  CHECK(bad.json()["error"]["log_id"] == log_id(bad));
}

TEST_CASE("paths the service does not have are no JSON") {
  Bench bench;
  for (const char* path :
       {"/", "/open-apis/calendar/v4", "/open-apis/calendar/v4/calendars/", "/open-apis/none",
        "/open-apis/calendar/v4/calendars/primary/events//instances"}) {
    CAPTURE(path);
    const Response response = bench.send("GET", path);
    CHECK(response.status == 404);
    CHECK_FALSE(response.code);
  }
  CHECK(bench.send("PUT", "/open-apis/calendar/v4/calendars").status == 404);
}

TEST_CASE("an at sign may come encoded unless the toggle refuses it") {
  Bench bench;
  const std::string id =
      bench.result("POST", "/calendars", Json::object())["calendar"]["calendar_id"];
  const auto at = id.find('@');
  const std::string encoded = "/calendars/" + id.substr(0, at) + "%40" + id.substr(at + 1);
  CHECK(bench.code("GET", encoded) == 0);
  bench.toggle("percent_encoded_at", "refused");
  CHECK(bench.code("GET", encoded) == kInvalidParameters);
  CHECK(bench.code("GET", "/calendars/" + id) == 0);
}

TEST_CASE("the log has a line for each API request and none for controls") {
  const auto path =
      std::filesystem::temp_directory_path() / ("feishu-sim-log-" + std::to_string(::getpid()));
  std::filesystem::remove(path);
  {
    Options options;
    options.log_path = path.string();
    Bench bench(std::move(options));
    bench.call("GET", "/calendars?page_size=10");
    bench.send("POST", "/_sim/faults", Json::array({{{"drop_before", true}}}));
    bench.call("POST", "/calendars/primary");
  }
  std::ifstream file(path);
  std::vector<Json> lines;
  for (std::string text; std::getline(file, text);) lines.push_back(Json::parse(text));
  std::filesystem::remove(path);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["path"] == "/open-apis/auth/v3/tenant_access_token/internal");
  CHECK(lines[0]["code"] == 0);
  lines[1].erase("ms");
  CHECK(lines[1] == Json{{"t", kNow},
                         {"method", "GET"},
                         {"path", "/open-apis/calendar/v4/calendars"},
                         {"query", "page_size=10"},
                         {"status", 400},
                         {"code", 99992402},
                         {"dropped", false}});
  CHECK(lines[2]["status"] == 0);
  CHECK(lines[2]["code"].is_null());
  CHECK(lines[2]["dropped"] == true);
}

TEST_CASE("the log tells bodies where it is asked to, and no secret") {
  const auto path =
      std::filesystem::temp_directory_path() / ("feishu-sim-bodies-" + std::to_string(::getpid()));
  std::filesystem::remove(path);
  {
    Options options;
    options.log_path = path.string();
    options.log_bodies = true;
    Bench bench(std::move(options));
    bench.call("POST", "/calendars", {{"summary", "Harbour"}});
  }
  std::ifstream file(path);
  std::vector<Json> lines;
  for (std::string text; std::getline(file, text);) lines.push_back(Json::parse(text));
  std::filesystem::remove(path);
  REQUIRE(lines.size() == 2);
  CHECK_FALSE(lines[0].contains("body"));
  CHECK(lines[1]["body"] == R"({"summary":"Harbour"})");
}

TEST_CASE("requests of odd shapes are answered, never fatal") {
  Bench bench;
  const std::string deep(100000, '[');
  for (const std::string& body :
       {std::string("[]"), std::string("null"), std::string("\"x\""), deep,
        std::string("{\"summary\":\"\xff\"}"), std::string(1, '\0')}) {
    const Request request =
        make_request("POST", "/open-apis/calendar/v4/calendars", "Bearer " + bench.token, body);
    CHECK(bench.service().handle(request).code == kBadJson);
  }
  const std::string odd = "?page_size=%00&sync_token=%ff%fe&&=&x";
  CHECK(bench.call("GET", "/calendars" + odd).status == 400);
  CHECK(bench.call("GET", "/calendars/%ff%00").status == 400);
}

}  // namespace larkdav::feishu_sim::testing
