#include "mapping/ical/text.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace larkdav::mapping::ical {
namespace {

constexpr std::size_t kLineOctetsMax = 75;
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Sequence {
  std::size_t length = 1;
  bool valid = false;
};

bool continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

// The UTF-8 sequence at `at` (Unicode 3.9, table 3-7), without noncharacters U+FFFE and U+FFFF.
Sequence sequence_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return {1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : (lead >= 0xE0 ? 3 : 2);
  if (lead < 0xC2 || lead > 0xF4) return {1, false};
  std::uint32_t code = lead & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text, at + i)) return {i, false};
    code = (code << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
  }
  const bool shortest = length == 2 || (length == 3 ? code >= 0x800 : code >= 0x10000);
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  return {length, shortest && !surrogate && code <= 0x10FFFF};
}

bool is_noncharacter(std::string_view sequence) {
  return sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF";
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '\r') {
      out += '\n';
      at += at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      if ((byte >= 0x20 && byte != 0x7F) || c == '\n' || c == '\t') out += c;
      ++at;
      continue;
    }
    const Sequence sequence = sequence_at(text, at);
    const std::string_view octets = text.substr(at, sequence.length);
    if (!sequence.valid) {
      out += kReplacement;
    } else if (!is_noncharacter(octets)) {
      out += octets;
    }
    at += sequence.length;
  }
  return out;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Sequence sequence = sequence_at(text, at);
    if (!sequence.valid) return false;
    at += sequence.length;
  }
  return true;
}

std::string from_windows_1252(std::string_view text) {
  // 0x80 to 0x9F; those it leaves open are the control characters of ISO 8859-1.
  static constexpr std::array<std::uint16_t, 32> kPunctuation = {
      0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const unsigned code = byte >= 0x80 && byte < 0xA0 ? kPunctuation[byte - 0x80U] : byte;
    if (code < 0x80) {
      out += c;
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0U | (code >> 6U));
      out += static_cast<char>(0x80U | (code & 0x3FU));
    } else {
      out += static_cast<char>(0xE0U | (code >> 12U));
      out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
      out += static_cast<char>(0x80U | (code & 0x3FU));
    }
  }
  return out;
}

std::string unescape_text(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      out += value[i];
      continue;
    }
    const char next = value[++i];
    out += next == 'n' || next == 'N' ? '\n' : next;
  }
  return clean_text(out);
}

std::string escape_text(std::string_view text) {
  std::string out;
  for (const char c : clean_text(text)) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == ';' || c == ',') out += '\\';
    out += c;
  }
  return out;
}

std::string fold_line(std::string_view content, std::string_view line_end) {
  std::string out;
  std::size_t room = kLineOctetsMax;
  while (content.size() > room) {
    std::size_t cut = room;
    while (cut > room - 4 && continues(content, cut)) --cut;
    out += content.substr(0, cut);
    out += line_end;
    out += ' ';
    content.remove_prefix(cut);
    room = kLineOctetsMax - 1;  // the blank counts
  }
  out += content;
  out += line_end;
  return out;
}

}  // namespace larkdav::mapping::ical
