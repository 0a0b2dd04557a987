#include <variant>

#include "adapters/caldav/xml.h"
#include "tests/fuzz/targets.h"

namespace larkdav::fuzz {

void multistatus(std::string_view input) {
  using namespace adapters::caldav;
  const auto read = read_multistatus(input);
  (void)read_preconditions(input);
  (void)escape_text(input);
  if (const auto* refused = std::get_if<NotMultistatus>(&read)) {
    hold(!refused->reason.empty(), "a refusal says why");
  }
}

}  // namespace larkdav::fuzz
