#include "adapters/feishu/step_request.h"

#include <algorithm>
#include <array>
#include <utility>

#include "adapters/digest.h"
#include "engine/planted.h"
#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::flag_member;
using mapping::feishu::integer_member;
using mapping::feishu::Json;
using mapping::feishu::string_member;

namespace {

constexpr std::array<std::pair<StepKind, const char*>, 8> kKinds{{{StepKind::create, "create"},
                                                                  {StepKind::patch, "patch"},
                                                                  {StepKind::answer, "answer"},
                                                                  {StepKind::remove, "remove"},
                                                                  {StepKind::destroy, "destroy"},
                                                                  {StepKind::refuse, "refuse"},
                                                                  {StepKind::missing, "missing"},
                                                                  {StepKind::wait, "wait"}}};

const char* word(StepKind kind) {
  for (const auto& [each, name] : kKinds) {
    if (each == kind) return name;
  }
  return "wait";
}

}  // namespace

std::string to_text(const StepRequest& request) {
  Json out = {{"kind", word(request.kind)}};
  const auto put = [&](const char* name, const std::string& value) {
    if (!value.empty()) out[name] = value;
  };
  put("id", request.id);
  put("key", request.key);
  put("body", request.body);
  if (request.expect) out["expect"] = *request.expect;
  put("fallback", request.fallback);
  put("satellite", request.satellite);
  if (request.clears_way) out["clears_way"] = true;
  if (!request.input_inclusive) out["ends"] = "exclusive";
  const auto born = request.born.time_since_epoch().count();
  if (born != 0) out["born"] = born;
  put("reason", request.reason);
  return mapping::feishu::to_text(out);
}

std::optional<StepRequest> step_request(std::string_view text) {
  const auto object = mapping::feishu::parse_object(text);
  if (!object) return std::nullopt;
  const std::string kind = string_member(*object, "kind");
  const auto* found = std::find_if(kKinds.begin(), kKinds.end(),
                                   [&](const auto& each) { return each.second == kind; });
  if (found == kKinds.end()) return std::nullopt;
  StepRequest out;
  out.kind = found->first;
  out.id = string_member(*object, "id");
  out.key = string_member(*object, "key");
  out.body = string_member(*object, "body");
  if (object->contains("expect")) out.expect = string_member(*object, "expect");
  out.fallback = string_member(*object, "fallback");
  out.satellite = string_member(*object, "satellite");
  out.clears_way = flag_member(*object, "clears_way");
  out.input_inclusive = string_member(*object, "ends") != "exclusive";
  out.born = engine::Instant{std::chrono::seconds(integer_member(*object, "born").value_or(0))};
  out.reason = string_member(*object, "reason");
  return out;
}

Call call_of(const StepRequest& request, const std::string& calendar_id) {
  switch (request.kind) {
    case StepKind::create:
      return create_event(calendar_id, request.key, request.body);
    case StepKind::patch:
      return patch_event(calendar_id, request.id, request.body);
    case StepKind::answer:
      return reply_event(calendar_id, request.id, request.body);
    case StepKind::remove:
      return delete_event(calendar_id, request.id, false);
    case StepKind::destroy:
      return delete_event(calendar_id, request.id, true);
    case StepKind::refuse:
    case StepKind::missing:
    case StepKind::wait:
      break;
  }
  return {};
}

std::string idempotency_key(const std::string& calendar_id, const engine::Uid& uid,
                            const std::string& occurrence, int generation) {
  // A separator that no id holds, so that parts never run into each other.
  std::string text;
  const std::string id = engine::planted("reuse-idempotency-key") ? "" : uid.value;
  for (const auto& part : {calendar_id, id, occurrence, std::to_string(generation)}) {
    text += part;
    text += '\0';
  }
  return hex(sha256(text));
}

}  // namespace larkdav::adapters::feishu
