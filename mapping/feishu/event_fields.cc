#include "mapping/feishu/event_fields.h"

#include <utility>

#include "mapping/feishu/attendees.h"
#include "mapping/feishu/choices.h"
#include "mapping/feishu/conference.h"
#include "mapping/feishu/html.h"
#include "mapping/feishu/location.h"
#include "mapping/feishu/reminders.h"
#include "mapping/feishu/text.h"
#include "mapping/feishu/time.h"

namespace larkdav::mapping::feishu {

using engine::EventFields;
using engine::Field;
using engine::FieldMask;
using engine::Loss;

std::variant<ReadFields, engine::Unreadable> fields_from_feishu(const Json& event,
                                                                const Context& context) {
  const auto read = times_from_feishu(event, context.all_day);
  if (const auto* bad = std::get_if<UnreadableTimes>(&read)) return engine::Unreadable{bad->reason};
  const auto& times = std::get<Times>(read);
  ReadFields out;
  out.zone_known = times.zone_known;
  EventFields& fields = out.fields;
  fields.title = clean(string_member(event, "summary"));
  fields.description = plain_text(clean(string_member(event, "description")));
  fields.location = location_from_feishu(event);
  fields.place = place_from_feishu(event);
  fields.start = times.start;
  fields.end = times.end;
  fields.transparency = transparency_from_feishu(string_member(event, "free_busy_status"));
  fields.classification = classification_from_feishu(string_member(event, "visibility"));
  fields.reminders = reminders_from_feishu(event);
  fields.conference = conference_from_feishu(event);
  fields.color = color_from_feishu(event);
  if (context.attendees) {
    Guests guests =
        guests_from_feishu(event, context.self, is_invitation(event, context.calendar_id));
    fields.attendees = std::move(guests.attendees);
    fields.answer = guests.answer;
  }
  return out;
}

EventFields fields_as_stored(const EventFields& fields, const Context& context) {
  EventFields out;
  out.title = cut(fields.title, kSummaryMax);
  out.description = cut(plain_text(fields.description), kDescriptionMax);
  out.location = location_as_stored(fields.location);
  out.place = place_as_stored(fields);
  const Times times = times_as_stored(fields.start, fields.end, context.floating_zone);
  out.start = times.start;
  out.end = times.end;
  out.transparency = fields.transparency;
  out.classification = classification_as_stored(fields.classification);
  out.reminders = reminders_as_stored(fields.reminders);
  out.conference = conference_as_stored(fields.conference);
  out.color = fields.color;
  // Attendees are never written; an answer is where one is invited.
  out.answer = answer_to_feishu(fields.answer).empty() ? engine::Answer::none : fields.answer;
  return out;
}

void field_to_feishu(Field field, const EventFields& stored, const Context& context, Json& body) {
  switch (field) {
    case Field::title:
      body["summary"] = stored.title;
      break;
    case Field::description:
      body["description"] = stored.description;
      break;
    case Field::location:
      body["location"] = location_to_feishu(stored.location, stored.place);
      break;
    case Field::time:
      times_to_feishu(stored.start, stored.end, context.all_day, body);
      break;
    case Field::transparency:
      body["free_busy_status"] = transparency_to_feishu(stored.transparency);
      break;
    case Field::classification:
      body["visibility"] = classification_to_feishu(stored.classification);
      break;
    case Field::reminders:
      body["reminders"] = reminders_to_feishu(stored.reminders);
      break;
    case Field::conference:
      body["vchat"] = conference_to_feishu(stored.conference);
      break;
    case Field::color:
      body["color"] = color_to_feishu(stored.color);
      break;
    case Field::rule:       // a field of the series, not of one record's fields
    case Field::attendees:  // never written
    case Field::answer:     // has a request of its own
      break;
  }
}

bool hides_details(const Json& event, const Context& context) {
  if (string_member(event, "visibility") != "private") return false;
  if (!string_member(event, "summary").empty()) return false;
  // A writer sees private events, blank ones too; only a record bare of all that a writer is shown
  // tells that the role is not what it was.
  return !context.may_write || (!event.contains("summary") && !event.contains("create_time"));
}

FieldMask writable_fields(const Json& event, const Context& context) {
  if (!context.may_write || hides_details(event, context)) return {};
  const std::string organizer = string_member(event, "organizer_calendar_id");
  if (organizer.empty() || organizer == context.calendar_id) {
    return FieldMask::everything() - FieldMask{Field::attendees, Field::answer};
  }
  return {Field::classification, Field::transparency, Field::reminders, Field::color,
          Field::answer};
}

std::vector<Loss> losses_of(const Json& event, const Context& context) {
  std::vector<Loss> out;
  if (tells_attendees(event) && !context.attendees) {
    out.push_back({"attendees", "attendees stay in Feishu"});
  }
  if (const Json* attachments = array_member(event, "attachments");
      attachments != nullptr && !attachments->empty()) {
    out.push_back({"attachments", "attachments stay in Feishu"});
  }
  if (has_unmapped_conference(event)) {
    out.push_back({"vchat", "a meeting of this kind has no address to carry over"});
  }
  return out;
}

}  // namespace larkdav::mapping::feishu
