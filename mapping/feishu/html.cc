#include "mapping/feishu/html.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <utility>

#include "mapping/feishu/text.h"

namespace larkdav::mapping::feishu {
namespace {

constexpr int kPassesMax = 8;  // of texts encoded again and again
constexpr std::array<std::string_view, 32> kTags = {
    "a",    "b",      "blockquote", "br",    "code", "div", "em",    "font", "h1", "h2",  "h3",
    "h4",   "h5",     "h6",         "hr",    "i",    "img", "li",    "ol",   "p",  "pre", "s",
    "span", "strong", "table",      "tbody", "td",   "th",  "thead", "tr",   "u",  "ul"};
constexpr std::array<std::string_view, 11> kBlocks = {"blockquote", "div", "h1", "h2", "h3", "h4",
                                                      "h5",         "h6",  "li", "p",  "tr"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kReferences{
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}}};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

struct Tag {
  std::string name;
  bool closing = false;
  std::size_t octets = 0;
};

std::size_t skip(std::string_view text, std::size_t at, bool (*what)(char)) {
  while (at < text.size() && what(text[at])) ++at;
  return at;
}

// Behind name="value"; npos where there is no attribute.
std::size_t past_attribute(std::string_view text, std::size_t at) {
  const std::size_t name_end = skip(text, at, is_name);
  if (name_end == at || name_end >= text.size() || text[name_end] != '=') {
    return std::string_view::npos;
  }
  at = name_end + 1;
  if (at < text.size() && (text[at] == '"' || text[at] == '\'')) {
    const std::size_t close = text.find(text[at], at + 1);
    return close == std::string_view::npos ? close : close + 1;
  }
  return std::min(text.find_first_of(" \t\n>", at), text.size());
}

// Only what is written as a tag is one: "a <b and c> d" is text.
std::optional<Tag> tag_at(std::string_view text, std::size_t start) {
  Tag tag;
  std::size_t at = start + 1;
  tag.closing = at < text.size() && text[at] == '/';
  if (tag.closing) ++at;
  const std::size_t name_end = skip(text, at, is_name);
  for (const char c : text.substr(at, name_end - at)) {
    tag.name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (std::find(kTags.begin(), kTags.end(), tag.name) == kTags.end()) return std::nullopt;
  at = name_end;
  while (true) {
    const std::size_t next = skip(text, at, is_space);
    const std::size_t slash = next < text.size() && text[next] == '/' ? next + 1 : next;
    if (slash < text.size() && text[slash] == '>') {
      tag.octets = slash + 1 - start;
      return tag;
    }
    if (next == at) return std::nullopt;
    at = past_attribute(text, next);
    if (at == std::string_view::npos) return std::nullopt;
  }
}

std::string utf8(unsigned long code) {
  std::string out;
  const auto put = [&](unsigned long octet) { out += static_cast<char>(octet); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return out;
}

// &amp; &#39; &#x27; at `at`: the characters and how long it is.
std::optional<std::pair<std::string, std::size_t>> reference_at(std::string_view text,
                                                                std::size_t at) {
  const std::size_t end = text.substr(at, 12).find(';');
  if (end == std::string_view::npos || end < 2) return std::nullopt;
  std::string_view name = text.substr(at + 1, end - 1);
  for (const auto& [known, characters] : kReferences) {
    if (known == name) return std::pair(std::string(characters), end + 1);
  }
  if (name.front() != '#') return std::nullopt;
  name.remove_prefix(1);
  const int base = !name.empty() && (name.front() == 'x' || name.front() == 'X') ? 16 : 10;
  if (base == 16) name.remove_prefix(1);
  unsigned long code = 0;
  const auto [last, error] = std::from_chars(name.data(), name.data() + name.size(), code, base);
  if (error != std::errc{} || last != name.data() + name.size() || code == 0 || code > 0x10FFFF) {
    return std::nullopt;
  }
  return std::pair(utf8(code), end + 1);
}

std::string once(std::string_view text) {
  std::string out;
  bool tags = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto tag = text[at] == '<' ? tag_at(text, at) : std::nullopt;
    const auto reference = text[at] == '&' ? reference_at(text, at) : std::nullopt;
    if (tag) {
      tags = true;
      const bool block = std::find(kBlocks.begin(), kBlocks.end(), tag->name) != kBlocks.end();
      if (tag->name == "br" || tag->name == "hr" || (block && tag->closing)) out += '\n';
      if (tag->name == "li" && !tag->closing) out += "- ";
      at += tag->octets;
    } else if (reference) {
      out += reference->first;
      at += reference->second;
    } else {
      out += text[at++];
    }
  }
  while (tags && !out.empty() && is_space(out.back())) out.pop_back();
  return clean(out);
}

}  // namespace

std::string plain_text(std::string_view text) {
  std::string out(text);
  for (int pass = 0; pass < kPassesMax; ++pass) {
    if (out.find_first_of("<&") == std::string::npos) break;
    std::string plainer = once(out);
    if (plainer == out) break;
    out = std::move(plainer);
  }
  return out;
}

}  // namespace larkdav::mapping::feishu
