#include "tools/feishu_sim/service.h"

#include <chrono>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <random>
#include <stdexcept>

#include "tools/feishu_sim/oauth.h"
#include "tools/feishu_sim/rooms.h"
#include "tools/feishu_sim/routes.h"
#include "tools/feishu_sim/seed.h"
#include "tools/feishu_sim/user_ids.h"

namespace larkdav::feishu_sim {
namespace {

constexpr std::string_view kControlPrefix = "/_sim/";
constexpr std::size_t kRememberedPages = 256;

std::uint64_t id_seed(const Options& options) {
  if (options.ids) return *options.ids;
  std::random_device device;
  return (std::uint64_t{device()} << 32U) | device();
}

// Time and a random tail, as the service's log ids look (fixtures).
std::string new_log_id(double now, std::mt19937_64& random) {
  const auto seconds = static_cast<std::time_t>(now);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[64];
  const std::size_t length = std::strftime(text, sizeof text, "%Y%m%d%H%M%S", &utc);
  std::snprintf(text + length, sizeof text - length, "%016llX%04llX",
                static_cast<unsigned long long>(random()),
                static_cast<unsigned long long>(random() & 0xFFFFU));
  return text;
}

void add_limit_headers(Response& response, const Throttled& limit) {
  char reset[32];
  std::snprintf(reset, sizeof reset, "%.3f", limit.reset);
  response.headers.emplace_back("x-ogw-ratelimit-limit", std::to_string(limit.limit));
  response.headers.emplace_back("x-ogw-ratelimit-reset", reset);
}

Response throttled(const Throttled& limit, const std::string& log_id) {
  Response response = failure({kFrequencyLimit, {}}, log_id);
  add_limit_headers(response, limit);
  return response;
}

// Codes of user authorisation are told in OAuth's form, the others in the envelope.
Response refused(const Toggles& toggles, int code, const std::string& log_id) {
  return is_oauth_code(code) ? oauth_failure(toggles, code) : failure({code, {}}, log_id);
}

// The app as its tenant's administrator left it (Feishu reference 1.6).
void check_app_state(const Toggles& toggles, const AccessToken& token) {
  if (toggles.is("app_state", "disabled")) refuse(kAppNotInUse);
  if (toggles.is("app_state", "not_installed")) refuse(kAppNotInstalled);
  if (toggles.is("app_state", "wrong_unit")) refuse(kWrongUnit);
  if (token.kind == "tenant" && toggles.is("bot_capability", "off")) refuse(kBotNotFound);
}

Json parsed_body(const Request& request) {
  if (request.body.empty()) return Json::object();
  Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object()) refuse(kBadJson);
  return body;
}

}  // namespace

Service::Service(Options options)
    : options_(std::move(options)), clock_(options_.clock), log_ids_(id_seed(options_)) {
  if (!options_.log_path.empty()) {
    log_.open(options_.log_path, std::ios::app);
    if (!log_) throw std::runtime_error(options_.log_path + ": cannot be written");
  }
  if (!options_.data_path.empty()) journal_ = std::make_unique<Journal>(options_.data_path);
  world_ = default_world(options_.app_id, options_.app_secret, id_seed(options_));
  if (journal_ && journal_->load({world_, toggles_, clock_})) {
    // The command line names the app, not an earlier one's data.
    world_.app_id = options_.app_id;
    world_.app_secret = options_.app_secret;
    // Where ids are the same each time, they must not be those the data already holds.
    world_.random.seed(id_seed(options_) + static_cast<std::uint64_t>(world_.last_version) +
                       1000003 * (world_.tokens.size() + world_.grants.refresh_tokens.size()));
  } else {
    plant_seed(options_.seed, toggles_, clock_.now(), world_);
  }
  if (journal_) journal_->rewrite({world_, toggles_, clock_});
}

Response Service::handle(const Request& request) {
  const std::lock_guard lock(mutex_);
  try {
    return handle_locked(request);
  } catch (const std::exception& error) {
    // The caller gets what a failing service gives; the operator gets the reason.
    std::cerr << "feishu-sim: " << request.method << " " << request.path << ": " << error.what()
              << std::endl;
    return failure({kInternalError, {}}, "");
  }
}

Response Service::handle_locked(const Request& request) {
  if (std::string_view(request.path).substr(0, kControlPrefix.size()) == kControlPrefix) {
    Response response = control(request);
    save();
    return response;
  }
  settle_rooms(world_, toggles_, clock_.now());
  const auto begun = std::chrono::steady_clock::now();
  Response response = api(request);
  save();
  const std::chrono::duration<double, std::milli> spent = std::chrono::steady_clock::now() - begun;
  log(request, response, spent.count());
  return response;
}

std::string Service::user_token(const std::string& open_id) {
  const std::lock_guard lock(mutex_);
  const AccessToken all{"user", open_id, clock_.now() + 7200, known_scopes()};
  std::string token = mint_user_token(world_, all, clock_.now());
  save();
  return token;
}

Response Service::api(const Request& request) {
  const std::string log_id = new_log_id(clock_.now(), log_ids_);
  const std::optional<Fault> fault = faults_.strike(request);
  Response response = fault ? struck(*fault, request, log_id) : answer(request, log_id);
  response.headers.emplace_back("X-Tt-Logid", log_id);
  if (last_pages_.size() >= kRememberedPages) last_pages_.clear();
  last_pages_[request.method + " " + request.path] = response;
  return response;
}

Response Service::struck(const Fault& fault, const Request& request, const std::string& log_id) {
  if (fault.drop_before) {
    Response response;
    response.dropped = true;
    return response;
  }
  if (fault.repeat_page) {
    const auto last = last_pages_.find(request.method + " " + request.path);
    if (last != last_pages_.end() && !last->second.dropped) return last->second;
  }
  Response response;
  if (fault.body) {
    response = plain_text(fault.status == 0 ? 200 : fault.status, *fault.body);
  } else if (fault.status != 0 || fault.code != 0) {
    response = fault.code == kFrequencyLimit ? throttled({50, 1}, log_id)
                                             : refused(toggles_, fault.code, log_id);
    if (fault.status != 0) response.status = fault.status;
  } else {
    response = answer(request, log_id);
  }
  response.dropped = fault.drop_after_commit;
  response.delay_ms = fault.delay_ms;
  response.truncate_at = fault.truncate;
  return response;
}

Response Service::answer(const Request& request, const std::string& log_id) {
  const auto match = find_route(request.method, request.path);
  if (!match) return plain_text(404, "404 page not found");
  const std::string method =
      std::string(match->route->method) + " " + std::string(match->route->pattern);
  if (options_.rate_limit) {
    if (const auto limit = rate_limit_.admit(method, clock_.now()))
      return throttled(*limit, log_id);
  }
  try {
    if (request.path.find("%40") != std::string::npos &&
        toggles_.is("percent_encoded_at", "refused")) {
      refuse(kInvalidParameters);
    }
    Call call{world_, toggles_, request, clock_.now(), nullptr, match->path, Json::object()};
    const Route& route = *match->route;
    if (route.bearer == Bearer::kPublic) return route.answer(call);
    if (route.bearer != Bearer::kNone) {
      const AccessToken& token = identify(world_, request, route.bearer, call.now);
      check_app_state(toggles_, token);
      check_scopes(world_, token, route.scopes);
      call.who = &world_.users.at(token.open_id);
      call.scopes = token.kind == "user" ? token.scopes : world_.app_scopes;
    }
    if (call.who && call.who->dismissed) refuse(kUserNotInTenant);
    call.body = parsed_body(request);
    ids_to_open(call);
    Response response = route.answer(call);
    if (request.parameter("user_id_type").value_or("open_id") != "open_id") {
      Json body = response.json();
      ids_from_open(call, body);
      response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    return response;
  } catch (const Refusal& refusal) {
    Response response = failure(refusal, log_id);
    const std::string& moved = toggles_.text("token_error_status");
    if (is_token_error(refusal.code) && moved != "default") response.status = std::stoi(moved);
    if (match->route->bearer == Bearer::kNone)
      response.status = std::stoi(toggles_.text("auth_error_status"));
    return response;
  }
}

void Service::save() {
  if (journal_) journal_->append({world_, toggles_, clock_});
}

void Service::log(const Request& request, const Response& response, double milliseconds) {
  if (!log_.is_open()) return;
  std::string query;
  for (const auto& [name, value] : request.query) {
    query += (query.empty() ? "" : "&") + name + "=" + value;
  }
  const bool answered = !response.dropped;
  Json line = {{"t", clock_.source_now()},
               {"method", request.method},
               {"path", request.path},
               {"query", query},
               {"status", answered ? response.status : 0},
               {"code", answered && response.code ? Json(*response.code) : Json()},
               {"ms", milliseconds},
               {"dropped", response.dropped}};
  const bool secret = !request.path.starts_with("/open-apis/calendar/");
  if (options_.log_bodies && !secret) line["body"] = request.body;
  log_ << line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n" << std::flush;
}

}  // namespace larkdav::feishu_sim
