#include "mapping/ical/lines.h"

#include <variant>

#include "tests/fuzz/targets.h"

namespace larkdav::fuzz {

void lines(std::string_view input) {
  const auto parsed = mapping::ical::parse_document(input);
  const auto* document = std::get_if<mapping::ical::Document>(&parsed);
  if (document == nullptr) return;
  std::size_t at = 0;
  for (const auto& line : document->lines) {
    hold(line.begin == at && line.end >= line.begin, "lines follow each other without a gap");
    at = line.end;
    hold(line.value_begin <= line.content.size(), "a value lies within its line");
    (void)mapping::ical::parameters(line);
    (void)mapping::ical::split_values(line.value());
  }
  hold(at == document->text.size(), "the lines are the whole text");
  hold(document->text == input, "the text is kept byte for byte");
}

}  // namespace larkdav::fuzz
