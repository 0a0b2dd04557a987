// The known word that a mistyped one most likely meant. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace larkdav::tools {

// Within two edits (one for words of up to three letters), the nearest first in `known`.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& known);
// `Did you mean "x"?` or, when nothing is near, `Known: a, b, c.`
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace larkdav::tools
