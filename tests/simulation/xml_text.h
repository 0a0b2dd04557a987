// Just enough XML for a server that reads what clients ask: elements by local name, whatever their
// prefix, without nesting of one name in itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace larkdav::tests {

std::string escape_xml(std::string_view text);
bool has_element(std::string_view xml, std::string_view local_name);
std::vector<std::string> element_texts(std::string_view xml, std::string_view local_name);
std::string element_text(std::string_view xml, std::string_view local_name);  // first; or empty

}  // namespace larkdav::tests
