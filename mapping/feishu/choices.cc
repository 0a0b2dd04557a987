#include "mapping/feishu/choices.h"

#include "mapping/color.h"

namespace larkdav::mapping::feishu {

using engine::Classification;
using engine::Transparency;

Classification classification_from_feishu(std::string_view visibility) {
  if (visibility == "public") return Classification::open;
  if (visibility == "private") return Classification::personal;
  return Classification::unspecified;
}

std::string_view classification_to_feishu(Classification classification) {
  switch (classification) {
    case Classification::open:
      return "public";
    case Classification::personal:
    case Classification::confidential:
      return "private";
    case Classification::unspecified:
      break;
  }
  return "default";
}

Classification classification_as_stored(Classification classification) {
  return classification_from_feishu(classification_to_feishu(classification));
}

Transparency transparency_from_feishu(std::string_view free_busy_status) {
  return free_busy_status == "free" ? Transparency::free : Transparency::busy;
}

std::string_view transparency_to_feishu(Transparency transparency) {
  return transparency == Transparency::free ? "free" : "busy";
}

std::optional<int> color_from_feishu(const Json& event) {
  const auto argb = integer_member(event, "color");
  if (!argb || *argb == 0 || *argb == -1) return std::nullopt;
  return nearest_color(static_cast<int>(*argb & 0xFFFFFF));
}

long long color_to_feishu(const std::optional<int>& color) {
  if (!color) return -1;
  // Opaque white would be -1, which says "as the calendar": the next best white.
  const int rgb = *color == 0xFFFFFF ? 0xFFFFFE : *color;
  return rgb - 0x1000000LL;
}

}  // namespace larkdav::mapping::feishu
