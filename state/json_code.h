// The bricks of event_code.h: JSON that round trips any bytes, and readers that distrust the row.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace larkdav::state::code {

using Json = nlohmann::json;

// JSON strings must be UTF-8; other bytes become {"hex": "…"}.
Json from_text(std::string_view text);
std::string to_text(const Json& json);

[[noreturn]] void unreadable(const std::string& what);  // storage error: such a row is not ours

// Members and elements that must be there, of the type asked for and within the limits.
const Json& member(const Json& object, const char* name);
const Json& element(const Json& array, std::size_t index);
std::int64_t to_integer(const Json& json, std::int64_t least, std::int64_t most);
bool to_bool(const Json& json);
const Json& to_array(const Json& json);

// Documents carry their version under "v".
inline constexpr int kVersion = 1;
std::string write(Json document);
Json read(std::string_view text);  // a storage error for broken JSON or an unknown version

template <class T, class Encode>
Json from_optional(const std::optional<T>& value, Encode encode) {
  return value ? encode(*value) : Json(nullptr);
}
template <class Decode>
auto to_optional(const Json& json, Decode decode) -> std::optional<decltype(decode(json))> {
  if (json.is_null()) return std::nullopt;
  return decode(json);
}

}  // namespace larkdav::state::code
