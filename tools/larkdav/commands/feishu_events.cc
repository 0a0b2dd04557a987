#include <chrono>
#include <cstdlib>

#include "adapters/feishu/resources/freebusy.h"
#include "adapters/feishu/span_view.h"
#include "mapping/ical/freebusy.h"
#include "mapping/timezone.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/feishu.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/given_time.h"
#include "tools/larkdav/machine_zone.h"
#include "tools/larkdav/moments.h"

namespace larkdav::tools {
namespace {

using namespace adapters::feishu;
using adapters::feishu::Answer;  // not the one of the command line

constexpr std::chrono::days kWeek{7};
constexpr int kPagesMax = 100;

engine::Instant moment(const std::string& text, const std::string& option) {
  if (const auto given = given_time(text, machine_zone())) return given->instant;
  throw usage_error(option + ": \"" + text + "\" is no time",
                    "Write YYYY-MM-DD, or YYYY-MM-DDTHH:MM, also with Z or an offset.");
}

struct Span {
  engine::Instant from;
  engine::Instant to;
};

// Seven days from today where nothing else is said.
Span span_of(const FeishuSession& session) {
  const FeishuArguments& arguments = session.arguments();
  const std::string zone = machine_zone();
  engine::LocalTime today = mapping::to_local(session.now(), zone);
  today.hour = today.minute = today.second = 0;
  Span span;
  span.from =
      arguments.from.empty() ? mapping::to_utc(today, zone) : moment(arguments.from, "--from");
  span.to = arguments.to.empty() ? span.from + kWeek : moment(arguments.to, "--to");
  if (span.to <= span.from) {
    throw usage_error("--to is not after --from", "Write a later end.");
  }
  return span;
}

std::string shown_time(const Occurrence& each, const std::string& text) {
  if (each.all_day) return text;
  return utc_text(engine::Instant{std::chrono::seconds(std::strtoll(text.c_str(), nullptr, 10))});
}

ExitCode tell_occurrences(const FeishuSession& session, const std::vector<Occurrence>& found) {
  Document list = Document::array();
  std::vector<std::vector<std::string>> lines{{"START", "END", "TITLE", "ANSWER", "EVENT_ID"}};
  for (const Occurrence& each : found) {
    const std::string start = shown_time(each, each.start);
    const std::string end = shown_time(each, each.end);
    list.push_back({{"event_id", each.event_id},
                    {"title", each.summary},
                    {"start", start},
                    {"end", end},
                    {"all_day", each.all_day},
                    {"time_zone", each.time_zone},
                    {"status", each.status},
                    {"answer", each.answer}});
    lines.push_back({start, end, printable(each.summary), each.answer, each.event_id});
  }
  return session.tell(list, found.empty() ? "nothing was found\n" : table(lines));
}

ExitCode search(FeishuSession& session) {
  const FeishuArguments& arguments = session.arguments();
  const std::string id = session.calendar_id();
  std::optional<long long> from;
  std::optional<long long> to;
  if (!arguments.from.empty()) from = moment(arguments.from, "--from").time_since_epoch().count();
  if (!arguments.to.empty()) to = moment(arguments.to, "--to").time_since_epoch().count();
  std::vector<Occurrence> found;
  std::string token;
  for (int page_number = 0; page_number < kPagesMax; ++page_number) {
    const Answer answer = session.call(search_events(id, arguments.subject, from, to, token));
    const auto page = occurrence_page_of(answer);
    if (!page) throw missing_member(answer, "items", "");
    found.insert(found.end(), page->items.begin(), page->items.end());
    if (page->page_token.empty() || page->page_token == token) break;
    token = page->page_token;
  }
  return tell_occurrences(session, found);
}

std::string with_offset(engine::Instant instant) {  // the service wants one, and Z is none to all
  std::string text = utc_text(instant);
  text.pop_back();
  return text + "+00:00";
}

std::string freebusy_ics(const FeishuSession& session, const Span& span,
                         const std::vector<Busy>& busy) {
  const FeishuArguments& arguments = session.arguments();
  const std::string whose = arguments.user.empty() ? arguments.room : arguments.user;
  mapping::ical::BusyTimes out{"freebusy-" + whose + "-" + utc_text(span.from) + "@larkdav",
                               "urn:x-feishu:" + whose,
                               session.now(),
                               span.from,
                               span.to,
                               {}};
  for (const Busy& each : busy) {
    const auto start = given_time(each.start, "UTC");
    const auto end = given_time(each.end, "UTC");
    if (!start || !end) {
      throw usage_error("the service gave a busy time that is none: " + printable(each.start),
                        "Report this.");
    }
    const bool sure = each.answer.empty() || each.answer == "accept";
    out.times.push_back({start->instant, end->instant, !sure});
  }
  return freebusy_text(out);
}

ExitCode freebusy(FeishuSession& session) {
  const FeishuArguments& arguments = session.arguments();
  if (arguments.user.empty() == arguments.room.empty()) {
    throw usage_error("whose times?", "Give either --user or --room.");
  }
  const Span span = span_of(session);
  const Answer answer = session.call(
      list_busy({arguments.user, arguments.room}, with_offset(span.from), with_offset(span.to)));
  const auto busy = busy_of(answer);
  if (!busy) throw missing_member(answer, "freebusy_list", "");
  Document list = Document::array();
  std::vector<std::vector<std::string>> lines{{"BUSY FROM", "TO", "ANSWER"}};
  for (const Busy& each : *busy) {
    list.push_back({{"start", each.start}, {"end", each.end}, {"answer", each.answer}});
    lines.push_back({printable(each.start), printable(each.end), each.answer});
  }
  if (!arguments.ics) return session.tell(list, busy->empty() ? "free\n" : table(lines));
  const std::string text = freebusy_ics(session, span, *busy);
  return session.tell(Document{{"ics", text}}, text);
}

ExitCode answer_invitation(FeishuSession& session) {
  const FeishuArguments& arguments = session.arguments();
  const std::string id = session.calendar_id();
  session.confirm("This answers \"" + arguments.answer + "\" to the organiser");
  session.call(reply_to_event(id, arguments.subject, arguments.answer));
  return session.tell(Document{{"event_id", arguments.subject}, {"answer", arguments.answer}},
                      "answered: " + arguments.answer + "\n");
}

}  // namespace

ExitCode run_feishu_events(FeishuSession& session, FeishuVerb verb) {
  if (verb == FeishuVerb::search_events) return search(session);
  if (verb == FeishuVerb::freebusy) return freebusy(session);
  if (verb == FeishuVerb::rsvp) return answer_invitation(session);
  const Span span = span_of(session);
  const std::string id = session.calendar_id();
  return tell_occurrences(session, view_span(session.client(), id, span.from, span.to));
}

}  // namespace larkdav::tools
