#include "adapters/feishu/step_request.h"

#include "adapters/ical_goal.h"
#include "tests/fuzz/targets.h"

namespace larkdav::fuzz {

void step(std::string_view input) {
  if (const auto request = adapters::feishu::step_request(input)) {
    const std::string text = adapters::feishu::to_text(*request);
    hold(adapters::feishu::step_request(text) == request, "a Feishu step is read as it was stored");
  }
  if (const auto write = adapters::decode_write(input)) {
    const auto again = adapters::decode_write(adapters::encode_write(*write));
    hold(again && again->verb == write->verb && again->name == write->name &&
             again->revision == write->revision && again->text == write->text,
         "a write of a text is read as it was stored");
  }
}

}  // namespace larkdav::fuzz
