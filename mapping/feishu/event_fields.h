// All fields of one event record at once: the field groups composed.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/event.h"
#include "engine/fields.h"
#include "engine/replica.h"
#include "mapping/feishu/event_json.h"
#include "mapping/feishu/members.h"

namespace larkdav::mapping::feishu {

struct ReadFields {
  engine::EventFields fields;
  bool zone_known = true;  // false: its occurrences cannot be computed
};
std::variant<ReadFields, engine::Unreadable> fields_from_feishu(const Json& event,
                                                                const Context& context);

// What Feishu would hold of them.
engine::EventFields fields_as_stored(const engine::EventFields& fields, const Context& context);

// Puts the member of one field into `body`, as a PATCH needs it.
void field_to_feishu(engine::Field field, const engine::EventFields& stored, const Context& context,
                     Json& body);

// A private event seen by a reader: its blank title is no edit (Feishu reference 8).
bool hides_details(const Json& event, const Context& context);
// What may be told to Feishu about this event (Feishu reference 3.3, patch).
engine::FieldMask writable_fields(const Json& event, const Context& context);
// What it holds that does not travel.
std::vector<engine::Loss> losses_of(const Json& event, const Context& context);

}  // namespace larkdav::mapping::feishu
