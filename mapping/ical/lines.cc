#include "mapping/ical/lines.h"

#include <algorithm>
#include <cctype>

namespace larkdav::mapping::ical {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// First of `wanted` outside of double quotes.
std::size_t find_unquoted(std::string_view text, std::string_view wanted, std::size_t from) {
  bool quoted = false;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && wanted.find(text[i]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

std::string decode_parameter(std::string_view raw) {  // RFC 6868 §3
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char next = i + 1 < raw.size() ? raw[i + 1] : '\0';
    if (raw[i] == '"') continue;
    if (raw[i] != '^' || (next != 'n' && next != '^' && next != '\'')) {
      out += raw[i];
      continue;
    }
    out += next == 'n' ? '\n' : (next == '^' ? '^' : '"');
    ++i;
  }
  return out;
}

// Builds the component tree line by line.
class TreeBuilder {
 public:
  TreeBuilder(Document& document, const Limits& limits) : document_(document), limits_(limits) {}

  // The reason of a refusal, or "".
  std::string take(std::size_t index) {
    const Line& line = document_.lines[index];
    if (line.name == "BEGIN") {
      if (open_.size() >= limits_.depth) {
        return "components are nested deeper than " + std::to_string(limits_.depth);
      }
      if (++components_ > limits_.components) {
        return "more than " + std::to_string(limits_.components) + " components";
      }
      open_.push_back({upper(trimmed(line.value())), index, index, {}, {}});
    } else if (line.name == "END") {
      const std::string name = upper(trimmed(line.value()));
      if (open_.empty()) return "END:" + name + " without BEGIN";
      if (open_.back().name != name) {
        return "END:" + name + " closes BEGIN:" + open_.back().name;
      }
      Component done = std::move(open_.back());
      open_.pop_back();
      done.last = index;
      (open_.empty() ? document_.components : open_.back().children).push_back(std::move(done));
    } else if (!line.name.empty() && !open_.empty()) {
      open_.back().properties.push_back(index);
    }
    return {};
  }

  [[nodiscard]] std::string finish() const {
    if (!open_.empty()) return "END:" + open_.back().name + " is missing";
    if (document_.components.empty()) return "no iCalendar component";
    return {};
  }

 private:
  Document& document_;
  const Limits& limits_;
  std::vector<Component> open_;
  std::size_t components_ = 0;
};

std::string size_of(std::size_t octets) {
  const bool mega = octets >= 1U << 20U;
  return std::to_string(octets >> (mega ? 20U : 10U)) + (mega ? " MB" : " KB");
}

}  // namespace

LineScanner::LineScanner(std::string_view text) : text_(text) {
  const std::size_t newline = text.find('\n');
  if (newline == std::string_view::npos) {
    const bool has_return = text.find('\r') != std::string_view::npos;
    terminator_ = has_return ? '\r' : '\n';
    line_end_ = has_return ? "\r" : "\r\n";
  } else {
    line_end_ = newline > 0 && text[newline - 1] == '\r' ? "\r\n" : "\n";
  }
}

std::size_t LineScanner::end_of_physical_line(std::size_t from) const {
  const std::size_t at = text_.find(terminator_, from);
  return at == std::string_view::npos ? text_.size() : at + 1;
}

bool LineScanner::next(Line& line) {
  if (at_ >= text_.size()) return false;
  line.begin = at_;
  line.content.clear();
  line.name.clear();
  std::size_t content_from = at_;
  if (at_ == 0 && text_.substr(0, 3) == kByteOrderMark) content_from = 3;
  while (true) {
    at_ = end_of_physical_line(content_from);
    std::size_t content_to = at_;
    while (content_to > content_from &&
           (text_[content_to - 1] == '\n' || text_[content_to - 1] == '\r')) {
      --content_to;
    }
    line.content.append(text_, content_from, content_to - content_from);
    if (at_ >= text_.size() || (text_[at_] != ' ' && text_[at_] != '\t')) break;
    content_from = at_ + 1;
  }
  line.end = at_;
  return true;
}

std::size_t locate(Line& line) {
  const std::string_view content = line.content;
  line.name.clear();
  line.value_begin = content.size();
  const std::size_t name_end = content.find_first_of(":;");
  if (name_end == std::string_view::npos) return 0;
  std::size_t count = 0;
  std::size_t at = name_end;
  while (at != std::string_view::npos && content[at] == ';') {
    ++count;
    at = find_unquoted(content, ";:", at + 1);
  }
  // A quote that nobody closes: the first colon then ends the parameters.
  if (at == std::string_view::npos) at = content.find(':', name_end);
  if (at == std::string_view::npos) return 0;
  line.name = upper(trimmed(content.substr(0, name_end)));
  line.value_begin = at + 1;
  return count;
}

std::vector<Parameter> parameters(const Line& line) {
  std::vector<Parameter> out;
  if (line.name.empty() || line.value_begin == 0) return out;
  const std::string_view head = std::string_view(line.content).substr(0, line.value_begin - 1);
  std::size_t at = head.find(';');
  while (at != std::string_view::npos) {
    const std::size_t end = find_unquoted(head, ";", at + 1);
    const std::string_view piece =
        head.substr(at + 1, end == std::string_view::npos ? end : end - at - 1);
    const std::size_t equals = piece.find('=');
    Parameter found{upper(trimmed(piece.substr(0, equals))), {}};
    std::size_t from = equals == std::string_view::npos ? piece.size() + 1 : equals + 1;
    while (from <= piece.size()) {
      const std::size_t comma = std::min(find_unquoted(piece, ",", from), piece.size());
      found.values.push_back(decode_parameter(piece.substr(from, comma - from)));
      from = comma + 1;
    }
    out.push_back(std::move(found));
    at = end;
  }
  return out;
}

std::optional<std::string> parameter(const Line& line, std::string_view name) {
  if (line.content.find(';') >= line.value_begin) return std::nullopt;
  for (Parameter& found : parameters(line)) {
    if (found.name != name) continue;
    return found.values.empty() ? std::string() : std::move(found.values.front());
  }
  return std::nullopt;
}

std::variant<Document, Refusal> parse_document(std::string_view text, const Limits& limits) {
  if (text.size() > limits.octets) {
    return Refusal{"the text is larger than " + size_of(limits.octets)};
  }
  Document document;
  document.text = std::string(text);
  LineScanner scanner(document.text);
  document.line_end = std::string(scanner.line_end());
  TreeBuilder tree(document, limits);
  for (Line line; scanner.next(line);) {
    if (document.lines.size() >= limits.lines) {
      return Refusal{"more than " + std::to_string(limits.lines) + " properties"};
    }
    if (line.content.size() > limits.property_octets) {
      return Refusal{"a property is longer than " + size_of(limits.property_octets)};
    }
    if (locate(line) > limits.parameters) {
      return Refusal{"a property has more than " + std::to_string(limits.parameters) +
                     " parameters"};
    }
    document.lines.push_back(std::move(line));
    line = Line{};
    std::string reason = tree.take(document.lines.size() - 1);
    if (!reason.empty()) return Refusal{std::move(reason)};
  }
  std::string reason = tree.finish();
  if (!reason.empty()) return Refusal{std::move(reason)};
  return document;
}

const Line* find_line(const Document& document, const Component& component, std::string_view name) {
  for (const std::size_t index : component.properties) {
    if (document.lines[index].name == name) return &document.lines[index];
  }
  return nullptr;
}

std::vector<std::size_t> find_lines(const Document& document, const Component& component,
                                    std::string_view name) {
  std::vector<std::size_t> found;
  for (const std::size_t index : component.properties) {
    if (document.lines[index].name == name) found.push_back(index);
  }
  return found;
}

std::vector<std::string_view> split_values(std::string_view value) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i] == '\\') {
      ++i;
    } else if (value[i] == ',') {
      pieces.push_back(value.substr(begin, i - begin));
      begin = i + 1;
    }
  }
  pieces.push_back(value.substr(begin));
  return pieces;
}

}  // namespace larkdav::mapping::ical
