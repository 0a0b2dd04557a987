// Nothing of the service is left out: each method it has is built, read from each example, asked of
// the local service, and refused with each code that is documented for it.
#include <doctest/doctest.h>

#include <filesystem>
#include <set>

#include "adapters/feishu/resources/authorisation.h"
#include "tests/adapters/feishu_bench.h"
#include "tests/adapters/feishu_methods.h"
#include "tests/mapping/feishu_fixture.h"
#include "tests/support/scripted_transport.h"
#include "tools/feishu_sim/routes.h"

using namespace larkdav;
using namespace larkdav::tests;
using namespace larkdav::adapters::feishu;

namespace {

Answer read(const Method& method, const adapters::http::Reply& reply) {
  return method.flat_oauth ? read_oauth_reply(reply, method.name) : read_reply(reply, method.name);
}

struct World {
  World() : service(options()), transport(service) {
    transport.opted_in = true;  // every call is made, those that tell people among them
    const auto reply = service.handle(
        feishu_sim::make_request("POST", "/open-apis/auth/v3/tenant_access_token/internal", "",
                                 R"({"app_id":"cli_0123456789abcdef","app_secret":"sim-secret"})"));
    app = reply.json().at("tenant_access_token").get<std::string>();
    person = service.user_token(feishu_sim::kDefaultUser);
  }

  Answer ask(const Method& method) {
    const std::string token = method.speaker == Speaker::nobody ? ""
                              : method.speaker == Speaker::app  ? app
                                                                : person;
    return read(method,
                transport.exchange_one(to_request(method.call(given), "http://sim", token)));
  }
  void control(const std::string& what, const Json& body) {
    const auto reply =
        service.handle(feishu_sim::make_request("POST", "/_sim/" + what, "", body.dump()));
    REQUIRE(reply.status == 200);
  }
  // What the calls of a store app presuppose.
  void prepare(const Method& method) {
    const std::string name = method.name;
    const bool store = name.ends_with("_store") || name == "auth.app_ticket_resend";
    control("toggles", {{"app_kind", store ? "store" : "custom"}});
    if (name != "auth.app_access_token_store") return;
    const auto reply = service.handle(feishu_sim::make_request("GET", "/_sim/app_ticket"));
    given.ticket = reply.json().at("app_ticket").get<std::string>();
  }

  feishu_sim::Service service;
  SimTransport transport;
  Given given;
  std::string app;
  std::string person;

 private:
  static feishu_sim::Options options() {
    feishu_sim::Options out;
    out.rate_limit = false;
    out.clock = [] { return kNow; };
    out.ids = 7;
    out.seed = {{"users", Json::array({{{"name", "Bob Ng"}, {"open_id", "ou_bob"}}})},
                {"chats", {{"oc_1", {{"name", "Crew"}, {"members", Json::array({"ou_bob"})}}}}}};
    return out;
  }
};

}  // namespace

TEST_CASE("every call of the local service has its row") {
  std::set<std::string> routes;
  for (const Method& method : feishu_methods()) routes.insert(method.route);
  for (const std::string& route : feishu_sim::all_routes()) {
    // Pages for a person's browser, and a call that is not in the documentation.
    const bool page = route.find("/authorize") != std::string::npos ||
                      route.find("/device/verify") != std::string::npos ||
                      route.find("/search_event") != std::string::npos;
    CAPTURE(route);
    CHECK(routes.count(route) == (page ? 0 : 1));
  }
}

TEST_CASE("every example of a reply has its row") {
  const auto folder = source_dir() / "../shared/reference/feishu-fixtures";
  if (!std::filesystem::exists(folder)) {
    MESSAGE("skipped: there are no examples");
    return;
  }
  // Refusals are the error table's; pushes are received, and what is polled for has its own test.
  std::set<std::string> elsewhere{"auth.oauth_v2_refresh_used", "auth.oauth_v2_server_error",
                                  "auth.device_token_pending", "_index"};
  std::set<std::string> named;
  for (const Method& method : feishu_methods()) {
    named.insert(method.examples.begin(), method.examples.end());
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().stem().string();
    const bool reply = !name.starts_with("request.") && !name.starts_with("error.") &&
                       !name.starts_with("push.") && !name.starts_with("ws.");
    CAPTURE(name);
    if (reply && elsewhere.count(name) == 0) CHECK(named.count(name) == 1);
  }
}

TEST_CASE("every call goes where it is served, with the body that is documented") {
  for (const Method& method : feishu_methods()) {
    CAPTURE(method.name);
    const Call call = method.call(Given{});
    const auto found = feishu_sim::find_route(call.method, call.path);
    REQUIRE(found);
    CHECK(feishu_sim::route_text(*found->route) == method.route);
    const std::string target = target_of(call);
    const auto at = target.find('?');
    CHECK((at == std::string::npos ? "" : target.substr(at + 1)) == method.query);
    if (std::string(method.body) != "*") CHECK(call.body == method.body);
    CHECK_FALSE(call.label.empty());
  }
}

TEST_CASE("every example is read, unknown members are nothing, missing ones are noticed") {
  for (const Method& method : feishu_methods()) {
    CAPTURE(method.name);
    Given given;
    for (const std::string& name : method.examples) {
      auto body = fixture(name);
      if (!body) continue;
      CAPTURE(name);
      CHECK(method.reads(read(method, answered(200, body->dump())), given));
      (*body)["of_tomorrow"] = 1;
      if (body->contains("data")) (*body)["data"]["of_tomorrow"] = Json::array({1});
      CHECK(method.reads(read(method, answered(200, body->dump())), given));
    }
    const auto bare = read(method, answered(200, R"({"code":0,"msg":"ok","data":{}})"));
    CHECK(method.reads(bare, given) == method.empty);
  }
}

TEST_CASE("every call is served by the local service, and its reply is read") {
  World world;
  for (const Method& method : feishu_methods()) {
    CAPTURE(method.name);
    world.prepare(method);
    const Answer answer = world.ask(method);
    CAPTURE(answer.text());
    CHECK(answer.ok());
    CHECK(method.reads(answer, world.given));
  }
}

TEST_CASE("every documented refusal of every call is told as such") {
  World world;
  // What any call may be answered by the gateway (Feishu reference 1.6).
  const std::vector<long> gateway{99991400, 99991661, 99991663, 99991668, 99991671, 99991672,
                                  99991673, 99991676, 99991677, 99991679, 99992402, 21000};
  for (const Method& method : feishu_methods()) {
    std::vector<long> codes = method.errors;
    if (method.speaker != Speaker::nobody)
      codes.insert(codes.end(), gateway.begin(), gateway.end());
    for (const long code : codes) {
      CAPTURE(method.name);
      CAPTURE(code);
      world.control("faults", Json::array({{{"path", "*"}, {"code", code}}}));
      const Answer answer = world.ask(method);
      CHECK(answer.code == code);
      CHECK_FALSE(answer.ok());
      CHECK_FALSE(answer.verdict.words.empty());
      CHECK_FALSE(answer.log_id.empty());
      // One sentence, with the code and the log id; a cure wherever a person must do something.
      const auto error = error_of(answer, "calendar work");
      CHECK(std::string(error.what()).find(std::to_string(code)) != std::string::npos);
      CHECK(std::string(error.what()).find(answer.log_id) != std::string::npos);
      if (answer.verdict.kind == Class::account_refused) CHECK_FALSE(error.details().cure.empty());
    }
  }
}
