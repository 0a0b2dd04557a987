#include <string>
#include <variant>
#include <vector>

#include "mapping/feishu/event_json.h"
#include "tests/fuzz/targets.h"

namespace larkdav::fuzz {

// The input stands for the master record; a second object after a line of its own is an exception.
void feishu_json(std::string_view input) {
  const std::size_t cut = input.find("\n\n");
  std::vector<engine::Record> group;
  for (const std::string_view object :
       {input.substr(0, cut), cut == input.npos ? std::string_view() : input.substr(cut + 2)}) {
    (void)mapping::feishu::is_cancelled_event(object);
    if (auto record = mapping::feishu::record_of(object)) group.push_back(*std::move(record));
  }
  mapping::feishu::Context context;
  context.calendar_id = "feishu.cn_a@group.calendar.feishu.cn";
  for (const auto& item : mapping::feishu::assemble(group, context)) {
    const auto* assembled = std::get_if<engine::Assembled>(&item.state);
    if (assembled == nullptr) continue;
    const engine::Event stored = mapping::feishu::as_stored(assembled->event, context);
    hold(mapping::feishu::as_stored(stored, context) == stored, "storing twice changes nothing");
    if (!mapping::feishu::why_unstorable(stored, context).empty()) continue;
    (void)mapping::feishu::create_body(stored, context);
    (void)mapping::feishu::patch_body(stored.fields, stored.rule, engine::FieldMask::everything(),
                                      group.front().raw, context);
  }
}

}  // namespace larkdav::fuzz
