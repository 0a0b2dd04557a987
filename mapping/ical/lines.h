// Content lines without loss (RFC 5545 §3.1): the text stays as it is, and lines and components are
// ranges of it. So whatever nobody edits survives byte for byte.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace larkdav::mapping::ical {

struct Limits {  // each breach is a refusal that names it
  std::size_t octets = 1 << 20;
  std::size_t property_octets = 256 << 10;
  std::size_t components = 5000;
  std::size_t lines = 100'000;  // unfolded
  std::size_t depth = 8;
  std::size_t parameters = 64;  // of one property
};

struct Line {
  std::size_t begin = 0;  // octets of the text, folds and line end included
  std::size_t end = 0;
  std::string content;          // unfolded, without line end
  std::string name;             // upper case; empty: no property (blank or without a colon)
  std::size_t value_begin = 0;  // in content
  [[nodiscard]] std::string_view value() const {
    return std::string_view(content).substr(value_begin);
  }
};

struct Parameter {
  std::string name;                 // upper case
  std::vector<std::string> values;  // unquoted, RFC 6868 decoded
};
std::vector<Parameter> parameters(const Line& line);
// First value of the parameter; nullopt when it is absent.
std::optional<std::string> parameter(const Line& line, std::string_view name);

struct Component {
  std::string name;       // upper case
  std::size_t first = 0;  // its BEGIN line
  std::size_t last = 0;   // its END line
  std::vector<std::size_t> properties;
  std::vector<Component> children;
};

struct Document {
  std::string text;
  std::string line_end;  // as the text has it
  std::vector<Line> lines;
  std::vector<Component> components;  // usually one VCALENDAR
};
struct Refusal {
  std::string reason;
};
std::variant<Document, Refusal> parse_document(std::string_view text, const Limits& limits = {});

// First line of the component with this name; nullptr when there is none.
const Line* find_line(const Document& document, const Component& component, std::string_view name);
std::vector<std::size_t> find_lines(const Document& document, const Component& component,
                                    std::string_view name);
// Line with raw value split at commas outside of quotes and escapes.
std::vector<std::string_view> split_values(std::string_view value);

// Walks over logical lines. A line ends with LF, CRLF or, where the text holds no LF at all, CR.
class LineScanner {
 public:
  explicit LineScanner(std::string_view text);
  // The next line; false at the end. Names and values are found with locate().
  bool next(Line& line);
  [[nodiscard]] std::string_view line_end() const { return line_end_; }

 private:
  [[nodiscard]] std::size_t end_of_physical_line(std::size_t from) const;
  std::string_view text_;
  std::size_t at_ = 0;
  char terminator_ = '\n';
  std::string_view line_end_;
};
// Fills name and value_begin from content. Returns the number of parameters.
std::size_t locate(Line& line);

}  // namespace larkdav::mapping::ical
