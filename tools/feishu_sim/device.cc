#include "tools/feishu_sim/encoding.h"
#include "tools/feishu_sim/oauth.h"

// The device flow (Feishu reference 2.6): not documented, used by the official command line.
namespace larkdav::feishu_sim {
namespace {

constexpr double kDeviceLife = 240;
constexpr double kInterval = 5;
constexpr std::string_view kVerifyPath = "/oauth/v1/device/verify";

std::string new_user_code(World& world) {
  constexpr std::string_view kLetters = "BCDFGHJKLMNPQRSTVWXZ";
  std::string code;
  for (int i = 0; i < 4; ++i) code += kLetters[world.random() % kLetters.size()];
  code += '-';
  for (int i = 0; i < 4; ++i) code += static_cast<char>('0' + world.random() % 10);
  return code;
}

DeviceCode* device_of_user_code(Grants& grants, const std::string& user_code, double now) {
  for (auto& [text, device] : grants.devices) {
    if (device.user_code == user_code && device.expires_at > now) return &device;
  }
  return nullptr;
}

Response device_failure(int status, const char* error, const std::string& description) {
  Response response = plain_text(status, "");
  response.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  response.body = Json{{"error", error}, {"error_description", description}}.dump();
  return response;
}

// client_id and secret of the Basic header; empty where it is none.
std::pair<std::string, std::string> basic_credentials(const Request& request) {
  constexpr std::string_view kScheme = "Basic ";
  if (!request.authorization.starts_with(kScheme)) return {};
  const auto text = from_base64(std::string_view(request.authorization).substr(kScheme.size()));
  const auto colon = text ? text->find(':') : std::string::npos;
  if (colon == std::string::npos) return {};
  return {text->substr(0, colon), text->substr(colon + 1)};
}

std::string decision_form(const World& world, const DeviceCode& device) {
  std::string body = "<p>Code " + html_escape(device.user_code) +
                     " asks for: " + html_escape(join_scopes(device.scopes)) +
                     "</p><form method=\"post\">";
  for (const auto& [open_id, user] : world.users) {
    if (user.is_app || user.dismissed) continue;
    body += "<p><button name=\"allow\" value=\"" + html_escape(open_id) + "\">Allow as " +
            html_escape(user.name) + "</button></p>";
  }
  return body + "<p><button name=\"deny\" value=\"1\">Deny</button></p></form>";
}

}  // namespace

Response device_authorization(Call& call) {
  const Request form = make_request("POST", "/?" + call.request.body);
  const auto [id, secret] = basic_credentials(call.request);
  try {
    check_client(call, id, secret);
  } catch (const Refusal& refusal) {
    return device_failure(401, "invalid_client", std::string(meaning_of(refusal.code).message));
  }
  DeviceCode device;
  try {
    device.scopes = requested_scopes(call, form.parameter("scope").value_or(""));
  } catch (const Refusal& refusal) {
    return device_failure(400, "invalid_scope", std::string(meaning_of(refusal.code).message));
  }
  if (form.parameter("client_id").value_or(id) != id)
    return device_failure(400, "invalid_request", "client_id differs from the credentials");
  device.user_code = new_user_code(call.world);
  device.expires_at = call.now + kDeviceLife;
  device.interval = kInterval;
  if (call.toggles.is("consent", "at_once")) device.decision = call.world.grants.consenting;
  if (call.toggles.is("consent", "denied")) device.decision = "denied";
  const std::string code = "dvc_" + call.world.new_hex(40);
  const std::string page =
      (call.request.host.empty() ? "https://accounts.feishu.cn" : "http://" + call.request.host) +
      std::string(kVerifyPath);
  const Json body = {{"device_code", code},
                     {"user_code", device.user_code},
                     {"verification_uri", page},
                     {"verification_uri_complete", page + "?user_code=" + device.user_code},
                     {"expires_in", static_cast<int>(kDeviceLife)},
                     {"interval", static_cast<int>(kInterval)}};
  call.world.grants.devices[code] = std::move(device);
  Response response = plain_text(200, body.dump());
  response.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  return response;
}

Response device_page(Call& call) {
  const std::string user_code = call.request.parameter("user_code").value_or("");
  DeviceCode* device = device_of_user_code(call.world.grants, user_code, call.now);
  if (!device) return html(404, "Unknown or expired code", "");
  if (call.request.method == "GET")
    return html(200, "Authorise a device", decision_form(call.world, *device));
  const auto allowed = make_request("POST", "/?" + call.request.body).parameter("allow");
  if (!allowed) {
    device->decision = "denied";
    return html(200, "Denied", "");
  }
  const auto user = call.world.users.find(*allowed);
  if (user == call.world.users.end() || user->second.is_app) return html(400, "No such person", "");
  device->decision = *allowed;
  return html(200, "Done", "<p>Go back to your terminal.</p>");
}

Response token_for_device(Call& call) {
  const std::string code = oauth_member(call, "device_code").value_or("");
  const auto found = call.world.grants.devices.find(code);
  if (found == call.world.grants.devices.end())
    throw PollError{"invalid_grant", "The device code is unknown."};
  DeviceCode& device = found->second;
  if (device.expires_at <= call.now)
    throw PollError{"expired_token", "The device code has expired."};
  const bool hasty = device.polled_at > 0 && call.now < device.polled_at + device.interval;
  device.polled_at = call.now;
  if (hasty) {
    device.interval += 5;
    throw PollError{"slow_down", "Polling too frequently."};
  }
  if (device.decision.empty())
    throw PollError{"authorization_pending", "The user has not finished authorizing."};
  if (device.decision == "denied") throw PollError{"access_denied", "The user denied access."};
  if (device.decision == "used") throw PollError{"invalid_grant", "The device code has been used."};
  const std::string open_id = std::exchange(device.decision, "used");
  add_consent(call, open_id, device.scopes);
  const Consent& consent = call.world.grants.consents[open_id];
  return issue_tokens(call, {open_id, consent.scopes, consent.given_at, ""});
}

}  // namespace larkdav::feishu_sim
