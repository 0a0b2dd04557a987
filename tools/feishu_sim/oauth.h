#pragma once

#include "tools/feishu_sim/call.h"

namespace larkdav::feishu_sim {

// GET and POST /open-apis/authen/v1/authorize (Feishu reference 2.4): the page a browser opens, and
// its form where the toggle `consent` shows one. Errors are pages, as a person gets them.
Response authorize(Call& call);

// POST /open-apis/authen/v2/oauth/token (Feishu reference 2.4, 2.6): codes, refresh tokens and
// device codes for tokens. JSON and form bodies; answers and errors in OAuth's form.
Response oauth_token(Call& call);

// POST /oauth/v1/device_authorization, and the page a person opens to agree (Feishu reference 2.6).
Response device_authorization(Call& call);
Response device_page(Call& call);

// The device_code grant of the token endpoint. Polling that has to go on, or to stop, is thrown as
// PollError.
struct PollError {
  std::string_view error;
  std::string_view description;
};
Response token_for_device(Call& call);

// An access token for what this person agreed to (narrowed to `scopes`), with a refresh token where
// offline_access is among them.
struct TokenRequest {
  std::string open_id;
  Scopes scopes;
  double consented_at = 0;
  std::string chain;
};
Response issue_tokens(Call& call, const TokenRequest& request);

// Adds the scopes to what the person agreed to.
void add_consent(Call& call, const std::string& open_id, const Scopes& scopes);

// Scopes of a request, at most 50 and all enabled for the app; 20027 otherwise.
Scopes requested_scopes(const Call& call, std::string_view text);

// Members of a form or JSON body; wrong types refuse with 20063.
std::optional<std::string> oauth_member(const Call& call, const char* name);

// Checks client_id and client_secret and that the app may be used at all.
void check_client(const Call& call, const std::string& id, const std::string& secret);

// {code, error, error_description} with the status of the code.
Response oauth_failure(const Toggles& toggles, int code);

// True for the codes that are answered in OAuth's form.
bool is_oauth_code(int code);

// A body that is a page.
Response html(int status, std::string_view title, const std::string& body);

}  // namespace larkdav::feishu_sim
