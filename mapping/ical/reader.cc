#include "mapping/ical/reader.h"

#include <algorithm>

#include "mapping/ical/event_text.h"
#include "mapping/ical/resource.h"
#include "mapping/ical/writer.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::ical {
namespace {

std::optional<engine::Instant> stamp_of(const Document& document) {
  std::optional<engine::Instant> stamp;
  for (const Component& calendar : document.components) {
    for (const Component& component : calendar.children) {
      if (component.name != "VEVENT") continue;
      stamp = std::max(stamp, stamp_of_component(document, component));
    }
  }
  return stamp;
}

}  // namespace

engine::ItemState read_resource(std::string_view text, const ReadOptions& options) {
  auto parsed = parse_resource(text, options);
  if (auto* unreadable = std::get_if<engine::Unreadable>(&parsed)) return std::move(*unreadable);
  Resource& resource = std::get<Resource>(parsed);
  if (resource.cancelled) return engine::Gone{.cancelled = true};
  engine::Assembled assembled;
  assembled.event = std::move(resource.event);
  assembled.writable = engine::FieldMask::everything();
  assembled.losses = std::move(resource.losses);
  std::string origin = text_value(resource.document, *resource.master, "X-LARKDAV-ORIGIN");
  if (!origin.empty()) assembled.origin = std::move(origin);
  assembled.stamp = stamp_of(resource.document);
  return assembled;
}

std::optional<engine::Instant> stamp_of(std::string_view text) {
  auto parsed = parse_document(text);
  const auto* document = std::get_if<Document>(&parsed);
  return document == nullptr ? std::nullopt : stamp_of(*document);
}

}  // namespace larkdav::mapping::ical
