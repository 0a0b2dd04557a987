#include <cctype>
#include <optional>
#include <regex>

#include "tests/tree/source_tree.h"

namespace larkdav::tests {
namespace {

// Blanks what is no code, keeping line ends.
class Stripper {
 public:
  explicit Stripper(std::string text) : text_(std::move(text)) {}

  std::string strip() {
    while (at_ < text_.size()) {
      if (line_start_ && text_[at_] == '#') {
        blank_directive();
      } else if (text_.compare(at_, 2, "//") == 0) {
        blank_to(text_.find('\n', at_));
      } else if (text_.compare(at_, 2, "/*") == 0) {
        blank_to(after("*/", at_ + 2));
      } else if (text_.compare(at_, 2, "R\"") == 0) {
        blank_raw_string();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !in_number())) {
        blank_literal(text_[at_]);
      } else {
        line_start_ = text_[at_] == '\n' || (line_start_ && text_[at_] == ' ');
        ++at_;
      }
    }
    return std::move(text_);
  }

 private:
  std::size_t after(const std::string& end, std::size_t from) {
    const std::size_t found = text_.find(end, from);
    return found == std::string::npos ? text_.size() : found + end.size();
  }
  void blank_to(std::size_t end) {
    for (end = std::min(end, text_.size()); at_ < end; ++at_) {
      if (text_[at_] != '\n') text_[at_] = ' ';
    }
  }
  void blank_directive() {
    std::size_t end = text_.find('\n', at_);
    while (end != std::string::npos && text_[end - 1] == '\\') end = text_.find('\n', end + 1);
    blank_to(end);
  }
  void blank_raw_string() {
    const std::size_t open = text_.find('(', at_);
    const std::string delimiter = text_.substr(at_ + 2, open - at_ - 2);
    blank_to(after(")" + delimiter + "\"", open));
  }
  void blank_literal(char quote) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != quote) end += text_[end] == '\\' ? 2 : 1;
    blank_to(end + 1);
  }
  [[nodiscard]] bool in_number() const {  // 1'000
    return at_ > 0 && std::isxdigit(static_cast<unsigned char>(text_[at_ - 1])) != 0;
  }

  std::string text_;
  std::size_t at_ = 0;
  bool line_start_ = true;
};

// `head` is what stands before a "{". A class, a namespace or an enumeration has no body of code.
bool opens_scope(const std::string& head) {
  static const std::regex kScope(
      R"(^\s*(template\s*<[^{;]*>\s*)?(inline\s+|static\s+|constexpr\s+|const\s+|typedef\s+)*(namespace|class|struct|union|enum|extern)\b)");
  if (!std::regex_search(head, kScope)) return false;
  static const std::regex kReturnsStruct(R"(\)\s*(const|noexcept|override|final|\s)*$)");
  return !std::regex_search(head, kReturnsStruct);
}

bool opens_function(const std::string& head) {
  const std::size_t parameters = head.find('(');
  if (parameters == std::string::npos) return false;
  const std::size_t assignment = head.find('=');
  return assignment == std::string::npos || assignment > parameters ||
         head.find("operator") < assignment;
}

std::string name_in(const std::string& head) {
  static const std::regex kName(R"(([A-Za-z_]\w*)\s*\()");
  std::smatch match;
  return std::regex_search(head, match, kName) ? match[1].str() : "";
}

}  // namespace

std::string bare_code(const SourceFile& file) {
  std::string text;
  for (const std::string& line : file.lines) text += line + "\n";
  return Stripper(std::move(text)).strip();
}

std::vector<Function> functions(const SourceFile& file) {
  const std::string text = bare_code(file);
  std::vector<Function> found;
  std::optional<Function> open;
  int depth = 0;  // inside `open`, or inside an initialiser
  bool skipping = false;
  std::string head;
  std::size_t head_line = 1;
  std::size_t line = 1;
  for (const char c : text) {
    if (c == '\n') ++line;
    if (open || skipping) {
      if (c == '{') ++depth;
      if (c == '}' && --depth == 0) {
        if (open) {
          open->last = line;
          found.push_back(*open);
        }
        open.reset();
        skipping = false;
        head.clear();
      }
      continue;
    }
    if (c == '{' && !opens_scope(head)) {
      depth = 1;
      if (opens_function(head)) {
        open = Function{name_in(head), head_line, line};
      } else {
        skipping = true;
      }
    } else if (c == '{' || c == '}' || c == ';') {
      head.clear();
    } else if (!head.empty() || std::isspace(static_cast<unsigned char>(c)) == 0) {
      if (head.empty()) head_line = line;
      head += c;
    }
  }
  return found;
}

}  // namespace larkdav::tests
