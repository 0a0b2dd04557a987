#include "tools/feishu_sim/event_target.h"

namespace larkdav::feishu_sim {

EventTarget event_in_path(Call& call, Calendar& calendar, double at) {
  const std::string& event_id = call.path.at("eid");
  const auto id = parse_event_id(event_id);
  if (!id) refuse(kInvalidEventId);
  EventTarget target;
  target.id = *id;
  const Shown own = shown_event(call.world, calendar, event_id);
  const Shown series =
      id->original > 0 ? shown_event(call.world, calendar, id->uuid + "_0") : Shown{};
  target.master = series.record;
  const EventVersion* seen = own.record ? own.record->seen_at(at) : nullptr;
  // A destroyed exception leaves a plain occurrence behind (Feishu reference 6.3).
  if (seen && !seen->state.destroyed) {
    target.home = own.home;
    target.record = own.record;
    target.state = seen->state;
    return target;
  }
  const EventVersion* master = series.record ? series.record->seen_at(at) : nullptr;
  if (!master) refuse(kEventNotFound);
  if (gone_for(calendar, *series.record, master->state)) refuse(kEventDeleted);
  auto instance = plain_instance(call.toggles, master->state, id->original);
  if (!instance) refuse(kEventNotFound);
  target.home = series.home;
  target.state = std::move(*instance);
  return target;
}

EventRecord shown_record(const EventTarget& target) {
  if (target.record) return *target.record;
  EventRecord record = *target.master;
  record.original = target.id.original;
  record.event_id = target.id.uuid + "_" + std::to_string(target.id.original);
  return record;
}

EventRecord& write_target(Call& call, const EventTarget& target, EventState state) {
  if (call.toggles.is("exception_touches_master", "true") && target.master) {
    call.world.write(*target.home, *target.master, target.master->state(), call.now);
  }
  const auto event_id = target.id.uuid + "_" + std::to_string(target.id.original);
  const auto existing = target.home->events.find(event_id);
  if (existing == target.home->events.end()) {
    return call.world.add_event(*target.home, target.id.uuid, target.id.original, std::move(state),
                                call.now);
  }
  call.world.write(*target.home, existing->second, std::move(state), call.now);
  return existing->second;
}

}  // namespace larkdav::feishu_sim
