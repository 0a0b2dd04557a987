#include "tools/feishu_sim/freebusy.h"

#include <algorithm>

#include "tools/feishu_sim/invitations.h"
#include "tools/feishu_sim/rfc3339.h"
#include "tools/feishu_sim/series.h"

namespace larkdav::feishu_sim {
namespace {

constexpr std::int64_t kLongestSpan = std::int64_t{90} * 86400;
constexpr std::size_t kMostUsers = 10;
constexpr std::size_t kMostOccurrences = 5000;

struct Question {
  std::int64_t from = 0;
  std::int64_t to = 0;
  int offset = 0;
  bool only_busy = true;
  bool external = true;
  bool with_answer = false;
};

Question read_question(const Call& call) {
  const auto from = parse_rfc3339(text_member(call.body, "time_min").value_or(""));
  const auto to = parse_rfc3339(text_member(call.body, "time_max").value_or(""));
  if (!from || !to || to->seconds <= from->seconds) refuse(kInvalidParameters);
  if (to->seconds - from->seconds > kLongestSpan) refuse(kInvalidParameters);
  return {from->seconds,
          to->seconds,
          from->offset,
          boolean_member(call.body, "only_busy").value_or(true),
          boolean_member(call.body, "include_external_calendar").value_or(true),
          boolean_member(call.body, "need_rsvp_status").value_or(false)};
}

struct Interval {
  std::int64_t start;
  std::int64_t end;
  std::string answer;
};

// The occurrences of one shown record that lie in the span: its own, or those of a series.
void add_occurrences(const Call& call, const Shown& shown, const Question& question,
                     std::vector<Occurrence>& out) {
  const EventVersion* seen = shown.record->seen_at(call.seen_at());
  if (!seen || seen->state.destroyed || seen->state.cancelled) return;
  const EventState& state = seen->state;
  if (state.recurrence.empty()) {
    if (state.start.seconds < question.to && state.end.seconds > question.from)
      out.push_back({shown.record, state, shown.record->original, shown.record->is_exception()});
    return;
  }
  for (Occurrence& one : occurrences_of(call, *shown.home, *shown.record, question.from,
                                        question.to, kMostOccurrences)) {
    if (!one.is_exception) out.push_back(std::move(one));
  }
}

// What the calendar's owner made of it counts, not what others see (Feishu reference 4.1).
bool is_busy(const Calendar& calendar, const EventState& state) {
  const auto own = state.personal.find(calendar.owner);
  const Json& fields = own != state.personal.end() && own->second.contains("free_busy_status")
                           ? own->second
                           : state.fields;
  return fields.value("free_busy_status", "busy") == "busy";
}

void add_intervals(const Call& call, Calendar& calendar, const Question& question,
                   std::vector<Interval>& out) {
  for (const Shown& shown : shown_in(call.world, calendar)) {
    std::vector<Occurrence> found;
    add_occurrences(call, shown, question, found);
    for (const Occurrence& one : found) {
      if (gone_for(calendar, *shown.record, one.state)) continue;
      const std::string answer = own_answer(calendar, *shown.record, one.state);
      const bool busy = is_busy(calendar, one.state) && answer != "decline";
      if (question.only_busy && !busy) continue;
      out.push_back({one.state.start.seconds, one.state.end.seconds, answer});
    }
  }
}

Json render(std::vector<Interval> intervals, const Question& question) {
  std::sort(intervals.begin(), intervals.end(), [](const Interval& a, const Interval& b) {
    return std::pair(a.start, a.end) < std::pair(b.start, b.end);
  });
  Json items = Json::array();
  for (const Interval& one : intervals) {
    Json item = {{"start_time", format_rfc3339(one.start, question.offset)},
                 {"end_time", format_rfc3339(one.end, question.offset)}};
    if (question.with_answer) item["rsvp_status"] = one.answer;
    items.push_back(std::move(item));
  }
  return items;
}

Json busy_times_of(const Call& call, const std::string& open_id, const Question& question) {
  const auto user = call.world.users.find(open_id);
  if (user == call.world.users.end() || user->second.dismissed) refuse(kUserNotInTenant);
  std::vector<Interval> intervals;
  for (auto& [id, calendar] : call.world.calendars) {
    const bool external = calendar.type == "google" || calendar.type == "exchange";
    const bool counts = calendar.type == "primary" || (external && question.external);
    if (calendar.owner == open_id && counts && !calendar.deleted)
      add_intervals(call, calendar, question, intervals);
  }
  return render(std::move(intervals), question);
}

// A room is busy where an event anywhere in the tenant has it as attendee.
Json busy_times_of_room(const Call& call, const std::string& room_id, const Question& question) {
  std::vector<Interval> intervals;
  for (auto& [id, calendar] : call.world.calendars) {
    for (auto& [event_id, record] : calendar.events) {
      std::vector<Occurrence> found;
      add_occurrences(call, {&calendar, &record}, question, found);
      for (const Occurrence& one : found) {
        for (const Json& attendee : one.state.attendees) {
          const std::string answer = attendee.value("rsvp_status", "");
          const bool booked = answer != "removed" && answer != "decline";
          if (attendee.value("room_id", "") == room_id && booked)
            intervals.push_back({one.state.start.seconds, one.state.end.seconds, answer});
        }
      }
    }
  }
  return render(std::move(intervals), question);
}

}  // namespace

Response list_freebusy(Call& call) {
  const Question question = read_question(call);
  const auto user = text_member(call.body, "user_id");
  const auto room = text_member(call.body, "room_id");
  if (user && !user->empty())
    return success({{"freebusy_list", busy_times_of(call, *user, question)}});
  if (!room || room->empty()) refuse(kInvalidParameters);
  return success({{"freebusy_list", busy_times_of_room(call, *room, question)}});
}

Response batch_freebusy(Call& call) {
  const Question question = read_question(call);
  const Json* users = array_member(call.body, "user_ids");
  if (!users || users->empty() || users->size() > kMostUsers) refuse(kInvalidParameters);
  Json lists = Json::array();
  for (const Json& user : *users) {
    if (!user.is_string()) refuse(kBadJson);
    const auto open_id = user.get<std::string>();
    lists.push_back(
        {{"user_id", open_id}, {"freebusy_items", busy_times_of(call, open_id, question)}});
  }
  return success({{"freebusy_lists", std::move(lists)}});
}

}  // namespace larkdav::feishu_sim
