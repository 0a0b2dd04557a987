#include "mapping/feishu/text.h"

#include <array>

namespace larkdav::mapping::feishu {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

struct CodePoint {
  char32_t value = 0;
  std::size_t octets = 1;
  bool valid = false;
};

// RFC 3629: no overlong forms, no surrogates, at most U+10FFFF.
CodePoint decode(std::string_view text, std::size_t at) {
  const auto octet = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = octet(at);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return {};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((octet(at + i) & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (octet(at + i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  if (value < kLeast.at(length) || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) {
    return {};
  }
  return {value, length, true};
}

bool kept(char32_t c) {
  return c == '\t' || c == '\n' || (c >= 0x20 && c != 0x7F && c != 0xFFFE && c != 0xFFFF);
}

}  // namespace

std::string clean(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '\r') {
      out += '\n';
      i += i + 1 < text.size() && text[i + 1] == '\n' ? 2 : 1;
      continue;
    }
    const CodePoint point = decode(text, i);
    if (!point.valid) {
      out += kReplacement;
    } else if (kept(point.value)) {
      out += text.substr(i, point.octets);
    }
    i += point.octets;
  }
  return out;
}

std::string cut(std::string_view text, std::size_t units_max) {
  std::string cleaned = clean(text);
  std::size_t units = 0;
  std::size_t fits = 0;  // octets that leave room for the mark
  for (std::size_t i = 0; i < cleaned.size();) {
    const CodePoint point = decode(cleaned, i);
    units += point.value > 0xFFFF ? 2 : 1;
    i += point.octets;
    if (units < units_max) fits = i;
    if (units > units_max) {
      cleaned.resize(fits);
      return cleaned.append(kEllipsis);
    }
  }
  return cleaned;
}

}  // namespace larkdav::mapping::feishu
