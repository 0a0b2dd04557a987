// Text in columns, as wide as a terminal shows it: CJK counts two, combining marks none. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace larkdav::tools {

std::size_t display_width(std::string_view utf8);
// Cut to `width` columns with an ellipsis where it is longer; never in the middle of a character.
std::string clipped(std::string_view utf8, std::size_t width);
// Control characters (line ends, escape sequences) become spaces: texts come from servers.
std::string printable(std::string_view utf8);

// Columns as wide as their widest cell, two spaces between, no trailing spaces; each row ends with
// a line feed. The first row may be the heading.
std::string table(const std::vector<std::vector<std::string>>& rows);

}  // namespace larkdav::tools
