// The command line against a real feishu-sim over loopback and a folder of .ics files, in one
// process: state and configuration in a folder of its own.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/silence.h"
#include "tools/feishu_sim/server.h"
#include "tools/larkdav/accounts.h"
#include "tools/larkdav/run.h"

namespace larkdav::tests {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "larkdav-XXXXXX").string();
    path = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string path;
};

class CliWorld {
 public:
  // `owner` of the events and identity of the account: app, or the person who will log in.
  explicit CliWorld(const nlohmann::json& events = nlohmann::json::array(),
                    const std::string& owner = "app")
      : service(options(events, owner)), server(service, "127.0.0.1", 0) {
    std::filesystem::create_directories(folder.path + "/cals");
    std::ofstream(config()) << "[account.work]\nkind = \"feishu\"\n"
                               "app_id = \"cli_0123456789abcdef\"\n"
                               "app_secret = { env = \"LARKDAV_TEST_APP_SECRET\" }\n"
                               "identity = \""
                            << owner << "\"\nbase_url = \"" << server.url()
                            << "\"\naccounts_url = \"" << server.url()
                            << "\"\n[account.files]\nkind = \"vdir\"\npath = \"cals\"\n"
                               "[pair.main]\nfeishu = \"work:primary\"\nother = \"files:Work\"\n"
                               "time_zone = \"Asia/Shanghai\"\n";
    setenv("LARKDAV_TEST_APP_SECRET", "sim-secret", 1);
  }
  ~CliWorld() {
    if (!opted_in) CHECK(loud_in(file("feishu.ndjson")) == "");
  }

  [[nodiscard]] std::string config() const { return folder.path + "/config.toml"; }
  [[nodiscard]] std::string state() const { return folder.path + "/state"; }
  [[nodiscard]] std::string file(const std::string& name) const { return folder.path + "/" + name; }

  [[nodiscard]] std::vector<std::string> command(std::vector<std::string> words) const {
    words.insert(words.begin(), {"larkdav", "--config", config(), "--state", state()});
    return words;
  }
  int run(const std::vector<std::string>& words) {
    out.str("");
    err.str("");
    const auto whole = command(words);
    std::vector<const char*> argv;
    for (const std::string& word : whole) argv.push_back(word.c_str());
    return tools::run(static_cast<int>(argv.size()), argv.data(), out, err, tools::build_account);
  }
  [[nodiscard]] nlohmann::json document() const { return nlohmann::json::parse(out.str()); }

  // Lines of the service's log: one an API request.
  [[nodiscard]] std::vector<nlohmann::json> requests() const {
    std::vector<nlohmann::json> lines;
    std::ifstream log(file("feishu.ndjson"));
    for (std::string line; std::getline(log, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
  }
  // Events of the service that are alive, masters and singles only.
  nlohmann::json control(const std::string& method, const std::string& path,
                         const nlohmann::json& body = nlohmann::json::object()) {
    feishu_sim::Request request = feishu_sim::make_request(method, path);
    request.body = body.dump();
    return service.handle(request).json();
  }
  std::vector<nlohmann::json> feishu_events() {
    std::vector<nlohmann::json> alive;
    const nlohmann::json state = control("GET", "/_sim/state");
    for (const auto& [calendar, events] : state.at("events").items()) {
      for (const auto& event : events) {
        if (event.value("status", "") != "cancelled") alive.push_back(event);
      }
    }
    return alive;
  }
  // As a person with the app's own token would; `rest` of the path begins after the event.
  nlohmann::json at_feishu(const std::string& method, const std::string& event,
                           const std::string& rest,
                           const nlohmann::json& body = nlohmann::json::object()) {
    feishu_sim::Request token =
        feishu_sim::make_request("POST", "/open-apis/auth/v3/tenant_access_token/internal");
    token.body =
        nlohmann::json{{"app_id", "cli_0123456789abcdef"}, {"app_secret", "sim-secret"}}.dump();
    const std::string bearer = service.handle(token).json().at("tenant_access_token");
    std::string calendar;
    const nlohmann::json state = control("GET", "/_sim/state");
    for (const auto& [id, events] : state.at("events").items()) {
      for (const auto& each : events) {
        if (each.value("event_id", "") == event) calendar = id;
      }
    }
    feishu_sim::Request request = feishu_sim::make_request(
        method, "/open-apis/calendar/v4/calendars/" + calendar + "/events/" + event + rest);
    request.authorization = "Bearer " + bearer;
    if (!body.empty()) request.body = body.dump();
    return service.handle(request).json();
  }
  bool delete_at_feishu(const std::string& event) {
    return at_feishu("DELETE", event, "?need_notification=false").value("code", -1) == 0;
  }
  [[nodiscard]] std::size_t files_in(const std::string& collection) const {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(file("cals/" + collection))) {
      count += entry.path().extension() == ".ics" ? 1 : 0;
    }
    return count;
  }

  TemporaryFolder folder;
  feishu_sim::Service service;
  feishu_sim::Server server;
  std::ostringstream out;
  std::ostringstream err;
  bool opted_in = false;  // this test's person wants people told

 private:
  feishu_sim::Options options(const nlohmann::json& events, const std::string& owner) const {
    feishu_sim::Options result;
    result.rate_limit = false;
    result.log_path = file("feishu.ndjson");
    result.log_bodies = true;
    result.ids = 7;
    result.seed = {{"calendars", {{{"primary", true}, {"owner", owner}, {"events", events}}}}};
    result.seed["users"] = {{{"name", "Bob Ng"}, {"open_id", "ou_bob"}}};
    return result;
  }
};

// A meeting as the service takes it, `hours` from now.
inline nlohmann::json meeting(const std::string& title, int hours) {
  const auto now = std::chrono::floor<std::chrono::hours>(std::chrono::system_clock::now());
  const auto at = [&](int h) {
    const auto moment = now + std::chrono::hours{h};
    const auto seconds =
        std::chrono::duration_cast<std::chrono::seconds>(moment.time_since_epoch()).count();
    return nlohmann::json{{"timestamp", std::to_string(seconds)}, {"timezone", "Asia/Shanghai"}};
  };
  return {{"summary", title},
          {"start_time", at(hours)},
          {"end_time", at(hours + 1)},
          {"vchat", {{"vc_type", "no_meeting"}}}};
}

}  // namespace larkdav::tests
