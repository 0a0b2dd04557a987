#include <algorithm>
#include <limits>

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/event_view.h"
#include "tools/feishu_sim/events.h"
#include "tools/feishu_sim/paging.h"
#include "tools/feishu_sim/series.h"

// GET /calendars/:cid/events: window, stock and delta (Feishu reference 5.1 to 5.4).
namespace larkdav::feishu_sim {
namespace {

constexpr const char* kPageToken = "ListEventsPageToken";
constexpr const char* kSyncToken = "ListEventsSyncToken";
constexpr double kSyncTokenLife = 90.0 * 86400;  // assumed, Feishu reference 5.4

struct Query {
  std::optional<std::int64_t> start, end, anchor;
  std::string page_token, sync_token;
};

// Where a pass through the calendar stands; travels inside the tokens.
struct Pass {
  bool delta = false;
  std::int64_t since = 0;    // a delta gives versions behind this one
  std::int64_t through = 0;  // newest version the pass began with; the next delta starts behind it
  std::int64_t anchor = 0;   // 0: none
  std::optional<std::pair<std::int64_t, std::int64_t>> after;  // sort key of the last item given
  bool after_empty = false;
};

struct Candidate {
  std::pair<std::int64_t, std::int64_t> key;
  const EventRecord* record;
  const EventVersion* seen;
};

Query read_query(const Request& request) {
  return {seconds_parameter(request, "start_time"), seconds_parameter(request, "end_time"),
          seconds_parameter(request, "anchor_time"), request.parameter("page_token").value_or(""),
          request.parameter("sync_token").value_or("")};
}

// The forbidden combinations (Feishu reference 5.1).
void check_combinations(const Call& call, const Query& query) {
  if (query.start || query.end) {
    if (!query.sync_token.empty()) refuse(kSyncTokenConflict);
    if (!query.start || !query.end || query.anchor || !query.page_token.empty()) {
      refuse(kInvalidParameters);
    }
    if (*query.end < *query.start) refuse(kInvalidParameters);
  }
  if (query.anchor && !query.sync_token.empty() &&
      call.toggles.is("anchor_with_sync_token", "190009")) {
    refuse(kSyncTokenConflict);
  }
}

Json sealed(const Call& call, const Calendar& calendar, const Pass& pass) {
  Json token = {
      {"cal", calendar.number},  {"who", call.who->open_id}, {"epoch", call.world.sync_epoch},
      {"issued", call.now},      {"delta", pass.delta},      {"since", pass.since},
      {"through", pass.through}, {"anchor", pass.anchor},    {"empty", pass.after_empty}};
  if (pass.after) token["after"] = {pass.after->first, pass.after->second};
  return token;
}

Pass unsealed(const Call& call, const Calendar& calendar, const char* kind,
              const std::string& text) {
  const Json token = unseal(kind, text);
  const bool mine =
      token.value("cal", "") == calendar.number && token.value("who", "") == call.who->open_id;
  const bool fresh = token.value("epoch", std::int64_t{-1}) == call.world.sync_epoch &&
                     token.value("issued", 0.0) + kSyncTokenLife > call.now;
  if (!mine || !fresh) refuse(kTokenExpired);
  Pass pass;
  pass.delta = token.value("delta", false);
  pass.since = token.value("since", std::int64_t{0});
  pass.through = token.value("through", std::int64_t{0});
  pass.anchor = token.value("anchor", std::int64_t{0});
  pass.after_empty = token.value("empty", false);
  if (token.contains("after")) pass.after = {token["after"][0], token["after"][1]};
  return pass;
}

// The newest version reads can see: what a later delta has to start behind.
std::int64_t newest_seen(const Call& call, Calendar& calendar) {
  std::int64_t newest = 0;
  for (const Shown& shown : shown_in(call.world, calendar)) {
    const EventVersion* seen = shown.record->seen_at(call.seen_at());
    if (seen) newest = std::max(newest, seen->version);
  }
  return newest;
}

Pass pass_of(const Call& call, Calendar& calendar, const Query& query) {
  if (!query.page_token.empty()) {
    Pass pass = unsealed(call, calendar, kPageToken, query.page_token);
    if (!pass.delta && !query.sync_token.empty()) refuse(kSyncTokenConflict);
    if (!pass.delta && query.anchor.value_or(0) != pass.anchor) refuse(kInvalidParameters);
    return pass;
  }
  Pass pass;
  if (!query.sync_token.empty()) {
    pass = unsealed(call, calendar, kSyncToken, query.sync_token);
    pass.delta = true;
    pass.since = std::exchange(pass.through, 0);
    pass.after.reset();
  }
  if (query.anchor) pass.anchor = *query.anchor;
  pass.through = std::max(pass.since, newest_seen(call, calendar));
  return pass;
}

// Singles by their end, every master, exceptions by original and end (Feishu reference 5.2).
bool behind_anchor(const EventRecord& record, const EventState& state, std::int64_t anchor) {
  if (!state.recurrence.empty()) return true;
  return state.end.seconds >= anchor && (!record.is_exception() || record.original >= anchor);
}

std::pair<std::int64_t, std::int64_t> sort_key(const Call& call, const Pass& pass,
                                               const EventRecord& record,
                                               const EventVersion& seen) {
  const std::string& order = call.toggles.text("list_order");
  if (pass.delta) return {0, seen.version};
  // A listing that has to go on by sync_token goes by versions, as the delta will.
  if (pass.anchor == 0 && call.toggles.is("stock_without_anchor", "capped"))
    return {0, seen.version};
  if (order == "newest_first") return {0, -record.ordinal};
  return {order == "exceptions_first" && !record.is_exception() ? 1 : 0, record.ordinal};
}

bool listed(const Call& call, const Pass& pass, const EventRecord& record,
            const EventVersion& seen) {
  if (seen.state.destroyed) {
    const std::string& shown = call.toggles.text("destroyed_in_delta");
    if (shown == "hidden" || (!pass.delta && shown != "cancelled_in_stock_too")) return false;
  }
  if (pass.delta && (seen.version <= pass.since || seen.version > pass.through)) return false;
  const bool filters = !pass.delta || call.toggles.is("delta_filters_anchor", "true");
  return !filters || pass.anchor == 0 || behind_anchor(record, seen.state, pass.anchor);
}

std::vector<Candidate> candidates(const Call& call, Calendar& calendar, const Pass& pass) {
  std::vector<Candidate> found;
  for (const Shown& shown : shown_in(call.world, calendar)) {
    const EventRecord& record = *shown.record;
    const EventVersion* seen = record.seen_at(call.seen_at());
    if (!seen || !listed(call, pass, record, *seen)) continue;
    const auto key = sort_key(call, pass, record, *seen);
    if (!pass.after || key > *pass.after) found.push_back({key, &record, seen});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  return found;
}

Response window(const Call& call, Calendar& calendar, const Query& query, std::size_t size) {
  Json items = Json::array();
  const Viewer viewer = viewer_of(call, calendar);
  for (const Shown& shown : shown_in(call.world, calendar)) {
    const EventVersion* seen = shown.record->seen_at(call.seen_at());
    if (!seen || seen->state.destroyed || items.size() >= size) continue;
    const EventState& state = seen->state;
    const bool inside =
        state.recurrence.empty()
            ? state.start.seconds < *query.end && state.end.seconds > *query.start
            : !occurrences_of(call, *shown.home, *shown.record, *query.start, *query.end, 1)
                   .empty();
    if (inside) items.push_back(event_view(viewer, *shown.record, state));
  }
  return success(
      {{"has_more", false}, {"page_token", ""}, {"sync_token", ""}, {"items", std::move(items)}});
}

// Tokens of an answer: a delta goes on after the toggle delta_paging, and a stock listing without
// anchor has no page token at all (Feishu reference 5.2, 5.3).
Json tokens(const Call& call, const Calendar& calendar, const Pass& pass, const Slice& slice,
            const std::vector<Candidate>& found) {
  Pass next = pass;
  next.after_empty = slice.was_empty;
  if (slice.count > 0) next.after = found[slice.count - 1].key;
  const bool by_version =
      pass.delta ? call.toggles.is("delta_paging", "sync_token") : pass.anchor == 0;
  if (slice.has_more && !by_version) {
    return {{"page_token", seal(kPageToken, sealed(call, calendar, next))}, {"sync_token", ""}};
  }
  if (slice.has_more) next.through = next.after ? next.after->second : pass.since;
  next.after.reset();
  return {{"page_token", ""}, {"sync_token", seal(kSyncToken, sealed(call, calendar, next))}};
}

}  // namespace

Response list_events(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  const std::size_t size = page_size(call, {500, 50, 1000});
  const Query query = read_query(call.request);
  check_combinations(call, query);
  if (query.start) return window(call, calendar, query, size);
  const Pass pass = pass_of(call, calendar, query);
  const std::vector<Candidate> found = candidates(call, calendar, pass);
  const bool uncapped =
      !pass.delta && pass.anchor == 0 && call.toggles.is("stock_without_anchor", "uncapped");
  Slice slice{found.size(), false, false};
  if (!uncapped) slice = cut_page(call.toggles, found.size(), size, pass.after_empty);
  Json items = Json::array();
  const Viewer viewer = viewer_of(call, calendar);
  for (std::size_t i = 0; i < slice.count; ++i) {
    items.push_back(event_view(viewer, *found[i].record, found[i].seen->state));
  }
  Json data = tokens(call, calendar, pass, slice, found);
  data["has_more"] = slice.has_more;
  data["items"] = std::move(items);
  return success(std::move(data));
}

}  // namespace larkdav::feishu_sim
