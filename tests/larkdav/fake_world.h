// The command line over accounts that a test makes up: no network, state in a folder of its own.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "adapters/memory/replica.h"
#include "tools/larkdav/empty_replica.h"
#include "tools/larkdav/run.h"

namespace larkdav::tests {

using tools::AccountConfig;
using tools::EmptyReplica;
using tools::Memory;

struct FakeServer {  // what the accounts of a test show and count
  std::map<std::string, std::vector<adapters::CalendarInfo>> calendars;  // by account
  std::map<std::string, engine::Cause> broken;                           // calendars() throws
  std::vector<std::string> made;
  // What calendars hold, by id; those without an entry hold nothing.
  std::map<std::string, std::unique_ptr<adapters::memory::Calendar>> contents;
};

class FakeAccount : public adapters::Account {
 public:
  FakeAccount(FakeServer& server, std::string name) : server_(server), name_(std::move(name)) {}

  std::vector<adapters::CalendarInfo> calendars() override {
    ++requests_;
    if (server_.broken.count(name_) > 0) {
      engine::ReplicaError::Details details;
      details.cause = server_.broken.at(name_);
      details.operation = "list calendars of " + name_;
      throw engine::ReplicaError("the server said no", details);
    }
    return server_.calendars[name_];
  }
  std::unique_ptr<engine::Replica> open(const adapters::CalendarInfo& calendar,
                                        const adapters::OpenOptions&) override {
    const auto found = server_.contents.find(calendar.id);
    if (found != server_.contents.end()) {
      return std::make_unique<adapters::memory::Replica>(*found->second);
    }
    return std::make_unique<EmptyReplica>();
  }
  adapters::CalendarInfo make_calendar(const std::string& name) override {
    server_.made.push_back(name);
    adapters::CalendarInfo made;
    made.id = "made-" + name;
    made.name = name;
    server_.calendars[name_].push_back(made);
    return made;
  }
  [[nodiscard]] long requests() const override { return requests_; }

 private:
  FakeServer& server_;
  std::string name_;
  long requests_ = 0;
};

class World {
 public:
  World() {
    std::string pattern = (std::filesystem::temp_directory_path() / "larkdav-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    server.calendars["work"] = {calendar("c1", "Me")};
    server.calendars["work"][0].primary = true;
    server.calendars["home"] = {calendar("h1", "Work")};
    configure(R"([account.work]
kind = "feishu"
app_id = "cli_1"
app_secret = { command = ["true"] }
identity = "app"
[account.home]
kind = "vdir"
path = "cals"
[pair.main]
feishu = "work:primary"
other = "home:Work"
)");
  }
  ~World() { std::filesystem::remove_all(folder_); }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void configure(const std::string& text) { std::ofstream(folder_ + "/config.toml") << text; }
  void add(const std::string& text) {
    std::ofstream(folder_ + "/config.toml", std::ios::app) << text;
  }
  [[nodiscard]] std::string state() const { return folder_ + "/state"; }

  int run(std::vector<std::string> words) {
    out.str("");
    err.str("");
    words.insert(words.begin(),
                 {"larkdav", "--config", folder_ + "/config.toml", "--state", state()});
    std::vector<const char*> argv;
    for (const std::string& word : words) argv.push_back(word.c_str());
    return tools::run(static_cast<int>(argv.size()), argv.data(), out, err,
                      [this](const AccountConfig& account, const Memory&) {
                        return std::make_unique<FakeAccount>(server, account.name);
                      });
  }
  [[nodiscard]] nlohmann::json document() const { return nlohmann::json::parse(out.str()); }

  static adapters::CalendarInfo calendar(const std::string& id, const std::string& name) {
    adapters::CalendarInfo result;
    result.id = id;
    result.name = name;
    result.role = "owner";
    return result;
  }

  FakeServer server;
  std::ostringstream out;
  std::ostringstream err;

 private:
  std::string folder_;
};

inline engine::Event meeting(const std::string& uid, const std::string& title, long hour) {
  engine::Event event;
  event.uid = {uid};
  event.fields.title = title;
  const auto base = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  const auto at = [&](long h) { return engine::Instant{base + std::chrono::hours{h}}; };
  event.fields.start = engine::UtcTime{at(hour)};
  event.fields.end = engine::UtcTime{at(hour + 1)};
  event.extent = {at(hour), at(hour + 1)};
  return event;
}

// Calendars c1 at Feishu and h1 at home that hold events.
class FullWorld : public World {
 public:
  FullWorld()
      : feishu(hold("c1", adapters::memory::feishu_like())),
        home(hold("h1", adapters::memory::caldav_like())),
        file(hold("file", adapters::memory::Options{})) {
    server.calendars["import"] = {calendar("file", "file")};
  }
  adapters::memory::Calendar& feishu;
  adapters::memory::Calendar& home;
  adapters::memory::Calendar& file;

 private:
  adapters::memory::Calendar& hold(const std::string& id, adapters::memory::Options options) {
    auto& slot = server.contents[id];
    slot = std::make_unique<adapters::memory::Calendar>(std::move(options));
    return *slot;
  }
};

}  // namespace larkdav::tests
