// Texts of an event: what Feishu keeps of them (Feishu reference 4.1, mapping reference 9). Text
// read from Feishu may look like HTML; it is opaque here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace larkdav::mapping::feishu {

inline constexpr std::size_t kSummaryMax = 1000;  // all in UTF-16 units, the strictest reading of
inline constexpr std::size_t kDescriptionMax = 40960;  // "characters"
inline constexpr std::size_t kLocationNameMax = 512;
inline constexpr std::size_t kRecurrenceMax = 2000;
inline constexpr std::size_t kMeetingUrlMax = 2000;

// Line ends become LF; C0 controls but TAB and LF, DEL, U+FFFE and U+FFFF go; bytes that are no
// UTF-8 become U+FFFD. Idempotent.
std::string clean(std::string_view text);
// clean() and, where it is longer than `units_max`, cut before a character, ending in "…".
std::string cut(std::string_view text, std::size_t units_max);

}  // namespace larkdav::mapping::feishu
