#include "state/json_code.h"

#include <array>

#include "state/sqlite.h"

namespace larkdav::state::code {
namespace {

struct Lead {  // RFC 3629 §4: what may follow a lead byte
  unsigned char first, last;
  std::size_t following;
  unsigned char second_least, second_most;
};
constexpr std::array kLeads{
    Lead{0x00, 0x7f, 0, 0, 0},       Lead{0xc2, 0xdf, 1, 0x80, 0xbf},
    Lead{0xe0, 0xe0, 2, 0xa0, 0xbf}, Lead{0xe1, 0xec, 2, 0x80, 0xbf},
    Lead{0xed, 0xed, 2, 0x80, 0x9f}, Lead{0xee, 0xef, 2, 0x80, 0xbf},
    Lead{0xf0, 0xf0, 3, 0x90, 0xbf}, Lead{0xf1, 0xf3, 3, 0x80, 0xbf},
    Lead{0xf4, 0xf4, 3, 0x80, 0x8f},
};

// Octets of the character at the start of `text`; 0 where it is none.
std::size_t character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  for (const Lead& lead : kLeads) {
    if (byte(0) < lead.first || byte(0) > lead.last) continue;
    if (text.size() <= lead.following) return 0;
    for (std::size_t i = 1; i <= lead.following; ++i) {
      const unsigned char least = i == 1 ? lead.second_least : 0x80;
      const unsigned char most = i == 1 ? lead.second_most : 0xbf;
      if (byte(i) < least || byte(i) > most) return 0;
    }
    return lead.following + 1;
  }
  return 0;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t octets = character(text);
    if (octets == 0) return false;
    text.remove_prefix(octets);
  }
  return true;
}

constexpr std::string_view kHexDigits = "0123456789abcdef";

std::string to_hex(std::string_view bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex += kHexDigits[byte >> 4];
    hex += kHexDigits[byte & 0x0f];
  }
  return hex;
}

std::string from_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) unreadable("hex digits come in pairs");
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const std::size_t high = kHexDigits.find(hex[i]);
    const std::size_t low = kHexDigits.find(hex[i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) {
      unreadable("not a hex digit");
    }
    bytes += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

}  // namespace

void unreadable(const std::string& what) {
  fail("the state holds a row that cannot be read: " + what,
       "put back a copy of the state folder, or move it away: the next run links both calendars "
       "again by UID and content and deletes nothing");
}

Json from_text(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  return Json{{"hex", to_hex(text)}};
}

std::string to_text(const Json& json) {
  if (json.is_string()) return json.get<std::string>();
  const Json& hex = member(json, "hex");
  if (!hex.is_string()) unreadable("hex digits expected");
  return from_hex(hex.get_ref<const std::string&>());
}

const Json& member(const Json& object, const char* name) {
  if (!object.is_object()) unreadable(std::string("an object with ") + name + " expected");
  const auto found = object.find(name);
  if (found == object.end()) unreadable(std::string("the member ") + name + " is missing");
  return *found;
}

const Json& element(const Json& array, std::size_t index) {
  if (to_array(array).size() <= index) unreadable("an array is too short");
  return array[index];
}

std::int64_t to_integer(const Json& json, std::int64_t least, std::int64_t most) {
  if (!json.is_number_integer()) unreadable("a whole number expected");
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > INT64_MAX) {
    unreadable("a number is out of range");
  }
  const auto value = json.get<std::int64_t>();
  if (value < least || value > most) unreadable("a number is out of range");
  return value;
}

bool to_bool(const Json& json) {
  if (!json.is_boolean()) unreadable("true or false expected");
  return json.get<bool>();
}

const Json& to_array(const Json& json) {
  if (!json.is_array()) unreadable("an array expected");
  return json;
}

std::string write(Json document) {
  document["v"] = kVersion;
  return document.dump();
}

Json read(std::string_view text) {
  Json document = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) unreadable("broken JSON");
  if (to_integer(member(document, "v"), 0, INT64_MAX) != kVersion) {
    unreadable("written by another version of larkdav");
  }
  return document;
}

}  // namespace larkdav::state::code
