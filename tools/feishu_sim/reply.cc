#include "tools/feishu_sim/reply.h"

namespace larkdav::feishu_sim {
namespace {

Response json_response(int status, const Json& body) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json; charset=utf-8");
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace);
  response.code = body.value("code", 0);
  return response;
}

// `error` is optional (Feishu reference 1.3): plain codes of the calendar service come without it,
// the gateway's with it, save for the throttle.
bool names_log_id(int code) {
  return code == kTokenExpired || (code >= 99990000 && code != kFrequencyLimit);
}

}  // namespace

void refuse(int code) { throw Refusal{code}; }

void refuse_detail(std::string_view key, std::string_view value) {
  throw Refusal{
      kInvalidDetails,
      {{"details", Json::array({{{"key", std::string(key)}, {"value", std::string(value)}}})}}};
}

void refuse_field(std::string_view field, std::string_view value, std::string_view description) {
  throw Refusal{kFieldValidation,
                {{"field_violations", Json::array({{{"field", std::string(field)},
                                                    {"value", std::string(value)},
                                                    {"description", std::string(description)}}})}}};
}

Response success(Json data) {
  return json_response(200, {{"code", 0}, {"msg", "success"}, {"data", std::move(data)}});
}

Response flat_success(Json members) {
  members["code"] = 0;
  members["msg"] = "ok";
  return json_response(200, members);
}

Response failure(const Refusal& refusal, std::string_view log_id) {
  const CodeMeaning meaning = meaning_of(refusal.code);
  const std::string text = refusal.message.empty() ? std::string(meaning.message) : refusal.message;
  Json body = {{"code", refusal.code}, {"msg", text}};
  if (!refusal.error.empty() || names_log_id(refusal.code)) {
    body["error"] = refusal.error.is_object() ? refusal.error : Json::object();
    body["error"]["log_id"] = std::string(log_id);
  }
  return json_response(meaning.status, body);
}

Response plain_text(int status, std::string body) {
  Response response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(body);
  return response;
}

}  // namespace larkdav::feishu_sim
