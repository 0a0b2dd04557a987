// Descriptions that Feishu keeps as a subset of HTML (Feishu reference 4.1; 12, question 27) →
// plain text, so that re-encoding a text is no change of it.
#pragma once

#include <string>
#include <string_view>

namespace larkdav::mapping::feishu {

// Tags of text formatting go, with a new line where they break one; character references become
// characters. Text without either stays as it is, "a < b" included. Idempotent.
std::string plain_text(std::string_view text);

}  // namespace larkdav::mapping::feishu
