// The product as people have it: the programs larkdav and feishu-sim and a Radicale as processes of
// their own, a state on disk, and a person who edits both calendars through raw HTTP.
#pragma once

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "adapters/http/curl.h"
#include "tests/support/folder.h"
#include "tests/support/program.h"
#include "tests/support/radicale.h"

namespace larkdav::tests {

// What a person sees of one event, whichever side it is on.
struct Sight {
  std::string title;
  std::string location;
  std::set<long long> excluded;  // original starts of deleted occurrences, unix seconds
  friend bool operator==(const Sight&, const Sight&) = default;
  friend auto operator<=>(const Sight&, const Sight&) = default;
};

class RealWorld {
 public:
  // Why it can't be set up here; empty: it can.
  static std::string missing();
  RealWorld();
  ~RealWorld();  // fails the test in which a request could have reached a person
  RealWorld(const RealWorld&) = delete;
  RealWorld& operator=(const RealWorld&) = delete;

  // The command line, with configuration and state in folders of this world.
  [[nodiscard]] std::vector<std::string> command(std::vector<std::string> words) const;
  int run(const std::vector<std::string>& words, const Confinement& confinement = {});
  [[nodiscard]] std::string output() const { return folder_.read("output"); }
  [[nodiscard]] nlohmann::json document() const;  // of the latest run with --json
  // Requests that both services have seen.
  [[nodiscard]] long requests() const;

  // -- as a person
  std::string feishu_make(const nlohmann::json& body);  // returns its event_id
  void feishu_change(const std::string& event_id, const nlohmann::json& body);
  void feishu_delete(const std::string& event_id);
  std::map<std::string, nlohmann::json> feishu_events();  // live ones by event_id
  void dav_put(const std::string& name, const std::string& text);
  void dav_delete(const std::string& name);
  std::map<std::string, std::string> dav_texts();  // by name

  // -- what is to be seen, once for every event there is, in order
  std::vector<Sight> seen_on_feishu();
  std::vector<Sight> seen_on_dav();
  std::string raw();  // both services, byte for byte

  [[nodiscard]] std::string state() const { return (folder_.path() / machine).string(); }
  [[nodiscard]] const Folder& folder() const { return folder_; }

  std::string machine = "state";  // another name: another machine, with a state of its own

 private:
  nlohmann::json feishu(const std::string& method, const std::string& path,
                        const nlohmann::json& body = nullptr);
  adapters::http::Reply dav(const std::string& method, const std::string& name,
                            const std::string& body = {});
  nlohmann::json feishu_state();

  Folder folder_;
  std::unique_ptr<Radicale> radicale_;
  Program service_;
  std::string feishu_url_;
  std::string token_;
  adapters::http::CurlTransport transport_;
};

}  // namespace larkdav::tests
