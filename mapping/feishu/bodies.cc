#include "engine/planted.h"
#include "mapping/feishu/event_fields.h"
#include "mapping/feishu/event_json.h"
#include "mapping/feishu/recurrence.h"

namespace larkdav::mapping::feishu {

using engine::EventFields;
using engine::Field;
using engine::FieldMask;

namespace {

// Nobody is told of what a sync writes.
Json quiet_body() { return {{"need_notification", engine::planted("notify-everybody")}}; }

bool is_empty(Field field, const EventFields& fields) {
  switch (field) {
    case Field::title:
      return fields.title.empty();
    case Field::description:
      return fields.description.empty();
    case Field::location:
      return fields.location.empty();
    case Field::reminders:
      return fields.reminders.empty();
    case Field::color:
      return !fields.color;
    case Field::rule:
    case Field::attendees:
    case Field::answer:
      return true;
    case Field::time:
    case Field::transparency:
    case Field::classification:
    case Field::conference:
      return false;
  }
  return false;
}

std::optional<std::string> body_of(const FieldMask& fields, const EventFields& stored,
                                   const std::optional<engine::Rule>& rule,
                                   const Context& context) {
  Json body = quiet_body();
  for (const Field field : fields.fields()) field_to_feishu(field, stored, context, body);
  if (rule) body["recurrence"] = rule_to_feishu(*rule);
  if (body.size() == 1) return std::nullopt;
  return to_text(body);
}

}  // namespace

std::string create_body(const engine::Event& event, const Context& context) {
  const EventFields stored = fields_as_stored(event.fields, context);
  Json body = quiet_body();
  for (const Field field : engine::kAllFields) {
    if (!is_empty(field, stored)) field_to_feishu(field, stored, context, body);
  }
  if (event.rule) body["recurrence"] = rule_to_feishu(*event.rule);
  return to_text(body);
}

std::optional<std::string> patch_body(const EventFields& wanted,
                                      const std::optional<engine::Rule>& rule,
                                      const FieldMask& fields, std::string_view record,
                                      const Context& context) {
  const EventFields stored = fields_as_stored(wanted, context);
  const auto event = parse_object(record);
  const auto read = event ? fields_from_feishu(*event, context)
                          : std::variant<ReadFields, engine::Unreadable>(engine::Unreadable{});
  const auto* now = std::get_if<ReadFields>(&read);
  FieldMask scalars = FieldMask::from_bits(fields.bits());
  if (now != nullptr) scalars = scalars & differing(stored, now->fields);
  std::optional<engine::Rule> new_rule;
  if (fields.contains(Field::rule) && rule) {
    const auto old_rule = now == nullptr
                              ? std::nullopt
                              : rule_from_feishu(*event, now->fields.start, context.floating_zone);
    if (old_rule != rule) new_rule = rule;
  }
  return body_of(scalars, stored, new_rule, context);
}

std::optional<std::string> instance_patch_body(const engine::Event& master,
                                               const engine::OccurrenceKey& key,
                                               const EventFields& wanted, const Context& context) {
  const EventFields plain =
      fields_as_stored(plain_occurrence(master, key, context.floating_zone), context);
  const EventFields stored = fields_as_stored(wanted, context);
  return body_of(differing(stored, plain), stored, std::nullopt, context);
}

}  // namespace larkdav::mapping::feishu
