#pragma once

#include <string_view>

namespace larkdav::feishu_sim {

// Codes the service answers with (Feishu reference 1.6 and 3.9); 0 is success.
inline constexpr int kBadJson = 9499;
inline constexpr int kInvalidParameters = 190002;
inline constexpr int kInternalError = 190003;
inline constexpr int kBotNotFound = 190007;
inline constexpr int kTokenExpired = 190008;
inline constexpr int kSyncTokenConflict = 190009;
inline constexpr int kWrongUnit = 190006;
inline constexpr int kEncryptKeyDeleted = 190011;
inline constexpr int kDecryptKeyDeleted = 190012;
inline constexpr int kContentAtRisk = 190013;
inline constexpr int kInvalidDetails = 190014;
inline constexpr int kCalendarNotFound = 191000;
inline constexpr int kInvalidCalendarId = 191001;
inline constexpr int kNoCalendarAccess = 191002;
inline constexpr int kCalendarDeleted = 191003;
inline constexpr int kInvalidCalendarType = 191004;
inline constexpr int kSubscribeLimit = 191005;
inline constexpr int kSubscribeNotAllowed = 191006;
inline constexpr int kAclNotFound = 192000;
inline constexpr int kInvalidEventId = 193000;
inline constexpr int kEventNotFound = 193001;
inline constexpr int kNoEventPermission = 193002;
inline constexpr int kEventDeleted = 193003;
inline constexpr int kViewRangeTooLong = 193103;
inline constexpr int kTooManyInstances = 193104;
inline constexpr int kBotHasNoHosts = 193101;
inline constexpr int kBotMeetingNeedsHost = 193102;
inline constexpr int kInvalidFileToken = 193105;
inline constexpr int kAttachmentsTooLarge = 193106;
inline constexpr int kNoFileAccess = 193107;
inline constexpr int kAttendeeNotFound = 194000;
inline constexpr int kNoListAttendees = 194001;
inline constexpr int kNoCreateAttendees = 194002;
inline constexpr int kNoDeleteAttendees = 194003;
inline constexpr int kInvalidAttendeeType = 194004;
inline constexpr int kUserNotInTenant = 195100;
inline constexpr int kNoSuperAdministrator = 195101;
inline constexpr int kInvalidBindingId = 195102;
inline constexpr int kBindingNotFound = 195103;
inline constexpr int kBindingTenantMismatch = 195104;
inline constexpr int kAdminBindingFailed = 195105;
inline constexpr int kAdminAccountMissing = 195106;
inline constexpr int kInvalidMeetingPassword = 195112;
inline constexpr int kOnlyOrganizerSetsPassword = 195113;
inline constexpr int kFrequencyLimit = 99991400;
inline constexpr int kAuthorizationMissing = 99991661;
inline constexpr int kTenantTokenInvalid = 99991663;
inline constexpr int kUserTokenInvalid = 99991668;
inline constexpr int kTokenMalformed = 99991671;
inline constexpr int kUserTokenExpired = 99991677;
inline constexpr int kFieldValidation = 99992402;
inline constexpr int kWrongAppSecret = 10015;
inline constexpr int kBadAuthParameter = 10003;
inline constexpr int kAppTicketInvalid = 10012;
inline constexpr int kAppUnauthorized = 10014;
inline constexpr int kNoStoreApp = 10016;
inline constexpr int kAppNotInUse = 99991662;
inline constexpr int kAppTokenInvalid = 99991664;
inline constexpr int kAppLacksScope = 99991672;
inline constexpr int kAppNotInstalled = 99991673;
inline constexpr int kUserLacksScope = 99991679;

// User authorisation v2 (Feishu reference 2.4).
inline constexpr int kOauthMissingParameter = 20001;
inline constexpr int kOauthClientSecret = 20002;
inline constexpr int kOauthCodeNotFound = 20003;
inline constexpr int kOauthCodeExpired = 20004;
inline constexpr int kOauthUserMissing = 20008;
inline constexpr int kOauthAppNotInstalled = 20009;
inline constexpr int kOauthUserMayNotUseApp = 20010;
inline constexpr int kOauthRefreshInvalid = 20026;
inline constexpr int kOauthScopeNotEnabled = 20027;
inline constexpr int kOauthRedirectInvalid = 20029;
inline constexpr int kOauthAppSecret = 20035;
inline constexpr int kOauthGrantType = 20036;
inline constexpr int kOauthRefreshExpired = 20037;
inline constexpr int kOauthNoSuchApp = 20048;
inline constexpr int kOauthPkce = 20049;
inline constexpr int kOauthInternal = 20050;
inline constexpr int kOauthMalformedParameter = 20063;
inline constexpr int kOauthRefreshRevoked = 20064;
inline constexpr int kOauthCodeUsed = 20065;
inline constexpr int kOauthUserStatus = 20066;
inline constexpr int kOauthDuplicateScopes = 20067;
inline constexpr int kOauthScopeNotGranted = 20068;
inline constexpr int kOauthAppDisabled = 20069;
inline constexpr int kOauthTwoClientAuth = 20070;
inline constexpr int kOauthRedirectDiffers = 20071;
inline constexpr int kOauthUnavailable = 20072;
inline constexpr int kOauthRefreshUsed = 20073;
inline constexpr int kOauthRefreshNotAllowed = 20074;

// HTTP status and message that go with a code; unknown codes read as an internal error.
struct CodeMeaning {
  int status;
  std::string_view message;
};
CodeMeaning meaning_of(int code);

}  // namespace larkdav::feishu_sim
