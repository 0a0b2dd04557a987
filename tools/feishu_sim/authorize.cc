#include "tools/feishu_sim/encoding.h"
#include "tools/feishu_sim/oauth.h"

// The authorise page (Feishu reference 2.4).
namespace larkdav::feishu_sim {
namespace {

constexpr double kCodeLife = 300;

bool is_loopback(std::string_view url) {
  for (const std::string_view host : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
    if (!url.starts_with(host)) continue;
    const std::string_view rest = url.substr(host.size());
    return rest.empty() || rest.front() == ':' || rest.front() == '/' || rest.front() == '?';
  }
  return false;
}

// One of the console's entries, exactly; where the seed registers none, any loopback URL.
void check_redirect(const World& world, const std::string& url) {
  const auto& entries = world.redirect_uris;
  const bool fits = entries.empty() ? is_loopback(url) : entries.contains(url);
  const bool clean = url.find_first_of("\r\n") == std::string::npos && url.size() <= 2048;
  if (!fits || !clean) refuse(kOauthRedirectInvalid);
}

// The answer goes into the query; a fragment moves to the end.
Response redirect(const std::string& url, const Pairs& members) {
  const auto hash = url.find('#');
  std::string target = url.substr(0, hash);
  for (const auto& [name, value] : members) {
    target +=
        (target.find('?') == std::string::npos ? "?" : "&") + name + "=" + percent_encode(value);
  }
  if (hash != std::string::npos) target += url.substr(hash);
  Response response = html(302, "Found", "");
  response.headers.emplace_back("Location", target);
  return response;
}

struct Wish {
  std::string redirect_uri;
  std::string state;
  bool has_state = false;
  std::string challenge;
  std::string method;
  Scopes scopes;
};

Wish read_wish(const Call& call) {
  const auto text = [&](const char* name) { return call.request.parameter(name).value_or(""); };
  if (text("client_id").empty()) refuse(kOauthMissingParameter);
  if (text("client_id") != call.world.app_id) refuse(kOauthNoSuchApp);
  if (call.toggles.is("app_state", "disabled")) refuse(kOauthAppDisabled);
  if (call.toggles.is("app_state", "not_installed")) refuse(kOauthAppNotInstalled);
  Wish wish;
  wish.redirect_uri = text("redirect_uri");
  check_redirect(call.world, wish.redirect_uri);
  wish.state = text("state");
  wish.has_state = call.request.parameter("state").has_value();
  wish.challenge = text("code_challenge");
  wish.method = call.request.parameter("code_challenge_method").value_or("plain");
  if (wish.method != "S256" && wish.method != "plain") refuse(kOauthMalformedParameter);
  const auto type = call.request.parameter("response_type");
  if (type && *type != "code") refuse(kOauthMalformedParameter);
  wish.scopes = requested_scopes(call, text("scope"));
  return wish;
}

Response answer(const Wish& wish, const char* name, const std::string& value) {
  Pairs members = {{name, value}};
  if (wish.has_state) members.emplace_back("state", wish.state);
  return redirect(wish.redirect_uri, members);
}

Response agree(Call& call, const Wish& wish, const std::string& open_id) {
  const auto user = call.world.users.find(open_id);
  if (user == call.world.users.end() || user->second.is_app) refuse(kOauthUserMissing);
  if (user->second.dismissed) refuse(kOauthUserStatus);
  add_consent(call, open_id, wish.scopes);
  const std::string code = call.world.new_hex(64);
  call.world.grants.codes[code] = {open_id,     wish.redirect_uri,    wish.challenge,
                                   wish.method, call.now + kCodeLife, false};
  return answer(wish, "code", code);
}

std::string consent_form(const World& world, const Wish& wish) {
  std::string body = "<p>larkdav asks for: " + html_escape(join_scopes(wish.scopes)) +
                     "</p><form method=\"post\">";
  for (const auto& [open_id, user] : world.users) {
    if (user.is_app || user.dismissed) continue;
    body += "<p><button name=\"allow\" value=\"" + html_escape(open_id) + "\">Allow as " +
            html_escape(user.name) + "</button></p>";
  }
  return body + "<p><button name=\"deny\" value=\"1\">Deny</button></p></form>";
}

Response authorize_or_refuse(Call& call) {
  const Wish wish = read_wish(call);
  if (call.request.method == "POST") {
    const Request form = make_request("POST", "/?" + call.request.body);
    const auto allowed = form.parameter("allow");
    return allowed ? agree(call, wish, *allowed) : answer(wish, "error", "access_denied");
  }
  const std::string& consent = call.toggles.text("consent");
  if (consent == "denied") return answer(wish, "error", "access_denied");
  if (consent == "page") return html(200, "Authorise", consent_form(call.world, wish));
  return agree(call, wish, call.world.grants.consenting);
}

}  // namespace

Response authorize(Call& call) {
  try {
    return authorize_or_refuse(call);
  } catch (const Refusal& refusal) {
    Response page = html(400, "Authorisation failed",
                         "<p>Error code: " + std::to_string(refusal.code) + "</p><p>" +
                             std::string(meaning_of(refusal.code).message) + "</p>");
    page.code = refusal.code;
    return page;
  }
}

}  // namespace larkdav::feishu_sim
