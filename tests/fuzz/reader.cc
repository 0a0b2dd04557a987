#include "mapping/ical/reader.h"

#include <variant>

#include "mapping/ical/writer.h"
#include "tests/fuzz/targets.h"

namespace larkdav::fuzz {

void reader(std::string_view input) {
  mapping::ical::ReadOptions options;
  options.floating_zone = "Asia/Shanghai";
  (void)mapping::ical::read_resource(input, options);
  (void)mapping::ical::stamp_of(input);
  std::vector<std::string> texts;
  for (const auto& resource : mapping::ical::split_file(input).resources) {
    (void)mapping::ical::read_resource(resource.text, options);
    texts.push_back(resource.text);
  }
  (void)mapping::ical::join_file(texts, "all");
}

}  // namespace larkdav::fuzz
