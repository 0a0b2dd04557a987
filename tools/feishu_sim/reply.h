#pragma once

#include <string>
#include <string_view>

#include "tools/feishu_sim/codes.h"
#include "tools/feishu_sim/message.h"

namespace larkdav::feishu_sim {

// Thrown by resource functions to end a call with an error envelope; caught once, in Service.
struct Refusal {
  int code;
  Json error = Json::object();  // members of `error` besides log_id (Feishu reference 1.3)
  std::string message = {};     // msg where it says more than the code's own
};

[[noreturn]] void refuse(int code);

// 190014 with one detail (Feishu reference 3.9).
[[noreturn]] void refuse_detail(std::string_view key, std::string_view value);

// 99992402 with one field violation (Feishu reference 1.6).
[[noreturn]] void refuse_field(std::string_view field, std::string_view value,
                               std::string_view description);

// {code 0, msg success, data} (Feishu reference 1.3).
Response success(Json data);

// Top-level members next to code and msg, as /auth/v3/* answers (Feishu reference 1.3).
Response flat_success(Json members);

// The error envelope of a refusal, with `error.log_id` where the service names it.
Response failure(const Refusal& refusal, std::string_view log_id);

// A body that is not JSON, as gateways and portals send.
Response plain_text(int status, std::string body);

}  // namespace larkdav::feishu_sim
