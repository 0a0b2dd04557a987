// Bringing an occurrence back to its series (Feishu reference 6.3). That delete_exception=true does
// it is inferred only: the first time it is tried in a calendar the outcome is looked at, and where
// the flag means nothing the occurrence stands as an exception, or beside its series, instead.
#include <utility>

#include "adapters/feishu/instances.h"
#include "adapters/feishu/writing.h"

namespace larkdav::adapters::feishu {

using engine::Answered;

namespace {

constexpr long long kDay = 86400;

// Whether the series shows the occurrence; nullopt: neither as its own nor as deleted, or it would
// not say.
std::optional<bool> is_back(const CalendarState& state, const mapping::feishu::EventId& id) {
  try {
    bool series_gone = false;
    const auto seen =
        read_instances(state, id.uuid, id.original - kDay, id.original + kDay, series_gone);
    if (!seen) return std::nullopt;
    const auto found = seen->find(id.original);
    if (found == seen->end() || found->second == Instance::cancelled) return false;
    if (found->second == Instance::plain) return true;
  } catch (const engine::ReplicaError&) {  // what was written stands; the next request tells
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> Writing::came_back(const std::string& event_id) {
  const auto id = mapping::feishu::parse_event_id(event_id);
  if (!id) return std::nullopt;
  auto back = is_back(state_, *id);
  // It may be a read that lags behind, and taking a service wrongly for one that ignores the flag
  // would double the occurrence: longer than kLag.
  constexpr int kLooks = 4;
  for (int look = 0; look < kLooks && back != true; ++look) {
    state_.client.settle();
    back = is_back(state_, *id);
  }
  return back;
}

void Writing::settle_reset(Turn& turn) {
  const StepRequest& request = turn.request;
  turn.result = destroyed(request);
  if (request.clears_way || state_.resets() == CalendarState::Resets::work) return;
  // Of several sent together the first teaches, and all were sent before it did.
  if (state_.resets() == CalendarState::Resets::unknown) {
    const auto back = came_back(request.id);
    if (!back) return;
    state_.learn_resets(*back);
    if (*back) return;
  }
  turn.result.reset();
  instead_of_reset(turn, "Feishu does not bring the occurrence back", 0);
  // The flag was ignored, so what was sent was a deletion, which stands where another event took
  // the occurrence's place.
  auto* answered = std::get_if<Answered>(&*turn.result);
  if (answered != nullptr && answered->now.front().id.value != request.id) {
    auto deleted = std::get<Answered>(removed(request));
    answered->now.insert(answered->now.end(), deleted.now.begin(), deleted.now.end());
  }
}

void Writing::instead_of_reset(Turn& turn, const std::string& why, long code) {
  const StepRequest& request = turn.request;
  if (!request.fallback.empty()) {
    const Answer like_series =
        state_.client.call_one(patch_event(state_.id, request.id, request.fallback));
    if (like_series.ok()) {
      turn.result = patched(request, event_of(like_series));
      return;
    }
    if (like_series.verdict.kind == Class::item_refused) {
      turn.result = engine::Refused{like_series.text(), like_series.code};
      return;
    }
    // Only an occurrence that is deleted leaves room for an event in its place.
    if (like_series.verdict.kind != Class::item_missing) return note_trouble(turn, like_series);
  }
  if (!request.satellite.empty()) {
    StepRequest beside = request;
    beside.kind = StepKind::create;
    const Answer second = state_.client.call_one(call_of(beside, state_.id));
    if (second.ok()) {
      turn.result = created(beside, second);
      return;
    }
    const Class kind = second.verdict.kind;
    if (kind != Class::item_refused && kind != Class::item_missing)
      return note_trouble(turn, second);
  }
  turn.result = engine::Refused{why, code};
}

}  // namespace larkdav::adapters::feishu
