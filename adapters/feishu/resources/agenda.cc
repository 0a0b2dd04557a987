#include "adapters/feishu/resources/agenda.h"

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using mapping::feishu::array_member;
using mapping::feishu::Json;
using mapping::feishu::object_member;
using mapping::feishu::string_member;
using mapping::feishu::to_text;

namespace {

std::string moment_of(const Json& event, const char* name) {
  const Json* time = object_member(event, name);
  if (time == nullptr) return {};
  const std::string date = string_member(*time, "date");
  return date.empty() ? string_member(*time, "timestamp") : date;
}

}  // namespace

std::optional<Occurrence> occurrence_of(const Json& item) {
  Occurrence out;
  out.event_id = string_member(item, "event_id");
  if (out.event_id.empty()) return std::nullopt;
  out.summary = string_member(item, "summary");
  out.start = moment_of(item, "start_time");
  out.end = moment_of(item, "end_time");
  out.status = string_member(item, "status");
  out.answer = string_member(item, "self_rsvp_status");
  if (const Json* start = object_member(item, "start_time")) {
    out.time_zone = string_member(*start, "timezone");
    out.all_day = !string_member(*start, "date").empty();
  }
  return out;
}

Call view_instances(const std::string& calendar_id, long long from, long long to) {
  return {"GET",
          calendar_path(calendar_id) + "/events/instance_view",
          {{"start_time", std::to_string(from)},
           {"end_time", std::to_string(to)},
           {"user_id_type", "open_id"}},
          "",
          "list what happens",
          true};
}

Call search_events(const std::string& calendar_id, const std::string& query,
                   std::optional<long long> from, std::optional<long long> to,
                   const std::string& page_token) {
  Json body = {{"query", query}};
  if (from) body["filter"]["start_time"] = {{"timestamp", std::to_string(*from)}};
  if (to) body["filter"]["end_time"] = {{"timestamp", std::to_string(*to)}};
  Call call{"POST",
            calendar_path(calendar_id) + "/events/search",
            {{"user_id_type", "open_id"}, {"page_size", "50"}},
            to_text(body),
            "search events",
            true};
  if (!page_token.empty()) call.query.emplace_back("page_token", page_token);
  return call;
}

std::optional<OccurrencePage> occurrence_page_of(const Answer& answer) {
  OccurrencePage out;
  out.page_token = string_member(answer.data, "page_token");
  const Json* items = array_member(answer.data, "items");
  if (items == nullptr) return out.page_token.empty() ? std::optional(out) : std::nullopt;
  for (const Json& item : *items) {
    if (auto occurrence = occurrence_of(item)) out.items.push_back(*std::move(occurrence));
  }
  return out;
}

Call reply_to_event(const std::string& calendar_id, const std::string& event_id,
                    const std::string& answer) {
  return {"POST",
          event_path(calendar_id, event_id) + "/reply",
          {},
          to_text({{"rsvp_status", answer}}),
          "answer the invitation",
          true};
}

}  // namespace larkdav::adapters::feishu
