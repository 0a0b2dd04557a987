#include "adapters/feishu/resources/acl.h"
#include "adapters/feishu/resources/calendars.h"
#include "adapters/feishu/resources/subscriptions.h"
#include "tests/adapters/feishu_method_tables.h"

namespace larkdav::tests {

using namespace adapters::feishu;

// long because: a table, one row for each method
std::vector<Method> calendar_methods() {
  return {{"calendars.primary",
           "POST /open-apis/calendar/v4/calendars/primary",
           Speaker::person,
           [](const Given&) { return primary_calendar(); },
           "",
           "",
           {"calendars.primary"},
           [](const Answer& answer, Given& given) {
             const auto found = primary_of(answer);
             return found && keep(given.primary, found->id);
           },
           kE0},
          {"calendars.primarys",
           "POST /open-apis/calendar/v4/calendars/primarys",
           Speaker::person,
           [](const Given& given) { return primary_calendars({given.bob}); },
           "user_id_type=open_id",
           R"({"user_ids":["ou_bob"]})",
           {"calendars.primarys"},
           [](const Answer& answer, Given& given) {
             const auto found = primary_calendars_of(answer);
             return has(found) && !found->front().open_id.empty() &&
                    keep(given.other, found->front().calendar.id);
           },
           kE0},
          {"calendars.create",
           "POST /open-apis/calendar/v4/calendars",
           Speaker::person,
           [](const Given&) {
             CalendarChange calendar;
             calendar.summary = "Harbour";
             calendar.color = "#579FFF";
             return create_calendar(calendar);
           },
           "",
           R"({"color":-11034625,"summary":"Harbour"})",
           {"calendars.create"},
           [](const Answer& answer, Given& given) {
             const auto made = changed_calendar_of(answer);
             return made && keep(given.calendar, made->id);
           },
           kE0},
          {"calendars.get",
           "GET /open-apis/calendar/v4/calendars/:cid",
           Speaker::person,
           [](const Given& given) { return get_calendar(given.calendar); },
           "",
           "",
           {"calendars.get"},
           [](const Answer& answer, Given&) { return calendar_of(answer.data).has_value(); },
           kE1},
          {"calendars.mget",
           "POST /open-apis/calendar/v4/calendars/mget",
           Speaker::person,
           [](const Given& given) {
             return get_calendars({given.primary, given.calendar});
           },
           "",
           R"({"calendar_ids":["p@cal","c@cal"]})",
           {"calendars.mget"},
           [](const Answer& answer, Given&) { return has(calendars_of(answer)); },
           kE0},
          {"calendars.list",
           "GET /open-apis/calendar/v4/calendars",
           Speaker::person,
           [](const Given&) { return list_calendars(""); },
           "page_size=1000",
           "",
           {"calendars.list.page1", "calendars.list.page2_last"},
           [](const Answer& answer, Given& given) {
             const auto page = list_page(answer, "calendar_list");
             return page && !page->items.empty() &&
                    (page->has_more || keep(given.list_token, page->sync_token));
           },
           kE1 + kEt + Codes{190009}},
          {"calendars.patch",
           "PATCH /open-apis/calendar/v4/calendars/:cid",
           Speaker::person,
           [](const Given& given) {
             CalendarChange change;
             change.alias = "Mine";
             return patch_calendar(given.calendar, change);
           },
           "",
           R"({"summary_alias":"Mine"})",
           {"calendars.patch"},
           [](const Answer& answer, Given&) { return changed_calendar_of(answer).has_value(); },
           kE1},
          {"calendars.list.delta",
           "GET /open-apis/calendar/v4/calendars",
           Speaker::person,
           [](const Given& given) { return list_calendar_changes(given.list_token); },
           "page_size=1000&sync_token=t",
           "",
           {"calendars.list.delta"},
           [](const Answer& answer, Given&) {
             const auto page = list_page(answer, "calendar_list");
             const auto first = page && !page->items.empty()
                                    ? mapping::feishu::parse_object(page->items.front())
                                    : std::nullopt;
             return first && calendar_row_of(*first).has_value();
           },
           kE1 + kEt + Codes{190009}},
          {"calendars.search",
           "POST /open-apis/calendar/v4/calendars/search",
           Speaker::person,
           [](const Given&) { return search_calendars("Harbour", ""); },
           "page_size=50",
           R"({"query":"Harbour"})",
           {"calendars.search"},
           [](const Answer& answer, Given&) {
             const auto page = search_page_of(answer);
             return page && !page->rows.empty();
           },
           kE1 + kEt},
          {"calendars.subscribe",
           "POST /open-apis/calendar/v4/calendars/:cid/subscribe",
           Speaker::person,
           [](const Given& given) { return subscribe_calendar(given.other); },
           "",
           "",
           {"calendars.subscribe"},
           [](const Answer& answer, Given&) { return changed_calendar_of(answer).has_value(); },
           kE1 + Codes{190014, 191005, 191006}},
          {"calendars.unsubscribe",
           "POST /open-apis/calendar/v4/calendars/:cid/unsubscribe",
           Speaker::person,
           [](const Given& given) { return unsubscribe_calendar(given.other); },
           "",
           "",
           {"calendars.unsubscribe"},
           nothing,
           kE1,
           false,
           true},
          {"calendars.subscription",
           "POST /open-apis/calendar/v4/calendars/subscription",
           Speaker::person,
           [](const Given&) { return watch(Watched::calendars, ""); },
           "",
           "",
           {"calendars.subscription"},
           nothing,
           kE0,
           false,
           true},
          {"calendars.unsubscription",
           "POST /open-apis/calendar/v4/calendars/unsubscription",
           Speaker::person,
           [](const Given&) { return unwatch(Watched::calendars, ""); },
           "",
           "",
           {"calendars.unsubscription"},
           nothing,
           kE0,
           false,
           true},
          {"acls.create",
           "POST /open-apis/calendar/v4/calendars/:cid/acls",
           Speaker::person,
           [](const Given& given) { return add_acl(given.calendar, given.bob, "reader"); },
           "user_id_type=open_id",
           R"({"role":"reader","scope":{"type":"user","user_id":"ou_bob"}})",
           {"acls.create"},
           [](const Answer& answer, Given& given) {
             const auto entry = acl_entry_of(answer.data);
             return entry && !entry->user_id.empty() && keep(given.acl, entry->id);
           },
           kE1 + Codes{192000}},
          {"acls.list",
           "GET /open-apis/calendar/v4/calendars/:cid/acls",
           Speaker::person,
           [](const Given& given) { return list_acl(given.calendar, ""); },
           "user_id_type=open_id&page_size=50",
           "",
           {"acls.list"},
           [](const Answer& answer, Given&) {
             const auto page = acl_page_of(answer);
             return page && page->entries.size() == 2;
           },
           kE1 + kEt + Codes{192000}},
          {"acls.delete",
           "DELETE /open-apis/calendar/v4/calendars/:cid/acls/:acl_id",
           Speaker::person,
           [](const Given& given) { return remove_acl(given.calendar, given.acl); },
           "",
           "",
           {"acls.delete"},
           nothing,
           kE1 + Codes{192000},
           false,
           true},
          {"acls.subscription",
           "POST /open-apis/calendar/v4/calendars/:cid/acls/subscription",
           Speaker::person,
           [](const Given& given) { return watch(Watched::acl, given.calendar); },
           "",
           "",
           {"acls.subscription"},
           nothing,
           kE1,
           false,
           true},
          {"acls.unsubscription",
           "POST /open-apis/calendar/v4/calendars/:cid/acls/unsubscription",
           Speaker::person,
           [](const Given& given) { return unwatch(Watched::acl, given.calendar); },
           "",
           "",
           {"acls.unsubscription"},
           nothing,
           kE1,
           false,
           true}};
}

}  // namespace larkdav::tests
