#include "adapters/feishu/resources/agenda.h"
#include "adapters/feishu/resources/attendees.h"
#include "adapters/feishu/resources/calendars.h"
#include "adapters/feishu/resources/meetings.h"
#include "adapters/feishu/resources/subscriptions.h"
#include "tests/adapters/feishu_method_tables.h"

namespace larkdav::tests {

using namespace adapters::feishu;

namespace {

const Codes kWriting =
    kE2 + kEk + Codes{190013, 190014, 193101, 193102, 193105, 193106, 193107, 195112, 195113};
const Codes kAttending{194000, 194001, 194002, 194003, 194004};

constexpr const char* kTimes =
    R"("start_time":{"timestamp":"1793671200","timezone":"Asia/Shanghai"},)"
    R"("end_time":{"timestamp":"1793674800","timezone":"Asia/Shanghai"})";
constexpr const char* kKey = "0123456789012345678901234567890123456789";

bool reads_event(const Answer& answer, Given&) { return !event_of(answer).empty(); }

std::string event_id_in(const Answer& answer) {
  const auto event = mapping::feishu::parse_object(event_of(answer));
  return event ? mapping::feishu::string_member(*event, "event_id") : "";
}

}  // namespace

// long because: a table, one row for each method
std::vector<Method> event_methods() {
  const char* kEvent = "GET /open-apis/calendar/v4/calendars/:cid/events/:eid";
  return {
      {"events.create",
       "POST /open-apis/calendar/v4/calendars/:cid/events",
       Speaker::person,
       [](const Given& given) {
         return create_event(given.calendar, kKey,
                             std::string(R"({"summary":"Crane",)") + kTimes + "}");
       },
       "idempotency_key=0123456789012345678901234567890123456789",
       "*",
       {"events.create", "events.create.allday_one_day.in_exclusive_out_exclusive",
        "events.create.allday_one_day.in_inclusive_out_exclusive",
        "events.create.allday_one_day.in_inclusive_out_inclusive",
        "events.create.allday_three_days.in_exclusive_out_exclusive",
        "events.create.allday_three_days.in_inclusive_out_exclusive",
        "events.create.allday_three_days.in_inclusive_out_inclusive"},
       [](const Answer& answer, Given& given) { return keep(given.event, event_id_in(answer)); },
       kWriting},
      {"events.create.recurring",
       "POST /open-apis/calendar/v4/calendars/:cid/events",
       Speaker::person,
       [](const Given& given) {
         return create_event(
             given.calendar, std::string(kKey) + "s",
             std::string(
                 R"({"summary":"Tide","recurrence":"FREQ=WEEKLY;UNTIL=20261231T000000Z",)") +
                 kTimes + "}");
       },
       "idempotency_key=0123456789012345678901234567890123456789s",
       "*",
       {"events.create.recurring"},
       [](const Answer& answer, Given& given) { return keep(given.series, event_id_in(answer)); },
       {}},
      {"events.get",
       kEvent,
       Speaker::person,
       [](const Given& given) { return get_event(given.calendar, given.event, true); },
       "need_attendee=true&max_attendee_num=100",
       "",
       {"events.get", "events.get.recurring_prefix_until_date", "events.get.tombstone",
        "events.get.with_attendees"},
       reads_event,
       kE2 + kEk},
      {"events.list",
       "GET /open-apis/calendar/v4/calendars/:cid/events",
       Speaker::person,
       [](const Given& given) { return list_events(given.calendar, {}); },
       "page_size=1000&anchor_time=1",
       "",
       {"events.list.delta", "events.list.delta_destroyed_exception",
        "events.list.delta_more_with_page_token", "events.list.delta_more_with_sync_token",
        "events.list.delta_none", "events.list.delta_sparse_tombstone",
        "events.list.private_reader_view", "events.list.stock_deleted_single",
        "events.list.stock_empty_page_has_more", "events.list.stock_last",
        "events.list.stock_page1"},
       [](const Answer& answer, Given&) { return list_page(answer, "items").has_value(); },
       kE2 + kEt + Codes{190009}},
      {"events.patch",
       "PATCH /open-apis/calendar/v4/calendars/:cid/events/:eid",
       Speaker::person,
       [](const Given& given) {
         return patch_event(given.calendar, given.event, R"({"summary":"Crane 2"})");
       },
       "",
       R"({"summary":"Crane 2"})",
       {"events.patch", "events.patch.instance_to_exception",
        "events.patch.allday_three_days_end.in_exclusive_out_exclusive"},
       reads_event,
       kWriting},
      {"events.instances",
       "GET /open-apis/calendar/v4/calendars/:cid/events/:eid/instances",
       Speaker::person,
       [](const Given& given) {
         return list_instances(given.calendar, given.series, 1793664000, 1795564800, "");
       },
       "start_time=1793664000&end_time=1795564800&page_size=500",
       "",
       {"events.instances", "events.instances.after_delete_exception",
        "events.instances.page_cancelled_exception"},
       [](const Answer& answer, Given&) {
         const auto page = occurrence_page_of(answer);
         return page && !page->items.empty() && list_page(answer, "items").has_value();
       },
       kE2 + kEt + kEk},
      {"events.instance_view",
       "GET /open-apis/calendar/v4/calendars/:cid/events/instance_view",
       Speaker::person,
       [](const Given& given) { return view_instances(given.calendar, 1793664000, 1794960000); },
       "start_time=1793664000&end_time=1794960000&user_id_type=open_id",
       "",
       {"events.instance_view"},
       [](const Answer& answer, Given&) {
         const auto page = occurrence_page_of(answer);
         return page && !page->items.empty();
       },
       kE1 + kEt + kEk + Codes{193103, 193104}},
      {"events.search",
       "POST /open-apis/calendar/v4/calendars/:cid/events/search",
       Speaker::person,
       [](const Given& given) {
         return search_events(given.calendar, "Crane", 1793664000, 1794960000, "");
       },
       "user_id_type=open_id&page_size=50",
       R"({"filter":{"end_time":{"timestamp":"1794960000"},)"
       R"("start_time":{"timestamp":"1793664000"}},"query":"Crane"})",
       {"events.search"},
       [](const Answer& answer, Given&) {
         const auto page = occurrence_page_of(answer);
         return page && !page->items.empty();
       },
       kE2 + kEt},
      {"events.subscription",
       "POST /open-apis/calendar/v4/calendars/:cid/events/subscription",
       Speaker::person,
       [](const Given& given) { return watch(Watched::events, given.calendar); },
       "",
       "",
       {"events.subscription"},
       nothing,
       kE1,
       false,
       true},
      {"events.unsubscription",
       "POST /open-apis/calendar/v4/calendars/:cid/events/unsubscription",
       Speaker::person,
       [](const Given& given) { return unwatch(Watched::events, given.calendar); },
       "",
       "",
       {"events.unsubscription"},
       nothing,
       kE1,
       false,
       true},
      {"attendees.create",
       "POST /open-apis/calendar/v4/calendars/:cid/events/:eid/attendees",
       Speaker::person,
       [](const Given& given) {
         AttendeeRow chat;
         chat.type = "chat";
         chat.who = given.chat;
         AttendeeRow bob;
         bob.type = "user";
         bob.who = given.bob;
         bob.optional = true;
         return add_attendees(given.calendar, given.event, {chat, bob}, "");
       },
       "user_id_type=open_id",
       R"({"attendees":[{"chat_id":"oc_1","type":"chat"},)"
       R"({"is_optional":true,"type":"user","user_id":"ou_bob"}],"need_notification":false})",
       {"attendees.create"},
       [](const Answer& answer, Given& given) {
         const auto added = added_attendees_of(answer);
         if (!added) return false;
         for (const AttendeeRow& each : *added) {
           if (each.who.empty() || each.id.empty()) return false;
           if (each.type == "chat") given.attendee = each.id;
         }
         return added->size() >= 2;
       },
       kE2 + kEk + kAttending + Codes{190013}},
      {"attendees.list",
       "GET /open-apis/calendar/v4/calendars/:cid/events/:eid/attendees",
       Speaker::person,
       [](const Given& given) { return list_attendees(given.calendar, given.event, ""); },
       "page_size=100",
       "",
       {"attendees.list.page1", "attendees.list.last"},
       [](const Answer& answer, Given&) {
         const auto page = attendee_page_of(answer);
         return page && !page->rows.empty() && !page->rows.front().who.empty();
       },
       kE2 + kEt + kEk + kAttending},
      {"attendees.chat_members",
       "GET /open-apis/calendar/v4/calendars/:cid/events/:eid/attendees/:attendee_id/chat_members",
       Speaker::person,
       [](const Given& given) {
         return list_chat_members(given.calendar, given.event, given.attendee, "");
       },
       "user_id_type=open_id&page_size=100",
       "",
       {"attendees.chat_members"},
       [](const Answer& answer, Given&) {
         const auto page = chat_member_page_of(answer);
         return page && page->rows.size() == 1 && page->rows.front().name == "Bob Ng";
       },
       kE2 + kEt + kEk + kAttending},
      {"events.reply",
       "POST /open-apis/calendar/v4/calendars/:cid/events/:eid/reply",
       Speaker::person,
       [](const Given& given) { return reply_to_event(given.calendar, given.event, "tentative"); },
       "",
       R"({"rsvp_status":"tentative"})",
       {"events.reply"},
       nothing,
       kE2,
       false,
       true},
      {"events.meeting_chat.create",
       "POST /open-apis/calendar/v4/calendars/:cid/events/:eid/meeting_chat",
       Speaker::person,
       [](const Given& given) { return make_meeting_chat(given.calendar, given.event); },
       "",
       "",
       {"events.meeting_chat.create"},
       [](const Answer& answer, Given& given) {
         const auto chat = meeting_chat_of(answer);
         return chat && !chat->link.empty() && keep(given.meeting_chat, chat->id);
       },
       kE2},
      {"events.meeting_chat.delete",
       "DELETE /open-apis/calendar/v4/calendars/:cid/events/:eid/meeting_chat",
       Speaker::person,
       [](const Given& given) {
         return remove_meeting_chat(given.calendar, given.event, given.meeting_chat);
       },
       "meeting_chat_id=oc_2",
       "",
       {"events.meeting_chat.delete"},
       nothing,
       kE2,
       false,
       true},
      {"events.meeting_minute.create",
       "POST /open-apis/calendar/v4/calendars/:cid/events/:eid/meeting_minute",
       Speaker::person,
       [](const Given& given) { return make_meeting_minutes(given.calendar, given.event); },
       "",
       "",
       {"events.meeting_minute.create"},
       [](const Answer& answer, Given&) { return !meeting_minutes_of(answer).empty(); },
       kE2},
      {"attendees.batch_delete",
       "POST /open-apis/calendar/v4/calendars/:cid/events/:eid/attendees/batch_delete",
       Speaker::person,
       [](const Given& given) {
         AttendeeRow chat;
         chat.id = given.attendee;
         AttendeeRow bob;
         bob.type = "user";
         bob.who = given.bob;
         return remove_attendees(given.calendar, given.event, {chat, bob});
       },
       "user_id_type=open_id",
       R"({"attendee_ids":["chat_1"],"delete_ids":[{"type":"user","user_id":"ou_bob"}],)"
       R"("need_notification":false})",
       {"attendees.batch_delete"},
       nothing,
       kE2 + kEk + kAttending,
       false,
       true},
      {"events.delete",
       "DELETE /open-apis/calendar/v4/calendars/:cid/events/:eid",
       Speaker::person,
       [](const Given& given) { return delete_event(given.calendar, given.event, false); },
       "need_notification=false",
       "",
       {"events.delete", "events.delete.delete_exception"},
       nothing,
       kE2,
       false,
       true},
      {"calendars.delete",
       "DELETE /open-apis/calendar/v4/calendars/:cid",
       Speaker::person,
       [](const Given& given) { return delete_calendar(given.calendar); },
       "",
       "",
       {"calendars.delete"},
       nothing,
       kE1,
       false,
       true}};
}

}  // namespace larkdav::tests
