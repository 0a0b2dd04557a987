#include <string_view>

#include "tools/feishu_sim/calendars.h"
#include "tools/feishu_sim/event_view.h"
#include "tools/feishu_sim/seed.h"
#include "tools/feishu_sim/service.h"

// The /_sim/ calls (product contract): no part of Feishu, neither limited nor logged.
namespace larkdav::feishu_sim {
namespace {

Response answer_json(int status, const Json& body) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

Response outcome(const std::string& why_not) {
  if (why_not.empty()) return answer_json(200, {{"ok", true}});
  return answer_json(400, {{"ok", false}, {"error", why_not}});
}

// Every calendar and record as its owner sees it, newest state, all toggles at their defaults.
Json whole_state(const World& world) {
  const Toggles plain;
  Json calendars = Json::array();
  Json events = Json::object();
  for (const auto& [id, calendar] : world.calendars) {
    Json shown = calendar_view(calendar, calendar.owner);
    shown["owner"] = calendar.owner;
    calendars.push_back(std::move(shown));
    const Viewer viewer{calendar, calendar.owner, Role::kOwner, plain};
    Json records = Json::array();
    for (const auto& [event_id, record] : calendar.events) {
      Json item = event_view(viewer, record, record.state());
      item["version"] = record.versions.back().version;
      item["destroyed"] = record.state().destroyed;
      item["attendees"] = record.state().attendees;
      records.push_back(std::move(item));
    }
    events[id] = std::move(records);
  }
  return {{"calendars", std::move(calendars)}, {"events", std::move(events)}};
}

std::string set_clock(const Json& body, Clock& clock) {
  const auto number = [&](const char* name) {
    return body.contains(name) && body.at(name).is_number();
  };
  if (!body.is_object() || number("now") == number("advance_s"))
    return "wants either now or advance_s";
  if (number("now")) clock.set(body.at("now").get<double>());
  if (number("advance_s")) clock.advance(body.at("advance_s").get<double>());
  return "";
}

std::string expire(const Json& body, double now, World& world) {
  const bool named = body.is_object() && body.contains("what") && body.at("what").is_string();
  const std::string what = named ? body.at("what").get<std::string>() : "";
  if (what == "sync_tokens") {
    ++world.sync_epoch;
  } else if (what == "access_tokens") {
    for (auto& [text, token] : world.tokens) token.expires_at = std::min(token.expires_at, now);
  } else if (what == "refresh_tokens") {
    for (auto& [text, token] : world.grants.refresh_tokens)
      token.expires_at = std::min(token.expires_at, now);
  } else {
    return "what is one of sync_tokens, access_tokens, refresh_tokens";
  }
  return "";
}

// Who sits at the browser: whom the authorise page lets consent.
std::string set_consenting(const Json& body, World& world) {
  const bool named = body.is_object() && body.contains("open_id") && body.at("open_id").is_string();
  const std::string name = named ? body.at("open_id").get<std::string>() : "";
  if (!world.users.contains(name) || name == world.bot)
    return "open_id is that of a person of the tenant";
  world.grants.consenting = name;
  return "";
}

}  // namespace

Response Service::control(const Request& request) {
  const std::string name = request.path.substr(std::string_view("/_sim/").size());
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  if (get && name == "state") return answer_json(200, whole_state(world_));
  if (get && name == "toggles") return answer_json(200, toggles_.describe());
  if (get && name == "clock") return answer_json(200, {{"now", clock_.now()}});
  if (get && name == "app_ticket")
    return answer_json(200, {{"app_ticket", world_.grants.app_ticket}});
  if (!post) return outcome("no such control: " + request.method + " " + name);
  const Json body =
      request.body.empty() ? Json::object() : Json::parse(request.body, nullptr, false);
  if (body.is_discarded()) return outcome("the body is not JSON");
  if (name == "faults") return outcome(faults_.set(body));
  if (name == "toggles") return outcome(toggles_.set(body));
  if (name == "clock") return outcome(set_clock(body, clock_));
  if (name == "expire") return outcome(expire(body, clock_.now(), world_));
  if (name == "consent") return outcome(set_consenting(body, world_));
  if (name != "reset") return outcome("no such control: POST " + name);
  reset();
  return outcome("");
}

void Service::reset() {
  const std::int64_t epoch =
      world_.sync_epoch + 1;  // no token of the old world holds in the new one
  const std::uint64_t seed = options_.ids ? *options_.ids : world_.random();
  world_ = default_world(options_.app_id, options_.app_secret, seed);
  world_.sync_epoch = epoch;
  toggles_ = Toggles();
  faults_.clear();
  rate_limit_ = RateLimit();
  last_pages_.clear();
  clock_.restore(0);
  plant_seed(options_.seed, toggles_, clock_.now(), world_);
  if (journal_) journal_->rewrite({world_, toggles_, clock_});
}

}  // namespace larkdav::feishu_sim
