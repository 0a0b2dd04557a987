// Colours of events. The palette is that of the CSS names, because COLOR (RFC 7986 §5.9) has no
// other words; what Feishu holds is snapped to it, so that both sides speak of the same colour.
#pragma once

#include <optional>
#include <string_view>

namespace larkdav::mapping {

// 0xRRGGBB of a CSS3 colour name, in any case; nullopt for what is none.
std::optional<int> color_of_name(std::string_view name);
// The name of the palette's colour nearest to 0xRRGGBB; of synonyms (gray, grey) the first.
std::string_view nearest_color_name(int rgb);
// That colour's 0xRRGGBB. Idempotent.
int nearest_color(int rgb);

}  // namespace larkdav::mapping
