#include "mapping/feishu/members.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace larkdav::mapping::feishu {
namespace {

// Whether brackets outside of strings nest deeper than allowed: checked before parsing, because
// writing such a value out again would recurse as deep.
bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kDepthMax) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

std::optional<unsigned> escape_at(std::string_view text, std::size_t at) {  // \uXXXX
  if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return std::nullopt;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data() + at + 2, text.data() + at + 6, value, 16);
  if (error != std::errc{} || end != text.data() + at + 6) return std::nullopt;
  return value;
}

bool is_high(unsigned unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_low(unsigned unit) { return unit >= 0xDC00 && unit < 0xE000; }

// Lone surrogates become U+FFFD; the rest stays.
std::string without_lone_surrogates(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      out += text[i++];
      continue;
    }
    const auto unit = escape_at(text, i);
    if (!unit) {
      out += text.substr(i, 2);
      i += 2;
      continue;
    }
    const auto next = is_high(*unit) ? escape_at(text, i + 6) : std::nullopt;
    if (next && is_low(*next)) {
      out += text.substr(i, 12);
      i += 12;
      continue;
    }
    if (is_high(*unit) || is_low(*unit)) {
      out += "\\ufffd";
    } else {
      out += text.substr(i, 6);
    }
    i += 6;
  }
  return out;
}

// Bytes that are no UTF-8 become U+FFFD; the writer of the library knows how.
std::string valid_utf8(const std::string& text) {
  const std::string quoted = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  const Json back = Json::parse(quoted, nullptr, false);
  return back.is_string() ? back.get<std::string>() : std::string();
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  if (too_deep(text)) return std::nullopt;
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) {
    value = Json::parse(valid_utf8(without_lone_surrogates(text)), nullptr, false);
  }
  if (value.is_discarded()) return std::nullopt;
  return value;
}

std::optional<Json> parse_object(std::string_view text) {
  auto value = parse_json(text);
  if (!value || !value->is_object()) return std::nullopt;
  return value;
}

std::string to_text(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string string_member(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<long long> integer_member(const Json& object, const char* name) {
  if (!object.is_object()) return std::nullopt;
  const auto found = object.find(name);
  if (found == object.end()) return std::nullopt;
  if (found->is_number_unsigned()) {
    const auto value = found->get<unsigned long long>();
    if (value > static_cast<unsigned long long>(INT64_MAX)) return std::nullopt;
    return static_cast<long long>(value);
  }
  if (found->is_number_integer()) return found->get<long long>();
  if (!found->is_string()) return std::nullopt;
  const auto& text = found->get_ref<const std::string&>();
  long long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool flag_member(const Json& object, const char* name) {
  if (!object.is_object()) return false;
  const auto found = object.find(name);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

const Json* object_member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found != object.end() && found->is_object() ? &*found : nullptr;
}

const Json* array_member(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found != object.end() && found->is_array() ? &*found : nullptr;
}

}  // namespace larkdav::mapping::feishu
