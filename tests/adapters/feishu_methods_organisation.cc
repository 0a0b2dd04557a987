#include "adapters/feishu/resources/app_tokens.h"
#include "adapters/feishu/resources/authorisation.h"
#include "adapters/feishu/resources/freebusy.h"
#include "adapters/feishu/resources/organisation.h"
#include "tests/adapters/feishu_method_tables.h"

namespace larkdav::tests {

using namespace adapters::feishu;

namespace {

const Codes kBinding{195101, 195102, 195103, 195104, 195105, 195106};
const Codes kApp{10014, 10015, 99991543};
const Codes kToken{20001, 20002, 20008, 20009, 20010, 20024, 20036, 20048,
                   20050, 20063, 20066, 20067, 20068, 20069, 20070, 20072};

const AppKeys kKeys{"cli_0123456789abcdef", "sim-secret"};

}  // namespace

// long because: a table, one row for each method
std::vector<Method> organisation_methods() {
  return {
      {"freebusy.list",
       "POST /open-apis/calendar/v4/freebusy/list",
       Speaker::person,
       [](const Given& given) {
         return list_busy({given.bob, ""}, "2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z");
       },
       "user_id_type=open_id",
       R"({"need_rsvp_status":true,"time_max":"2026-11-08T00:00:00Z",)"
       R"("time_min":"2026-11-01T00:00:00Z","user_id":"ou_bob"})",
       {"freebusy.list"},
       [](const Answer& answer, Given&) { return busy_of(answer).has_value(); },
       kE0},
      {"freebusy.batch",
       "POST /open-apis/calendar/v4/freebusy/batch",
       Speaker::person,
       [](const Given& given) {
         return list_busy_people({given.bob}, "2026-11-01T00:00:00Z", "2026-11-08T00:00:00Z");
       },
       "user_id_type=open_id",
       R"({"need_rsvp_status":true,"time_max":"2026-11-08T00:00:00Z",)"
       R"("time_min":"2026-11-01T00:00:00Z","user_ids":["ou_bob"]})",
       {"freebusy.batch"},
       [](const Answer& answer, Given&) { return has(busy_people_of(answer)); },
       kE0},
      {"timeoff.create",
       "POST /open-apis/calendar/v4/timeoff_events",
       Speaker::app,
       [](const Given& given) {
         return add_time_off(
             {given.bob, "Asia/Shanghai", "2026-11-12", "2026-11-12", "On leave", ""});
       },
       "user_id_type=open_id",
       R"({"end_time":"2026-11-12","start_time":"2026-11-12","timezone":"Asia/Shanghai",)"
       R"("title":"On leave","user_id":"ou_bob"})",
       {"timeoff.create"},
       [](const Answer& answer, Given& given) { return keep(given.leave, time_off_id_of(answer)); },
       kE0 + kEk},
      {"timeoff.delete",
       "DELETE /open-apis/calendar/v4/timeoff_events/:timeoff_event_id",
       Speaker::app,
       [](const Given& given) { return remove_time_off(given.leave); },
       "",
       "",
       {"timeoff.delete"},
       nothing,
       kE0,
       false,
       true},
      {"settings.generate_caldav_conf",
       "POST /open-apis/calendar/v4/settings/generate_caldav_conf",
       Speaker::person,
       [](const Given&) { return make_caldav_account("laptop"); },
       "",
       R"({"device_name":"laptop"})",
       {"settings.generate_caldav_conf"},
       [](const Answer& answer, Given&) { return caldav_account_of(answer).has_value(); },
       kE0},
      {"exchange_bindings.create",
       "POST /open-apis/calendar/v4/exchange_bindings",
       Speaker::person,
       [](const Given& given) { return bind_exchange("admin@x.org", "bob@x.org", given.bob); },
       "user_id_type=open_id",
       R"({"admin_account":"admin@x.org","exchange_account":"bob@x.org","user_id":"ou_bob"})",
       {"exchange_bindings.create"},
       [](const Answer& answer, Given& given) {
         const auto binding = exchange_binding_of(answer);
         return binding && keep(given.binding, binding->id);
       },
       kE0 + kBinding},
      {"exchange_bindings.get",
       "GET /open-apis/calendar/v4/exchange_bindings/:exchange_binding_id",
       Speaker::person,
       [](const Given& given) { return get_exchange_binding(given.binding); },
       "user_id_type=open_id",
       "",
       {"exchange_bindings.get"},
       [](const Answer& answer, Given&) { return exchange_binding_of(answer).has_value(); },
       kE0 + kBinding},
      {"exchange_bindings.delete",
       "DELETE /open-apis/calendar/v4/exchange_bindings/:exchange_binding_id",
       Speaker::person,
       [](const Given& given) { return remove_exchange_binding(given.binding); },
       "",
       "",
       {"exchange_bindings.delete"},
       nothing,
       kE0 + kBinding,
       false,
       true}};
}

// long because: a table, one row for each method
std::vector<Method> authorisation_methods() {
  return {
      {"auth.tenant_access_token_internal",
       "POST /open-apis/auth/v3/tenant_access_token/internal",
       Speaker::nobody,
       [](const Given&) { return tenant_token(kKeys.id, kKeys.secret); },
       "",
       R"({"app_id":"cli_0123456789abcdef","app_secret":"sim-secret"})",
       {"auth.tenant_access_token_internal"},
       [](const Answer& answer, Given&) { return tenant_token_of(answer).has_value(); },
       kApp},
      {"auth.app_access_token_internal",
       "POST /open-apis/auth/v3/app_access_token/internal",
       Speaker::nobody,
       [](const Given&) { return app_token(kKeys); },
       "",
       R"({"app_id":"cli_0123456789abcdef","app_secret":"sim-secret"})",
       {},
       [](const Answer& answer, Given&) { return app_token_of(answer).has_value(); },
       kApp},
      {"auth.device_authorization",
       "POST /oauth/v1/device_authorization",
       Speaker::nobody,
       [](const Given&) { return ask_device_code(kKeys, "offline_access"); },
       "",
       "client_id=cli_0123456789abcdef&scope=offline_access",
       {"auth.device_authorization"},
       [](const Answer& answer, Given& given) {
         const auto code = device_code_of(answer);
         return code && keep(given.device, code->device_code);
       },
       {20002},
       true},
      {"auth.oauth_v2_token",
       "POST /open-apis/authen/v2/oauth/token",
       Speaker::nobody,
       [](const Given& given) { return exchange_device_code(kKeys, given.device); },
       "",
       "*",
       {"auth.oauth_v2_token", "auth.oauth_v2_token_string_code"},
       [](const Answer& answer, Given& given) {
         const auto tokens = tokens_of(answer, engine::Instant{});
         return tokens && keep(given.refresh, tokens->refresh_token);
       },
       kToken + Codes{20003, 20004, 20029, 20035, 20049, 20065, 20071},
       true},
      {"auth.oauth_v2_refresh",
       "POST /open-apis/authen/v2/oauth/token",
       Speaker::nobody,
       [](const Given& given) { return exchange_refresh_token(kKeys, given.refresh); },
       "",
       "*",
       {},
       [](const Answer& answer, Given&) {
         const auto tokens = tokens_of(answer, engine::Instant{});
         return tokens && !tokens->refresh_token.empty();
       },
       kToken + Codes{20026, 20037, 20064, 20073, 20074},
       true},
      {"auth.user_info",
       "GET /open-apis/authen/v1/user_info",
       Speaker::person,
       [](const Given&) { return who_am_i(); },
       "",
       "",
       {"auth.user_info"},
       [](const Answer& answer, Given&) { return person_of(answer).has_value(); },
       {99991661, 99991668, 99991671, 99991677, 20008}},
      {"auth.app_ticket_resend",
       "POST /open-apis/auth/v3/app_ticket/resend",
       Speaker::nobody,
       [](const Given&) { return resend_app_ticket(kKeys); },
       "",
       R"({"app_id":"cli_0123456789abcdef","app_secret":"sim-secret"})",
       {"auth.app_ticket_resend"},
       nothing,
       kApp + Codes{10016},
       false,
       true},
      {"auth.app_access_token_store",
       "POST /open-apis/auth/v3/app_access_token",
       Speaker::nobody,
       [](const Given& given) { return store_app_token(kKeys, given.ticket); },
       "",
       R"({"app_id":"cli_0123456789abcdef","app_secret":"sim-secret","app_ticket":"k"})",
       {"auth.app_access_token_store"},
       [](const Answer& answer, Given& given) {
         const auto token = app_token_of(answer);
         return token && keep(given.app_token, token->token);
       },
       kApp + Codes{10012}},
      {"auth.tenant_access_token_store",
       "POST /open-apis/auth/v3/tenant_access_token",
       Speaker::nobody,
       [](const Given& given) { return store_tenant_token(given.app_token, "15f0c7a2b3d4e956"); },
       "",
       R"({"app_access_token":"a","tenant_key":"15f0c7a2b3d4e956"})",
       {},
       [](const Answer& answer, Given&) { return tenant_token_of(answer).has_value(); },
       kApp + Codes{99991664}}};
}

const std::vector<Method>& feishu_methods() {
  static const std::vector<Method> kAll = [] {
    auto all = calendar_methods();
    // The calendar goes last, when everything in it was tried.
    for (const auto& list : {event_methods(), organisation_methods(), authorisation_methods()}) {
      all.insert(all.end(), list.begin(), list.end());
    }
    return all;
  }();
  return kAll;
}

}  // namespace larkdav::tests
