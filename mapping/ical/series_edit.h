// Exclusions and overrides of one resource brought to what is wanted.
#pragma once

#include "engine/event.h"
#include "engine/fields.h"
#include "mapping/ical/resource.h"
#include "mapping/ical/spelling.h"
#include "mapping/ical/surgery.h"
#include "mapping/ical/writer.h"

namespace larkdav::mapping::ical {

struct SeriesEdit {
  Surgery& surgery;
  Spelling& spelling;
  const Resource& resource;
  const engine::Event& target;  // normalised
  engine::FieldMask changes;    // in what the target differs from the resource
  const WriteOptions& options;
};

struct TouchedComponents {
  bool master = false;
  std::vector<const Component*> overrides;  // edited, not new
};

TouchedComponents edit_occurrences(const SeriesEdit& edit);

}  // namespace larkdav::mapping::ical
