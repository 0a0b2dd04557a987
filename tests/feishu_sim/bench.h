#pragma once

#include <doctest/doctest.h>

#include <string>

#include "tools/feishu_sim/service.h"

namespace larkdav::feishu_sim::testing {

inline constexpr double kNow = 1793500000;  // 2026-11-01, the create_time of the fixtures

// A service with a clock that stands still, its ids the same each time, and a tenant token.
class Bench {
 public:
  explicit Bench(Options options = {}, bool limited = false)
      : service_(prepared(std::move(options), &now, limited)) {
    token = authorise();
  }

  double now = kNow;
  std::string token;  // what calls speak with; the app's unless a test changes it

  Service& service() { return service_; }

  Response send(const std::string& method, const std::string& target, const Json& body = Json()) {
    return service_.handle(make_request(method, target, token.empty() ? "" : "Bearer " + token,
                                        body.is_null() ? "" : body.dump()));
  }

  // A calendar/v4 call.
  Response call(const std::string& method, const std::string& path, const Json& body = Json()) {
    return send(method, "/open-apis/calendar/v4" + path, body);
  }

  // `data` of a call that has to succeed.
  Json result(const std::string& method, const std::string& path, const Json& body = Json()) {
    const Response response = call(method, path, body);
    INFO(response.body);
    REQUIRE(response.status == 200);
    REQUIRE(response.json().at("code") == 0);
    return response.json().at("data");
  }

  // `code` of a call.
  int code(const std::string& method, const std::string& path, const Json& body = Json()) {
    return call(method, path, body).code.value_or(-1);
  }

  Json create(const Json& body, const std::string& query = "") {
    return result("POST", "/calendars/primary/events" + query, body).at("event");
  }

  void toggle(const std::string& name, const Json& value) {
    const Response response = send("POST", "/_sim/toggles", {{name, value}});
    INFO(response.body);
    REQUIRE(response.status == 200);
  }

  std::string authorise() {
    const Json body = {{"app_id", "cli_0123456789abcdef"}, {"app_secret", "sim-secret"}};
    const Json reply = send("POST", "/open-apis/auth/v3/tenant_access_token/internal", body).json();
    return reply.at("tenant_access_token").get<std::string>();
  }

 private:
  static Options prepared(Options options, const double* now, bool limited) {
    options.rate_limit = limited;
    options.clock = [now] { return *now; };
    if (!options.ids) options.ids = 7;
    return options;
  }

  Service service_;
};

inline Json timed(std::int64_t start, std::int64_t seconds = 3600,
                  const std::string& zone = "Asia/Shanghai") {
  return {{"start_time", {{"timestamp", std::to_string(start)}, {"timezone", zone}}},
          {"end_time", {{"timestamp", std::to_string(start + seconds)}, {"timezone", zone}}}};
}

inline Json all_day(const std::string& first, const std::string& end) {
  return {{"start_time", {{"date", first}}}, {"end_time", {{"date", end}}}};
}

inline Json with(Json body, const Json& more) {
  body.update(more);
  return body;
}

// Weekly on Tuesdays 10:00 Asia/Shanghai from 2026-11-03, as the fixtures' series.
inline constexpr std::int64_t kTuesday = 1793671200;
inline constexpr std::int64_t kWeek = 7 * 86400;
inline Json weekly(const std::string& title = "Weekly tide review") {
  return with(timed(kTuesday),
              {{"summary", title}, {"recurrence", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T155959Z"}});
}

// Path of the occurrence of a series that starts at `original`.
inline std::string occurrence(const Json& master, std::int64_t original) {
  const std::string id = master.at("event_id").get<std::string>();
  return "/calendars/primary/events/" + id.substr(0, id.rfind('_') + 1) + std::to_string(original);
}

inline std::string path_of(const Json& event) {
  return "/calendars/primary/events/" + event.at("event_id").get<std::string>();
}

}  // namespace larkdav::feishu_sim::testing
