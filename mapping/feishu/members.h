// Tolerant access to JSON of the Feishu service: texts with lone surrogates or broken UTF-8 are
// repaired, numbers may come as strings, unknown members are ignored, wrong types count as absent.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace larkdav::mapping::feishu {

using Json = nlohmann::json;

inline constexpr int kDepthMax = 32;  // nesting; the deepest documented reply has 8 levels

// nullopt: not JSON, or nested deeper than kDepthMax.
std::optional<Json> parse_json(std::string_view text);
// As above, and an object.
std::optional<Json> parse_object(std::string_view text);
// Compact text with members in order of name, so that equal objects give equal texts.
std::string to_text(const Json& value);

// "" where absent or no string.
std::string string_member(const Json& object, const char* name);
// A number or its decimal text.
std::optional<long long> integer_member(const Json& object, const char* name);
bool flag_member(const Json& object, const char* name);  // false where absent
// nullptr where absent or of another type.
const Json* object_member(const Json& object, const char* name);
const Json* array_member(const Json& object, const char* name);

}  // namespace larkdav::mapping::feishu
