#include "tools/feishu_sim/call.h"

#include <algorithm>
#include <charconv>

namespace larkdav::feishu_sim {
namespace {

constexpr std::int64_t kLastTimestamp = 16725225600;

const Json* present(const Json& body, const char* name) {
  const auto member = body.find(name);
  return member == body.end() || member->is_null() ? nullptr : &*member;
}

[[noreturn]] void refuse_type() { refuse(kBadJson); }

}  // namespace

std::optional<std::string> text_member(const Json& body, const char* name) {
  const Json* member = present(body, name);
  if (!member) return std::nullopt;
  if (!member->is_string()) refuse_type();
  return member->get<std::string>();
}

std::optional<std::int64_t> integer_member(const Json& body, const char* name) {
  const Json* member = present(body, name);
  if (!member) return std::nullopt;
  if (!member->is_number_integer()) refuse_type();
  return member->get<std::int64_t>();
}

std::optional<bool> boolean_member(const Json& body, const char* name) {
  const Json* member = present(body, name);
  if (!member) return std::nullopt;
  if (!member->is_boolean()) refuse_type();
  return member->get<bool>();
}

const Json* object_member(const Json& body, const char* name) {
  const Json* member = present(body, name);
  if (member && !member->is_object()) refuse_type();
  return member;
}

const Json* array_member(const Json& body, const char* name) {
  const Json* member = present(body, name);
  if (member && !member->is_array()) refuse_type();
  return member;
}

bool boolean_parameter(const Request& request, const char* name, bool otherwise) {
  const auto value = request.parameter(name);
  if (!value) return otherwise;
  if (*value != "true" && *value != "false") refuse(kInvalidParameters);
  return *value == "true";
}

std::optional<std::int64_t> seconds_parameter(const Request& request, const char* name) {
  const auto value = request.parameter(name);
  if (!value) return std::nullopt;
  const auto seconds = parse_timestamp(*value);
  if (!seconds) refuse(kInvalidParameters);
  return seconds;
}

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (value < 1 || value > kLastTimestamp) return std::nullopt;
  return value;
}

std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

}  // namespace larkdav::feishu_sim
