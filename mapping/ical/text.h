// TEXT values (RFC 5545 §3.3.11) and the writing of content lines.
#pragma once

#include <string>
#include <string_view>

namespace larkdav::mapping::ical {

// Plain text that both sides can hold: valid UTF-8 (broken parts become U+FFFD), LF line ends, no
// control characters but TAB and LF, no U+FFFE and U+FFFF.
std::string clean_text(std::string_view text);

bool is_utf8(std::string_view text);
// What older programs write where they don't write UTF-8 (a superset of ISO 8859-1), as UTF-8.
std::string from_windows_1252(std::string_view text);

std::string unescape_text(std::string_view value);  // cleaned; unknown \x is x
std::string escape_text(std::string_view text);     // cleans first

// The line with its end, folded at 75 octets between code points (RFC 5545 §3.1).
std::string fold_line(std::string_view content, std::string_view line_end);

}  // namespace larkdav::mapping::ical
