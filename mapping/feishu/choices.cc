#include "mapping/feishu/choices.h"

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

}  // namespace larkdav::mapping::feishu
