#include "tests/simulation/ical_text.h"

#include <algorithm>
#include <cctype>

namespace larkdav::tests {
namespace {

std::vector<std::string> unfolded(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!lines.empty() && (line.starts_with(' ') || line.starts_with('\t'))) {
      lines.back() += line.substr(1);
    } else if (!line.empty()) {
      lines.emplace_back(line);
    }
  }
  return lines;
}

IcalLine read_line(const std::string& text) {
  bool quoted = false;
  std::size_t colon = 0;
  for (; colon < text.size(); ++colon) {
    if (text[colon] == '"') quoted = !quoted;
    if (text[colon] == ':' && !quoted) break;
  }
  IcalLine line;
  const std::string head = text.substr(0, colon);
  const auto cut = head.find(';');
  line.name = head.substr(0, cut);
  for (char& c : line.name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  if (cut != std::string::npos) line.parameters = head.substr(cut);
  if (colon < text.size()) line.value = text.substr(colon + 1);
  return line;
}

void write(const IcalComponent& component, std::size_t width, std::string& out) {
  const auto put = [&](std::string line) {
    std::size_t room = width;
    while (line.size() > room) {
      std::size_t cut = room;
      while (cut > 1 && (static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;
      out += line.substr(0, cut) + "\r\n ";
      line.erase(0, cut);
      room = width - 1;
    }
    out += line + "\r\n";
  };
  put("BEGIN:" + component.name);
  for (const auto& line : component.lines) put(line.name + line.parameters + ":" + line.value);
  for (const auto& inner : component.inner) write(inner, width, out);
  put("END:" + component.name);
}

}  // namespace

std::string IcalLine::parameter(std::string_view wanted) const {
  const std::string key = ";" + std::string(wanted) + "=";
  const auto at = parameters.find(key);
  if (at == std::string::npos) return {};
  std::string rest = parameters.substr(at + key.size());
  if (rest.starts_with('"')) return rest.substr(1, rest.find('"', 1) - 1);
  return rest.substr(0, rest.find(';'));
}

const IcalLine* IcalComponent::find(std::string_view wanted) const {
  const auto at = std::find_if(lines.begin(), lines.end(),
                               [&](const IcalLine& line) { return line.name == wanted; });
  return at == lines.end() ? nullptr : &*at;
}

std::string IcalComponent::value(std::string_view wanted) const {
  const IcalLine* line = find(wanted);
  return line == nullptr ? std::string() : line->value;
}

void IcalComponent::remove(std::string_view wanted) {
  std::erase_if(lines, [&](const IcalLine& line) { return line.name == wanted; });
}

void IcalComponent::set(IcalLine line) {
  const auto at = std::find_if(lines.begin(), lines.end(),
                               [&](const IcalLine& old) { return old.name == line.name; });
  if (at == lines.end()) {
    lines.push_back(std::move(line));
  } else {
    *at = std::move(line);
  }
}

std::optional<IcalComponent> read_ical(std::string_view text) {
  std::vector<IcalComponent> open;
  for (const std::string& line : unfolded(text)) {
    IcalLine read = read_line(line);
    if (read.name == "BEGIN") {
      open.push_back({read.value, {}, {}});
    } else if (open.empty()) {
      return std::nullopt;
    } else if (read.name == "END") {
      IcalComponent done = std::move(open.back());
      open.pop_back();
      if (done.name != read.value) return std::nullopt;
      if (open.empty()) return done;
      open.back().inner.push_back(std::move(done));
    } else {
      open.back().lines.push_back(std::move(read));
    }
  }
  return std::nullopt;
}

std::string write_ical(const IcalComponent& calendar, std::size_t width) {
  std::string out;
  write(calendar, width, out);
  return out;
}

std::string escape_ical(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == ',' || c == ';') out += '\\';
    out += c;
  }
  return out;
}

std::string unescape_ical(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out += text[i];
      continue;
    }
    ++i;
    out += text[i] == 'n' || text[i] == 'N' ? '\n' : text[i];
  }
  return out;
}

std::optional<std::int64_t> read_duration(std::string_view text) {
  std::int64_t sign = 1;
  if (text.starts_with('-')) sign = -1;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (!text.starts_with('P')) return std::nullopt;
  std::int64_t total = 0;
  std::int64_t number = 0;
  for (const char c : text.substr(1)) {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      number = number * 10 + (c - '0');
      continue;
    }
    const std::int64_t unit = c == 'W'   ? 604800
                              : c == 'D' ? 86400
                              : c == 'H' ? 3600
                              : c == 'M' ? 60
                                         : (c == 'S' ? 1 : 0);
    total += number * unit;
    number = 0;
  }
  return sign * total;
}

}  // namespace larkdav::tests
