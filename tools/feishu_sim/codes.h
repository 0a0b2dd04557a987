#pragma once

#include <string_view>

namespace larkdav::feishu_sim {

// Codes the service answers with (Feishu reference 1.6 and 3.9); 0 is success.
inline constexpr int kBadJson = 9499;
inline constexpr int kInvalidParameters = 190002;
inline constexpr int kInternalError = 190003;
inline constexpr int kTokenExpired = 190008;
inline constexpr int kSyncTokenConflict = 190009;
inline constexpr int kInvalidDetails = 190014;
inline constexpr int kCalendarNotFound = 191000;
inline constexpr int kInvalidCalendarId = 191001;
inline constexpr int kNoCalendarAccess = 191002;
inline constexpr int kCalendarDeleted = 191003;
inline constexpr int kInvalidCalendarType = 191004;
inline constexpr int kSubscribeLimit = 191005;
inline constexpr int kSubscribeNotAllowed = 191006;
inline constexpr int kInvalidEventId = 193000;
inline constexpr int kEventNotFound = 193001;
inline constexpr int kNoEventPermission = 193002;
inline constexpr int kEventDeleted = 193003;
inline constexpr int kViewRangeTooLong = 193103;
inline constexpr int kTooManyInstances = 193104;
inline constexpr int kAttendeeNotFound = 194000;
inline constexpr int kNoCreateAttendees = 194002;
inline constexpr int kNoDeleteAttendees = 194003;
inline constexpr int kInvalidAttendeeType = 194004;
inline constexpr int kUserNotInTenant = 195100;
inline constexpr int kFrequencyLimit = 99991400;
inline constexpr int kAuthorizationMissing = 99991661;
inline constexpr int kTenantTokenInvalid = 99991663;
inline constexpr int kUserTokenInvalid = 99991668;
inline constexpr int kTokenMalformed = 99991671;
inline constexpr int kUserTokenExpired = 99991677;
inline constexpr int kFieldValidation = 99992402;
inline constexpr int kWrongAppSecret = 10015;
inline constexpr int kBadAuthParameter = 10003;

// HTTP status and message that go with a code; unknown codes read as an internal error.
struct CodeMeaning {
  int status;
  std::string_view message;
};
CodeMeaning meaning_of(int code);

}  // namespace larkdav::feishu_sim
