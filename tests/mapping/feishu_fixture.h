// Replies of the Feishu service as hand-made examples, kept beside the source tree where present.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "engine/replica.h"
#include "mapping/feishu/event_json.h"
#include "mapping/feishu/members.h"
#include "mapping/feishu/time.h"
#include "tests/support/places.h"

namespace larkdav::tests {

// nullopt, with a message, where the examples are not there.
inline std::optional<mapping::feishu::Json> fixture(const std::string& name) {
  const auto path = tests::source_dir() / "../shared/reference/feishu-fixtures" / (name + ".json");
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    MESSAGE("skipped: no example " << name);
    return std::nullopt;
  }
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  return mapping::feishu::parse_json(text);
}

inline constexpr const char* kCalendar = "feishu.cn_kQ7rT2mWb9xLdV4n@group.calendar.feishu.cn";

inline mapping::feishu::Context writer_context() {
  mapping::feishu::Context context;
  context.calendar_id = kCalendar;
  return context;
}

// What the service would answer to a creation, in its default mode.
inline mapping::feishu::Json stored_by_service(const std::string& body, const std::string& id) {
  using mapping::feishu::Json;
  Json event = *mapping::feishu::parse_object(body);
  event.erase("need_notification");
  event["event_id"] = id;
  event["organizer_calendar_id"] = kCalendar;
  event["status"] = "confirmed";
  event["create_time"] = "1793500000";
  const auto read = mapping::feishu::times_from_feishu(event, {true, true});
  if (!event["start_time"].contains("timestamp")) {  // taken inclusive, given exclusive
    const auto& times = std::get<mapping::feishu::Times>(read);
    mapping::feishu::times_to_feishu(times.start, times.end, {false, false}, event);
  }
  event["is_exception"] = id.back() != '0' || id[id.size() - 2] != '_';
  return event;
}

inline engine::Record record(const mapping::feishu::Json& event, bool complete = true) {
  auto out = *mapping::feishu::record_of(mapping::feishu::to_text(event));
  out.complete = complete;
  return out;
}

inline engine::Assembled assembled(const std::vector<engine::Record>& group,
                                   const mapping::feishu::Context& context = writer_context()) {
  const auto items = mapping::feishu::assemble(group, context);
  REQUIRE(items.size() == 1);
  const auto* found = std::get_if<engine::Assembled>(&items.front().state);
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace larkdav::tests
