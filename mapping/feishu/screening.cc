#include "mapping/feishu/screening.h"

#include <variant>

namespace larkdav::mapping::feishu {
namespace {

void screen(engine::EventFields& fields, Visibility visibility) {
  fields.classification = engine::Classification::personal;
  if (visibility != Visibility::busy) return;
  fields.title = kBusyTitle;
  fields.description.clear();
  fields.location.clear();
  fields.place.reset();
  fields.conference.clear();
}

}  // namespace

bool comes_from_feishu(const engine::Uid& uid) { return uid.value.ends_with("@larkdav"); }

engine::Event as_colleagues_see(const engine::Event& event, Visibility visibility) {
  engine::Event out = event;
  if (visibility == Visibility::as_is || event.uid.value.empty() || comes_from_feishu(event.uid)) {
    return out;
  }
  screen(out.fields, visibility);
  for (auto& [key, occurrence] : out.occurrences) {
    if (auto* fields = std::get_if<engine::EventFields>(&occurrence)) screen(*fields, visibility);
  }
  return out;
}

}  // namespace larkdav::mapping::feishu
