#include "adapters/feishu/fetching.h"

#include <algorithm>
#include <utility>

#include "adapters/feishu/instances.h"
#include "mapping/feishu/attendees.h"
#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {

using engine::NativeId;
using engine::Page;
using engine::Record;
using mapping::feishu::event_id;
using mapping::feishu::parse_event_id;

namespace {

constexpr std::size_t kAtOnce = 32;
constexpr long long kDay = 86400;
constexpr long long kSpanMax = 700 * kDay;  // below the two years that `instances` takes
constexpr int kAttendeePagesMax = 10;       // a thousand: who would read more?

}  // namespace

void Fetching::read(std::span<const NativeId> ids) {
  std::vector<NativeId> direct;
  for (const NativeId& id : ids) {
    const auto seen = state_.tombstones.find(id);
    if (seen != state_.tombstones.end()) {
      doubt(id, seen->second);
    } else {
      direct.push_back(id);
    }
  }
  const std::span<const NativeId> rest(direct);
  for (std::size_t at = 0; at < rest.size(); at += kAtOnce) {
    get(rest.subspan(at, std::min(kAtOnce, rest.size() - at)));
    flush();
  }
  for (const auto& [uuid, doubted] : doubted_) {
    settle_series(uuid, doubted);
    flush();
  }
}

void Fetching::flush() {
  if (records_.empty()) return;
  Page page;
  page.records = std::exchange(records_, {});
  sink_.page(std::move(page));
}

void Fetching::get(std::span<const NativeId> ids) {
  std::vector<Call> calls;
  calls.reserve(ids.size());
  for (const NativeId& id : ids)
    calls.push_back(get_event(state_.id, id.value, state_.context.attendees));
  const auto answers = state_.client.call(calls);
  for (std::size_t i = 0; i < ids.size(); ++i) got(ids[i], answers.at(i));
}

void Fetching::got(const NativeId& id, const Answer& answer) {
  const auto parts = parse_event_id(id.value);
  if (answer.verdict.kind == Class::item_missing) {
    if (state_.is_stale(id, std::nullopt)) return;
    if (answer.code == kEventDeleted && parts && parts->original != 0) {
      return doubt(id, CalendarState::tombstone(id.value, std::nullopt));
    }
    return add(gone_record(id.value, ""));
  }
  if (answer.verdict.kind == Class::item_refused) {
    auto record = gone_record(id.value, "");
    record.gone = false;
    record.unreadable = answer.text();
    return add(std::move(record));
  }
  if (!answer.ok()) {
    if (is_breakdown(answer.verdict.kind)) throw state_.error(answer);
    return;  // it would not say
  }
  const std::string raw = event_of(answer);
  const Shown seen = shown(raw);
  if (raw.empty() || state_.is_stale(id, seen)) return;
  if (!seen) return add(gone_record(id.value, ""));  // the instance follows its series
  auto record = state_.observed(with_all_attendees(id, raw));
  if (!record || record->id != id) return;
  if (record->complete) return add(*std::move(record));
  doubt(id, raw);
}

// A reply that asked for attendees tells them, even where it names none, or only the first hundred.
std::string Fetching::with_all_attendees(const NativeId& id, const std::string& raw) {
  using mapping::feishu::Json;
  if (!state_.context.attendees || mapping::feishu::is_cancelled_event(raw)) return raw;
  auto event = mapping::feishu::parse_object(raw);
  if (!event) return raw;
  if (mapping::feishu::array_member(*event, "attendees") == nullptr) {
    (*event)["attendees"] = Json::array();
  }
  if (mapping::feishu::tells_attendees(*event) ||
      mapping::feishu::is_invitation(*event, state_.id)) {
    state_.learn_self();
  }
  if (mapping::feishu::flag_member(*event, "has_more_attendee")) {
    Json all = Json::array();
    std::string token;
    for (int page_number = 0; page_number < kAttendeePagesMax; ++page_number) {
      const Answer answer = state_.client.call_one(list_attendees(state_.id, id.value, token));
      const auto page = answer.ok() ? list_page(answer, "items") : std::nullopt;
      if (!page) break;
      for (const std::string& item : page->items) {
        if (auto attendee = mapping::feishu::parse_object(item)) all.push_back(*attendee);
      }
      token = page->page_token;
      if (!page->has_more || token.empty()) break;
    }
    if (all.size() > (*event)["attendees"].size()) (*event)["attendees"] = std::move(all);
  }
  return mapping::feishu::to_text(*event);
}

void Fetching::doubt(const NativeId& id, const std::string& raw) {
  const auto parts = parse_event_id(id.value);
  if (parts) doubted_[parts->uuid][parts->original] = raw;
}

void Fetching::settle_series(const std::string& uuid,
                             const std::map<long long, std::string>& doubted) {
  auto at = doubted.begin();
  while (at != doubted.end()) {
    // One window for as many as fit into it.
    const long long from = at->first - kDay;
    auto end = at;
    while (end != doubted.end() && end->first - from < kSpanMax) ++end;
    // One that was moved before it was cancelled is listed where it was moved to: only the widest
    // window that may be asked for (Feishu reference 3.3) says that it is nowhere.
    const long long to = std::prev(end)->first + kDay;
    const long long pad = std::max(0LL, (kSpanMax - (to - from)) / 2);
    bool series_gone = false;
    const auto found = read_instances(state_, uuid, from - pad, to + pad, series_gone);
    for (; at != end; ++at) {
      const std::string name = event_id(uuid, at->first);
      auto record = gone_record(name, at->second);
      if (!found && !series_gone) continue;
      const auto instance = found ? found->find(at->first) : Instances::const_iterator{};
      const bool listed = found && instance != found->end();
      if (series_gone || (listed && instance->second == Instance::cancelled)) {
        if (state_.is_stale(record.id, at->second)) continue;
        record.gone = false;
      } else if (listed && instance->second == Instance::changed) {
        continue;  // alive again: the next delta shows it
      } else if (state_.is_stale(record.id, std::nullopt)) {
        continue;
      }
      add(std::move(record));
    }
  }
}

}  // namespace larkdav::adapters::feishu
