#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/event_target.h"
#include "tools/feishu_sim/event_view.h"
#include "tools/feishu_sim/events.h"
#include "tools/feishu_sim/paging.h"

namespace larkdav::feishu_sim {
namespace {

constexpr std::int64_t kLongestSpan = std::int64_t{731} * 86400;  // two years
constexpr std::int64_t kLongestView = std::int64_t{40} * 86400;
constexpr std::size_t kViewLimit = 1000;
constexpr std::size_t kSeriesLimit = 20000;
constexpr const char* kPageToken = "EventInstancesPageToken";

struct Range {
  std::int64_t from;
  std::int64_t to;
};

Range read_range(const Call& call) {
  const auto from = seconds_parameter(call.request, "start_time");
  const auto to = seconds_parameter(call.request, "end_time");
  if (!from || !to || *to < *from) refuse(kInvalidParameters);
  return {*from, *to};
}

// Everything of a calendar that a view shows. Exceptions stand for themselves, also those whose
// master is deleted.
void add_view_items(const Call& call, Calendar& calendar, const Range& range, Json& items) {
  const Viewer viewer = viewer_of(call, calendar);
  for (const Shown& shown : shown_in(call.world, calendar)) {
    if (items.size() > kViewLimit) return;
    const EventRecord& record = *shown.record;
    const EventVersion* seen = record.seen_at(call.seen_at());
    if (!seen || seen->state.destroyed) continue;
    const EventState& state = seen->state;
    const bool inside = state.start.seconds < range.to && state.end.seconds > range.from;
    if (record.is_exception()) {
      if (inside)
        items.push_back(instance_view_item(viewer, record, state, record.original, true, true));
      continue;
    }
    if (gone_for(calendar, record, state)) continue;
    if (state.recurrence.empty()) {
      if (inside) items.push_back(instance_view_item(viewer, record, state, 0, false, false));
      continue;
    }
    for (const Occurrence& one :
         occurrences_of(call, *shown.home, record, range.from, range.to, kViewLimit + 1)) {
      if (one.is_exception) continue;
      items.push_back(instance_view_item(viewer, record, one.state, one.original, false, true));
    }
  }
}

}  // namespace

Response list_instances(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  check_tenant_key(call, false);
  const Range range = read_range(call);
  if (range.to - range.from > kLongestSpan) refuse(kInvalidParameters);
  const std::size_t size = page_size(call, {50, 10, 500});
  const EventTarget target = event_in_path(call, calendar, call.seen_at());
  if (!target.record || target.id.original > 0) refuse(kInvalidParameters);
  if (gone_for(calendar, *target.record, target.state)) refuse(kEventDeleted);
  if (target.state.recurrence.empty()) refuse(kInvalidParameters);
  std::vector<Occurrence> found =
      occurrences_of(call, *target.home, *target.record, range.from, range.to, kSeriesLimit);
  bool after_empty = false;
  if (const auto token = call.request.parameter("page_token"); token && !token->empty()) {
    const Json place = unseal(kPageToken, *token);
    const std::pair<std::int64_t, std::int64_t> after(place.value("start", std::int64_t{0}),
                                                      place.value("original", std::int64_t{0}));
    after_empty = place.value("empty", false);
    std::erase_if(found, [&](const Occurrence& one) {
      return std::pair(one.state.start.seconds, one.original) <= after;
    });
  }
  const Slice slice = cut_page(call.toggles, found.size(), size, after_empty);
  Json items = Json::array();
  Json place = {{"empty", slice.was_empty}};
  if (slice.was_empty && !found.empty()) {
    place["start"] = found.front().state.start.seconds;
    place["original"] = found.front().original - 1;
  }
  const Viewer viewer = viewer_of(call, calendar);
  for (std::size_t i = 0; i < slice.count; ++i) {
    const Occurrence& one = found[i];
    items.push_back(instance_item(viewer, *one.record, one.state, one.original, one.is_exception));
    place["start"] = one.state.start.seconds;
    place["original"] = one.original;
  }
  return success({{"items", std::move(items)},
                  {"page_token", slice.has_more ? seal(kPageToken, place) : ""},
                  {"has_more", slice.has_more}});
}

Response view_instances(Call& call) {
  Calendar& calendar = calendar_to_read_events(call);
  check_tenant_key(call, false);
  const Range range = read_range(call);
  if (range.to - range.from >= kLongestView) refuse(kViewRangeTooLong);
  Json items = Json::array();
  add_view_items(call, calendar, range, items);
  if (items.size() > kViewLimit) refuse(kTooManyInstances);
  return success({{"items", std::move(items)}});
}

}  // namespace larkdav::feishu_sim
