#include <stdexcept>

#include "tests/simulation/hand.h"
#include "tools/feishu_sim/zone.h"

namespace larkdav::tests {
namespace {

using nlohmann::json;

json time_of(const SeenEvent& event, std::int64_t when) {
  if (event.all_day) return {{"date", feishu_sim::format_date(when)}};
  return {{"timestamp", std::to_string(when)}, {"timezone", event.zone}};
}

// Ends of whole days are written inclusive (Feishu reference 4.3, the default of the service).
json end_of(const SeenEvent& event) {
  return time_of(event, event.end - (event.all_day ? feishu_sim::kDaySeconds : 0));
}

json changes(const SeenEvent& old, const SeenEvent& now) {
  json body = json::object();
  if (now.title != old.title) body["summary"] = now.title;
  if (now.description != old.description) body["description"] = now.description;
  if (now.location != old.location)
    body["location"] = now.location.empty() ? json::object() : json{{"name", now.location}};
  if (now.free != old.free) body["free_busy_status"] = now.free ? "free" : "busy";
  if (now.visibility != old.visibility) body["visibility"] = now.visibility;
  if (now.reminders != old.reminders) {
    body["reminders"] = json::array();
    for (const int minutes : now.reminders) body["reminders"].push_back({{"minutes", minutes}});
  }
  const bool moved = now.start != old.start || now.end != old.end || now.zone != old.zone ||
                     now.all_day != old.all_day;
  if (moved) {
    body["start_time"] = time_of(now, now.start);
    body["end_time"] = end_of(now);
  }
  return body;
}

std::string instance_id(const SeenItem& item, std::int64_t original) {
  return item.id + "_" + std::to_string(original);
}

// A lone exception is named by its own id, a series by its uuid.
std::string master_id(const SeenItem& item) {
  return item.id.find('_') == std::string::npos ? item.id + "_0" : item.id;
}

}  // namespace

bool FeishuHand::call(const std::string& method, const std::string& path, const json& body) {
  if (token_.empty()) {
    const auto reply = service_.handle(
        feishu_sim::make_request("POST", "/open-apis/auth/v3/tenant_access_token/internal", "",
                                 R"({"app_id":"cli_0123456789abcdef","app_secret":"sim-secret"})"));
    token_ = reply.json().at("tenant_access_token").get<std::string>();
  }
  const auto reply = service_.handle(
      feishu_sim::make_request(method, "/open-apis/calendar/v4/calendars/primary" + path,
                               "Bearer " + token_, body.is_null() ? "" : body.dump()));
  const json answer = reply.json();
  const int code = answer.is_object() ? answer.value("code", -1) : -1;
  constexpr int kTokenExpired = 99991663;
  if (code == kTokenExpired || reply.status == 401) {
    token_.clear();
    return call(method, path, body);
  }
  return code == 0;
}

json FeishuHand::records() {
  const json state = service_.handle(feishu_sim::make_request("GET", "/_sim/state")).json();
  std::string primary;
  json out = json::array();
  for (const json& calendar : state.at("calendars")) {
    if (calendar.value("type", "") != "primary") continue;
    const auto& events = state.at("events").at(calendar.at("calendar_id").get<std::string>());
    out.insert(out.end(), events.begin(), events.end());
  }
  return out;
}

void FeishuHand::control(const std::string& what, const json& body) {
  const auto reply =
      service_.handle(feishu_sim::make_request("POST", "/_sim/" + what, "", body.dump()));
  if (reply.status != 200) throw std::logic_error("/_sim/" + what + ": " + reply.body);
}

std::vector<SeenItem> FeishuHand::look() { return seen_on_feishu(records()); }

std::string FeishuHand::everything() {
  std::string out;
  for (const json& record : records()) {
    if (record.value("status", "") != "cancelled") out += record.dump() + "\n";
  }
  return out;
}

void FeishuHand::create(const SeenItem& item) {
  json body = changes({}, item.master);
  body["start_time"] = time_of(item.master, item.master.start);
  body["end_time"] = end_of(item.master);
  body["vchat"] = {{"vc_type", "no_meeting"}};
  if (!item.rule.empty()) body["recurrence"] = item.rule;
  if (!call("POST", "/events", body)) throw std::logic_error("refused: " + body.dump());
}

void FeishuHand::write(const SeenItem& old, const SeenItem& now) {
  for (const auto& [original, event] : now.exceptions) {
    const auto before = old.exceptions.find(original);
    if (before != old.exceptions.end() && before->second == event) continue;
    const std::string path = "/events/" + instance_id(old, original);
    if (!event) {
      call("DELETE", path + "?need_notification=false");
      continue;
    }
    SeenEvent plain = old.master;
    plain.end += original - plain.start;
    plain.start = original;
    const bool known = before != old.exceptions.end() && before->second;
    call("PATCH", path, changes(known ? *before->second : plain, *event));
  }
  json body = changes(old.master, now.master);
  if (now.rule != old.rule) body["recurrence"] = now.rule;
  if (!body.empty()) call("PATCH", "/events/" + master_id(old), body);
}

// Made private by somebody, and our role is not what it was (Feishu reference 8).
void FeishuHand::hide(const SeenItem& item) {
  call("PATCH", "/events/" + master_id(item), {{"visibility", "private"}});
  hidden_[item.id] = lineage_of(item.master.title);
}

std::string FeishuHand::without_details(const std::string& body) const {
  if (hidden_.empty()) return body;
  json answer = json::parse(body, nullptr, false);
  if (!answer.is_object() || !answer.contains("data")) return body;
  const auto strip = [&](json& event) {
    const std::string id = event.value("event_id", "");
    if (hidden_.count(id) + hidden_.count(id.substr(0, id.find('_'))) == 0) return;
    json bare = json::object();
    for (const char* kept : {"event_id", "start_time", "end_time", "recurrence", "status",
                             "is_exception", "recurring_event_id", "organizer_calendar_id"}) {
      if (event.contains(kept)) bare[kept] = event[kept];
    }
    bare["visibility"] = "private";
    event = bare;
  };
  json& inner = answer["data"];
  if (inner.contains("event")) strip(inner["event"]);
  if (inner.contains("items")) {
    for (json& event : inner["items"]) strip(event);
  }
  return answer.dump();
}

void FeishuHand::remove(const SeenItem& item) {
  hidden_.erase(item.id);
  call("DELETE", "/events/" + master_id(item) + "?need_notification=false");
}

}  // namespace larkdav::tests
