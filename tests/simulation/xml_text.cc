#include "tests/simulation/xml_text.h"

#include <array>
#include <utility>

namespace larkdav::tests {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kEntities{
    {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&apos;", "'"}, {"&amp;", "&"}}};

std::string unescaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    bool replaced = false;
    for (const auto& [entity, character] : kEntities) {
      if (!text.starts_with(entity)) continue;
      out += character;
      text.remove_prefix(entity.size());
      replaced = true;
      break;
    }
    if (replaced) continue;
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

std::string_view local_part(std::string_view tag) {
  tag = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
  const auto colon = tag.find(':');
  return colon == std::string_view::npos ? tag : tag.substr(colon + 1);
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '\r')
      out += "&#13;";
    else
      out += c;
  }
  return out;
}

std::vector<std::string> element_texts(std::string_view xml, std::string_view local_name) {
  std::vector<std::string> out;
  for (auto open = xml.find('<'); open != std::string_view::npos; open = xml.find('<', open + 1)) {
    if (local_part(xml.substr(open + 1)) != local_name) continue;
    const auto end = xml.find('>', open);
    if (end == std::string_view::npos) break;
    if (xml[end - 1] == '/') {
      out.emplace_back();
      continue;
    }
    const auto close = xml.find("</", end);
    const auto stop = close == std::string_view::npos ? xml.size() : close;
    out.push_back(unescaped(xml.substr(end + 1, stop - end - 1)));
  }
  return out;
}

std::string element_text(std::string_view xml, std::string_view local_name) {
  const auto all = element_texts(xml, local_name);
  return all.empty() ? std::string() : all.front();
}

bool has_element(std::string_view xml, std::string_view local_name) {
  return !element_texts(xml, local_name).empty();
}

}  // namespace larkdav::tests
