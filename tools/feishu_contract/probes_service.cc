// Creating, ids, tokens and listings (Feishu reference 1, 3, 5).
#include <algorithm>

#include "mapping/feishu/members.h"
#include "tools/feishu_contract/probes.h"

namespace larkdav::feishu_contract {

using adapters::feishu::ListPosition;

namespace {

constexpr const char* kSummer = "1813600000";  // 2027-06-21, after everything that is made here

// A token that nobody was given.
class WrongToken : public adapters::feishu::Authorisation {
 public:
  std::string bearer() override { return "u-larkdav-contract"; }
  void refused(const std::string&) override {}
};

}  // namespace

void probe_creation(Scratch& scratch, Findings& findings) {
  const std::string key = scratch.calendar().substr(0, 20) + "-twice-with-one-key-000";
  const std::string once = id_of(scratch.make_with_key(timed("twice"), key));
  const std::string again = id_of(scratch.make_with_key(timed("twice"), key));
  findings.push_back({"5.7, 12 #10", "the same idempotency key gives the same event",
                      once.empty() ? Held::unknown : held(once == again),
                      once == again ? "it does" : "it gives another one", "", "",
                      "a lost reply to a creation may leave a second event"});
  adapters::feishu::Call call = adapters::feishu::get_event(scratch.calendar(), once, true);
  const Json made = event_in(scratch.ask(call));
  const bool attends = made.contains("attendees") && !made["attendees"].empty();
  findings.push_back({"7.2, 12 #19", "who creates an event is no attendee of it", held(!attends),
                      attends ? "he is" : "he is not", "creator_attends",
                      attends ? "true" : "false", ""});
}

void probe_ids(Scratch& scratch, Findings& findings) {
  adapters::feishu::Call call = adapters::feishu::list_events("primary", {});
  for (auto& [name, value] : call.query) {
    if (name == "page_size") value = "50";
  }
  const Answer primary = scratch.ask(call);
  findings.push_back({"3", "\"primary\" serves as a calendar id", held(primary.ok()),
                      primary.ok() ? "it does" : refusal(primary), "primary_literal",
                      primary.ok() ? "accepted" : "refused", ""});
  adapters::feishu::Call encoded = adapters::feishu::get_calendar(scratch.calendar());
  for (auto at = encoded.path.find('@'); at != std::string::npos; at = encoded.path.find('@')) {
    encoded.path.replace(at, 1, "%40");
  }
  const Answer answer = scratch.ask(encoded);
  findings.push_back({"1.1", "%40 may stand for @ in a path", held(answer.ok()),
                      answer.ok() ? "it may" : refusal(answer), "percent_encoded_at",
                      answer.ok() ? "accepted" : "refused", ""});
}

void probe_tokens(Scratch& scratch, Findings& findings) {
  WrongToken wrong;
  const Service& service = scratch.service();
  adapters::feishu::Client stranger(service.transport, service.base_url, wrong);
  const Answer answer = stranger.call_one(adapters::feishu::get_calendar(scratch.calendar()));
  findings.push_back(
      {"1.4, 12 #23", "a wrong token answers with HTTP 400 and a code",
       held(answer.http_status == 400 && answer.code != 0),
       "HTTP " + std::to_string(answer.http_status) + ", code " + std::to_string(answer.code),
       "token_error_status", answer.http_status == 401 ? "401" : "default", ""});
}

void probe_lag(Scratch& scratch, Findings& findings) {
  const std::string id = id_of(scratch.make(timed("before")));
  scratch.settle();
  scratch.patch(id, {{"summary", "after"}});
  const std::string at_once = text_of(event_in(scratch.get(id)), "summary");
  const std::string later = text_of(scratch.read(id), "summary");
  findings.push_back({"5.6", "what was written reads at once",
                      later == "after" ? held(at_once == "after") : Held::unknown,
                      at_once == "after" ? "it does"
                      : later == "after" ? "it takes up to three seconds"
                                         : "not even after three seconds",
                      "read_after_write_lag_s", at_once == "after" ? "0" : "2", ""});
}

void probe_page_sizes(Scratch& scratch, Findings& findings) {
  const auto small = scratch.list({}, 49);
  findings.push_back({"1.8, 12 #29", "a page_size below 50 is refused with code 99992402",
                      held(!small.ok && small.refused.code == 99992402),
                      small.ok ? "it is taken" : refusal(small.refused), "", "", ""});
  const auto large = scratch.list({}, 1001);
  findings.push_back({"1.8, 12 #29", "a page_size above 1000 is refused with code 190002",
                      held(!large.ok && large.refused.code == 190002),
                      large.ok ? "it is taken" : refusal(large.refused), "", "", ""});
}

void probe_anchors(Scratch& scratch, Findings& findings) {
  const std::string id = id_of(scratch.make(timed("in March")));
  scratch.settle();
  const std::string token = scratch.list({}, 1000, kSummer).sync_token;
  scratch.patch(id, {{"summary", "in March, changed"}});
  scratch.settle();
  const auto anchored = scratch.list({"", token, true}, 1000, kSummer);
  const bool taken = anchored.ok;
  findings.push_back({"5.3, 12 #4", "anchor_time may accompany sync_token", held(taken),
                      taken ? "it may" : refusal(anchored.refused), "anchor_with_sync_token",
                      taken ? "accepted" : "190009", ""});
  const auto delta = taken ? anchored : scratch.list({"", token, false});
  const bool filtered = std::none_of(delta.items.begin(), delta.items.end(), [&](const Json& each) {
    return text_of(each, "event_id") == id;
  });
  findings.push_back({"5.3", "a delta shows changes before its anchor too",
                      delta.ok ? held(!filtered) : Held::unknown,
                      filtered ? "it leaves them out" : "it does", "delta_filters_anchor",
                      filtered ? "true" : "false", ""});
}

void probe_pages(Scratch& scratch, Findings& findings) {
  constexpr int kMany = 52;  // more than the smallest page
  std::vector<Json> bodies;
  for (int i = 0; i < kMany; ++i) bodies.push_back(timed("many " + std::to_string(i), i));
  const auto ids = scratch.make_all(bodies);
  if (ids.size() < kMany) {
    findings.push_back({"5.2", "52 events can be made", Held::no,
                        std::to_string(ids.size()) + " were made", "", "", ""});
    return;
  }
  const std::string series = id_of(scratch.make(weekly("last")));
  scratch.patch(series.substr(0, series.rfind('_') + 1) + std::to_string(first_start()),
                {{"summary", "an exception"}});
  scratch.settle();
  const auto stock = scratch.list({}, 50);
  const char* shape = stock.empty_pages   ? "short_and_empty"
                      : stock.short_pages ? "short"
                                          : "normal";
  findings.push_back({"1.8", "pages are full while there is more",
                      stock.ok ? held(!stock.short_pages) : Held::unknown, shape, "page_shape",
                      shape, ""});
  const bool exception_first =
      !stock.items.empty() && !text_of(stock.items.front(), "recurring_event_id").empty();
  const auto place = [&](const std::string& id) {
    return std::find_if(stock.items.begin(), stock.items.end(),
                        [&](const Json& each) { return text_of(each, "event_id") == id; });
  };
  const bool newest_first = place(ids.back()) < place(ids.front());
  const char* order = newest_first      ? "newest_first"
                      : exception_first ? "exceptions_first"
                                        : "created";
  findings.push_back({"5.2", "a complete listing is in order of creation",
                      stock.ok ? held(std::string(order) == "created") : Held::unknown, order,
                      "list_order", order, ""});
  const auto bare = scratch.list({"", "", false}, 50);
  const bool uncapped = bare.ok && bare.continued_by.empty();
  findings.push_back({"5.2, 12 #3", "a listing without anchor_time comes all at once",
                      bare.ok ? held(uncapped) : Held::unknown,
                      uncapped  ? "it does"
                      : bare.ok ? "one page, then by " + bare.continued_by
                                : "it breaks off",
                      "stock_without_anchor", uncapped ? "uncapped" : "capped", ""});
  for (const std::string& id : ids) scratch.patch(id, {{"description", "touched"}});
  scratch.settle();
  const auto delta = scratch.list({"", stock.sync_token, false}, 50);
  findings.push_back(
      {"5.3, 12 #5", "a long delta goes on by page_token",
       delta.continued_by.empty() ? Held::unknown : held(delta.continued_by == "page_token"),
       delta.continued_by.empty() ? "it came in one page" : "it goes on by " + delta.continued_by,
       "delta_paging", delta.continued_by, ""});
}

}  // namespace larkdav::feishu_contract
