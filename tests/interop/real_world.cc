#include "tests/interop/real_world.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <sstream>
#include <thread>

#include "tests/support/places.h"
#include "tests/support/silence.h"

namespace larkdav::tests {
namespace {

using nlohmann::json;

std::string program(const std::string& name) { return (binary_dir() / "bin" / name).string(); }

Program start_service(const Folder& folder) {
  return Program(
      {program("feishu-sim"), "--no-rate-limit", "--data", (folder.path() / "feishu.data").string(),
       "--log", (folder.path() / "feishu.ndjson").string(), "--log-bodies"},
      (folder.path() / "feishu.out").string());
}

std::string address_in(const Folder& folder) {
  const std::string sign = "listening on ";
  std::string text;
  while (text.find('\n') == std::string::npos) {  // the program says it as soon as it listens
    std::this_thread::yield();
    text = folder.read("feishu.out");
  }
  const auto at = text.find(sign);
  REQUIRE_MESSAGE(at == 0, text);
  return text.substr(sign.size(), text.find('\n') - sign.size());
}

long lines_with(const std::string& text, const std::string& word) {
  long count = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) count += line.find(word) != std::string::npos;
  return count;
}

long long utc_seconds(const std::string& text) {
  std::tm parts{};
  REQUIRE(strptime(text.c_str(), "%Y%m%dT%H%M%S", &parts) != nullptr);
  return timegm(&parts);
}

// "EXDATE;TZID=Asia/Shanghai:20300105T100000", or in UTC: other zones are not used here.
void add_exclusions(const std::string& line, std::set<long long>& out) {
  constexpr long long kShanghai = 8 * 3600;
  std::istringstream values(line.substr(line.find(':') + 1));
  for (std::string value; std::getline(values, value, ',');) {
    const bool utc = value.back() == 'Z';
    REQUIRE((utc || line.find("Asia/Shanghai") != std::string::npos));
    out.insert(utc_seconds(value) - (utc ? 0 : kShanghai));
  }
}

Sight sight_of_text(const std::string& text) {
  Sight out;
  std::istringstream lines(text);
  bool in_event = false;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line == "BEGIN:VEVENT") in_event = true;
    if (line == "END:VEVENT") break;
    if (!in_event) continue;
    if (line.starts_with("SUMMARY:")) out.title = line.substr(8);
    if (line.starts_with("LOCATION:")) out.location = line.substr(9);
    if (line.starts_with("EXDATE")) add_exclusions(line, out.excluded);
  }
  return out;
}

}  // namespace

std::string RealWorld::missing() {
  for (const char* name : {"larkdav", "feishu-sim"}) {
    if (!std::filesystem::exists(program(name))) return program(name) + " is not built";
  }
  return Radicale::start() == nullptr ? "radicale is not installed" : "";
}

RealWorld::RealWorld()
    : radicale_(Radicale::start()),
      service_(start_service(folder_)),
      feishu_url_(address_in(folder_)) {
  REQUIRE(dav("MKCALENDAR", "").status == 201);
  token_ = feishu("POST", "/open-apis/auth/v3/tenant_access_token/internal",
                  {{"app_id", "cli_0123456789abcdef"}, {"app_secret", "sim-secret"}})
               .at("tenant_access_token");
  folder_.write("config.toml",
                "[account.work]\nkind = \"feishu\"\n"
                "app_id = \"cli_0123456789abcdef\"\n"
                "app_secret = { env = \"LARKDAV_TEST_APP_SECRET\" }\n"
                "identity = \"app\"\nbase_url = \"" +
                    feishu_url_ + "\"\n[account.home]\nkind = \"caldav\"\nurl = \"" +
                    radicale_->home_url() + "\"\nusername = \"" + Radicale::user() +
                    "\"\npassword = { env = \"LARKDAV_TEST_PASSWORD\" }\n"
                    "[pair.main]\nfeishu = \"work:primary\"\nother = \"home:" +
                    radicale_->home_url() +
                    "work/\"\ntime_zone = \"Asia/Shanghai\"\n"
                    "max_deletes = 1000\n");
  ::setenv("LARKDAV_TEST_APP_SECRET", "sim-secret", 1);
  ::setenv("LARKDAV_TEST_PASSWORD", Radicale::password().c_str(), 1);
}

RealWorld::~RealWorld() {
  CHECK(loud_in((folder_.path() / "feishu.ndjson").string()) == "");
  for (const auto& [name, text] : dav_texts()) CHECK(why_loud({"PUT", name, text, {}}) == "");
}

std::vector<std::string> RealWorld::command(std::vector<std::string> words) const {
  words.insert(words.begin(), {program("larkdav"), "--config",
                               (folder_.path() / "config.toml").string(), "--state", state()});
  return words;
}

int RealWorld::run(const std::vector<std::string>& words, const Confinement& confinement) {
  return Program(command(words), (folder_.path() / "output").string(), confinement).wait();
}

json RealWorld::document() const {
  const std::string text = output();
  const auto begin = text.find('{');
  REQUIRE_MESSAGE(begin != std::string::npos, text);
  return json::parse(text.substr(begin), nullptr, false);
}

long RealWorld::requests() const {
  return lines_with(folder_.read("feishu.ndjson"), "\"path\"") +
         lines_with(radicale_->folder().read("log"), " request for ");
}

// -- Feishu

json RealWorld::feishu(const std::string& method, const std::string& path, const json& body) {
  adapters::http::Request request;
  request.method = method;
  request.url = feishu_url_ + path;
  request.headers = {{"Content-Type", "application/json"}};
  if (!token_.empty()) request.headers.emplace_back("Authorization", "Bearer " + token_);
  if (!body.is_null()) request.body = body.dump();
  const auto reply = transport_.exchange_one(request);
  INFO(method << " " << path << ": " << reply.error << reply.body);
  REQUIRE(reply.status == 200);
  json answer = json::parse(reply.body);
  REQUIRE(answer.value("code", 0) == 0);
  return answer;
}

std::string RealWorld::feishu_make(const json& body) {
  json quiet = body;
  quiet["need_notification"] = false;
  const json made = feishu("POST", "/open-apis/calendar/v4/calendars/primary/events", quiet);
  return made.at("data").at("event").at("event_id");
}

void RealWorld::feishu_change(const std::string& event_id, const json& body) {
  json quiet = body;
  quiet["need_notification"] = false;
  feishu("PATCH", "/open-apis/calendar/v4/calendars/primary/events/" + event_id, quiet);
}

void RealWorld::feishu_delete(const std::string& event_id) {
  feishu("DELETE", "/open-apis/calendar/v4/calendars/primary/events/" + event_id +
                       "?need_notification=false");
}

json RealWorld::feishu_state() { return feishu("GET", "/_sim/state"); }

std::map<std::string, json> RealWorld::feishu_events() {
  std::map<std::string, json> out;
  const json state = feishu_state();
  for (const auto& [calendar, events] : state.at("events").items()) {
    for (const json& event : events) {
      if (event.value("status", "") != "cancelled") out[event.at("event_id")] = event;
    }
  }
  return out;
}

std::vector<Sight> RealWorld::seen_on_feishu() {
  std::map<std::string, Sight> by_uuid;
  std::map<std::string, std::set<long long>> excluded;
  const json state = feishu_state();
  for (const auto& [calendar, events] : state.at("events").items()) {
    for (const json& event : events) {
      const std::string id = event.at("event_id");
      const auto split = id.rfind('_');
      const std::string uuid = id.substr(0, split);
      const long long original = std::stoll(id.substr(split + 1));
      const bool cancelled = event.value("status", "") == "cancelled";
      if (original != 0 && cancelled) excluded[uuid].insert(original);
      if (cancelled) continue;
      Sight& sight = by_uuid[original == 0 ? uuid : id];
      sight.title = event.value("summary", "");
      if (event.contains("location")) sight.location = event["location"].value("name", "");
    }
  }
  std::vector<Sight> out;
  for (auto& [uuid, sight] : by_uuid) {
    sight.excluded = excluded[uuid];
    out.push_back(std::move(sight));
  }
  std::sort(out.begin(), out.end());
  return out;
}

// -- CalDAV

adapters::http::Reply RealWorld::dav(const std::string& method, const std::string& name,
                                     const std::string& body) {
  adapters::http::Request request;
  request.method = method;
  request.url = radicale_->home_url() + "work/" + name;
  request.headers = {{"Authorization", "Basic YWxpY2U6YWxpY2Vwdw=="},  // alice:alicepw
                     {"Content-Type", "text/calendar; charset=utf-8"}};
  request.body = body;
  return transport_.exchange_one(request);
}

void RealWorld::dav_put(const std::string& name, const std::string& text) {
  const auto reply = dav("PUT", name, text);
  INFO(reply.error << reply.body);
  REQUIRE(reply.status == 201);
}

void RealWorld::dav_delete(const std::string& name) { REQUIRE(dav("DELETE", name).status == 200); }

std::map<std::string, std::string> RealWorld::dav_texts() {
  std::map<std::string, std::string> out;
  const auto root = radicale_->folder().path() / "collections/collection-root/alice/work";
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    if (entry.path().extension() != ".ics") continue;
    const std::string name = entry.path().filename().string();
    const auto reply = dav("GET", name);
    if (reply.status == 200) out[name] = reply.body;
  }
  return out;
}

std::vector<Sight> RealWorld::seen_on_dav() {
  std::vector<Sight> out;
  for (const auto& [name, text] : dav_texts()) out.push_back(sight_of_text(text));
  std::sort(out.begin(), out.end());
  return out;
}

std::string RealWorld::raw() {
  std::string out = feishu_state().at("events").dump();
  for (const auto& [name, text] : dav_texts()) out += name + "\n" + text;
  return out;
}

}  // namespace larkdav::tests
