#include <string>
#include <variant>

#include "mapping/ical/reader.h"
#include "mapping/ical/writer.h"
#include "tests/fuzz/targets.h"

namespace larkdav::fuzz {

void lens(std::string_view input) {
  mapping::ical::ReadOptions read;
  read.floating_zone = "Asia/Shanghai";
  mapping::ical::WriteOptions write;
  write.stamp = engine::Instant{std::chrono::seconds{1'770'000'000}};
  write.floating_zone = read.floating_zone;

  const auto state = mapping::ical::read_resource(input, read);
  const auto* assembled = std::get_if<engine::Assembled>(&state);
  if (assembled == nullptr) return;
  const auto everything = engine::FieldMask::everything();
  hold(mapping::ical::edit_resource(input, assembled->event, everything, write) == input,
       "writing what was read changes no byte");

  engine::Event wanted = assembled->event;
  wanted.fields.title = wanted.fields.title == "moved" ? "moved again" : "moved";
  const std::string text = mapping::ical::edit_resource(input, wanted, everything, write);
  const auto again = mapping::ical::read_resource(text, read);
  const auto* result = std::get_if<engine::Assembled>(&again);
  hold(result != nullptr && result->event == wanted, "what was written is what is read");
}

}  // namespace larkdav::fuzz
