#include "tools/feishu_sim/codes.h"

#include <algorithm>
#include <array>

namespace larkdav::feishu_sim {
namespace {

struct Row {
  int code;
  CodeMeaning meaning;
};

// Feishu reference 3.9 for the calendar service, 1.4 and 1.6 for the gateway, 2.2 for auth/v3.
constexpr std::array kRows = {
    Row{9499, {400, "Bad Request"}},
    Row{10003, {400, "invalid param"}},
    Row{10014, {400, "app unauthorized"}},
    Row{10015, {400, "app secret invalid"}},
    Row{10012, {400, "app_ticket invalid"}},
    Row{10016, {400, "the app is no store app"}},
    Row{20001, {400, "The request is missing a required parameter."}},
    Row{20002, {400, "The client secret is invalid."}},
    Row{20003, {400, "The authorization code is not found."}},
    Row{20004, {400, "The authorization code has expired."}},
    Row{20008, {400, "The user does not exist."}},
    Row{20009, {400, "The app is not installed in this tenant."}},
    Row{20010, {400, "The user may not use this app."}},
    Row{20024, {400, "The code or refresh token belongs to another client."}},
    Row{20026, {400, "The refresh token is invalid."}},
    Row{20027, {400, "The app has not enabled a requested scope."}},
    Row{20029, {400, "The redirect URI is invalid or not registered."}},
    Row{20035, {400, "The app secret is invalid."}},
    Row{20036, {400, "The grant_type is not supported."}},
    Row{20037, {400, "The refresh token has expired."}},
    Row{20048, {400, "The app does not exist."}},
    Row{20049, {400, "The PKCE code verification failed."}},
    Row{20050, {500, "Unexpected server error, retry the request."}},
    Row{20063, {400, "The request is malformed."}},
    Row{20064, {400, "The refresh token has been revoked."}},
    Row{20065, {400, "The authorization code has been used. A code can be used only once."}},
    Row{20066, {400, "The user status is invalid."}},
    Row{20067, {400, "The scope list holds duplicates."}},
    Row{20068, {400, "The scope list holds scopes that were not granted."}},
    Row{20069, {400, "The app is not enabled."}},
    Row{20070, {400, "More than one client authentication method was used."}},
    Row{20071, {400, "The redirect_uri differs from that of the authorization."}},
    Row{20072, {503, "The service is temporarily unavailable."}},
    Row{20073, {400, "The refresh token has been used. A refresh token can be used only once."}},
    Row{20074, {400, "The app is not allowed to refresh user access tokens."}},
    Row{190002, {400, "invalid parameters in request"}},
    Row{190003, {500, "internal service error"}},
    Row{190004, {429, "method rate limited"}},
    Row{190005, {429, "app rate limited"}},
    Row{190006, {403, "wrong unit for app tenant"}},
    Row{190007, {404, "app bot_id not found"}},
    Row{190008, {400, "page_token or sync_token expired"}},
    Row{190009, {400, "sync token cannot be used with other request restrictions"}},
    Row{190010, {429, "current operation rate limited"}},
    Row{190011, {403, "tenant encrypt key deleted"}},
    Row{190012, {403, "tenant decrypt key deleted"}},
    Row{190013, {400, "the content being saved is at risk"}},
    Row{190014, {400, "invalid request parameters, see details"}},
    Row{191000, {404, "calendar not found"}},
    Row{191001, {400, "invalid calendar_id"}},
    Row{191002, {403, "no calendar access_role"}},
    Row{191003, {403, "calendar is deleted"}},
    Row{191004, {403, "invalid calendar type"}},
    Row{191005, {400, "subscribe calendars count reach limit"}},
    Row{191006, {400, "subscribe target not allowed"}},
    Row{192000, {404, "acl not found"}},
    Row{193000, {400, "invalid event_id"}},
    Row{193001, {404, "event not found"}},
    Row{193002, {403, "no permission to operate event"}},
    Row{193003, {403, "event is deleted"}},
    Row{193101, {400, "a bot organizer cannot assign hosts"}},
    Row{193102, {400, "a bot organizer cannot keep attendees from starting the meeting"}},
    Row{193103, {400, "requested time exceeds the allowed range"}},
    Row{193104, {400, "exceeded the maximum instance number"}},
    Row{193105, {400, "attachment token is invalid"}},
    Row{193106, {400, "attachments exceed 25 MB in total"}},
    Row{193107, {400, "no access to attachment"}},
    Row{194000, {404, "attendee not found"}},
    Row{194001, {403, "no permission to list attendees"}},
    Row{194002, {403, "no permission to create attendees"}},
    Row{194003, {403, "no permission to delete attendees"}},
    Row{194004, {400, "invalid attendee type"}},
    Row{195100, {404, "user dismissed or not in the tenant"}},
    Row{195101, {403, "not a super administrator"}},
    Row{195102, {400, "exchange binding id is invalid"}},
    Row{195103, {404, "exchange binding not found"}},
    Row{195104, {403, "tenant of the exchange binding does not match"}},
    Row{195105, {403, "binding of the admin account failed"}},
    Row{195106, {404, "admin account not found"}},
    Row{195112, {400, "meeting password is invalid"}},
    Row{195113, {400, "only the organizer may set the meeting password"}},
    Row{21000, {403, "blocked by the access control policy of the tenant"}},
    Row{21001, {403, "blocked by the access control policy of the tenant"}},
    Row{99991400, {429, "request trigger frequency limit"}},
    Row{99991543, {400, "app_id or app_secret is wrong"}},
    Row{99991661, {400, "Missing access token for authorization"}},
    Row{99991662, {400, "app is not in use"}},
    Row{99991663, {400, "Invalid access token for authorization"}},
    Row{99991664, {400, "invalid app_access_token"}},
    Row{99991668, {400, "invalid user access token"}},
    Row{99991671, {400, "invalid access token format"}},
    Row{99991672, {400, "Access denied."}},
    Row{99991673, {400, "app is not installed in this tenant"}},
    Row{99991676, {400, "token lacks the required scope"}},
    Row{99991677, {401, "user access token expired"}},
    Row{99991679, {400, "Unauthorized."}},
    Row{99992402, {400, "field validation failed"}},
};

}  // namespace

CodeMeaning meaning_of(int code) {
  const auto row =
      std::find_if(kRows.begin(), kRows.end(), [&](const Row& r) { return r.code == code; });
  return row == kRows.end() ? CodeMeaning{500, "internal error"} : row->meaning;
}

}  // namespace larkdav::feishu_sim
