#include "mapping/ical/surgery.h"

#include <cctype>

#include "mapping/ical/text.h"

namespace larkdav::mapping::ical {

void Surgery::replace(std::size_t line, std::string_view content) {
  replaced_[line] = fold_line(content, document_.line_end);
}

void Surgery::erase(const Component& component) {
  for (std::size_t line = component.first; line <= component.last; ++line) erase(line);
}

bool Surgery::erases(const Component& component) const {
  const auto begin = replaced_.find(component.first);
  return begin != replaced_.end() && begin->second.empty();
}

void Surgery::insert_before(std::size_t line, std::string_view raw) { inserted_[line] += raw; }

void Surgery::set(const Component& component, std::string_view name, std::string_view content) {
  bool placed = false;
  for (const std::size_t index : find_lines(document_, component, name)) {
    if (placed) {
      erase(index);
    } else {
      replace(index, content);
    }
    placed = true;
  }
  if (!placed) append(component, content);
}

void Surgery::remove(const Component& component, std::string_view name) {
  for (const std::size_t index : find_lines(document_, component, name)) erase(index);
}

void Surgery::append(const Component& component, std::string_view content) {
  const std::size_t end =
      component.children.empty() ? component.last : component.children.front().first;
  insert_before(end, fold_line(content, document_.line_end));
}

std::string Surgery::text() const {
  std::string out;
  out.reserve(document_.text.size() + 1024);
  auto edit = replaced_.begin();
  auto insertion = inserted_.begin();
  for (std::size_t i = 0; i < document_.lines.size(); ++i) {
    if (insertion != inserted_.end() && insertion->first == i) out += (insertion++)->second;
    if (edit != replaced_.end() && edit->first == i) {
      out += (edit++)->second;
      continue;
    }
    const Line& line = document_.lines[i];
    out.append(document_.text, line.begin, line.end - line.begin);
  }
  return out;
}

std::string head_without(const Line& line, const std::set<std::string_view>& dropped) {
  const std::string_view head = std::string_view(line.content).substr(0, line.value_begin - 1);
  std::string out;
  bool quoted = false;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= head.size(); ++i) {
    if (i < head.size() && head[i] == '"') quoted = !quoted;
    if (i < head.size() && (quoted || head[i] != ';')) continue;
    const std::string_view piece = head.substr(begin, i - begin);
    std::string name;
    for (const char c : piece.substr(0, piece.find('='))) {
      name += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    }
    if (begin == 0 || dropped.count(name) == 0) out += (begin == 0 ? "" : ";") + std::string(piece);
    begin = i + 1;
  }
  return out;
}

}  // namespace larkdav::mapping::ical
