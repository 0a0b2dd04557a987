#include "tools/feishu_sim/event_target.h"

#include "tools/feishu_sim/access.h"

namespace larkdav::feishu_sim {
namespace {

EventRecord* find_record(Calendar& calendar, const std::string& id) {
  const auto found = calendar.events.find(id);
  return found == calendar.events.end() ? nullptr : &found->second;
}

}  // namespace

EventTarget event_in_path(Call& call, Calendar& calendar) {
  const auto id = parse_event_id(call.path.at("eid"));
  if (!id) refuse(kInvalidEventId);
  EventTarget target;
  target.id = *id;
  target.record = find_record(calendar, call.path.at("eid"));
  if (id->original > 0) target.master = find_record(calendar, id->uuid + "_0");
  // A destroyed exception leaves a plain occurrence behind (Feishu reference 6.3).
  if (target.record && target.record->state().destroyed) target.record = nullptr;
  if (target.record) return target;
  if (!target.master) refuse(kEventNotFound);
  if (target.master->state().cancelled) refuse(kEventDeleted);
  target.instance = plain_instance(call.toggles, target.master->state(), id->original);
  if (!target.instance) refuse(kEventNotFound);
  return target;
}

void require_organizer(const Call& call, const Calendar& calendar) {
  if (role_of(calendar, call.who->open_id) < Role::kWriter) refuse(kNoEventPermission);
}

}  // namespace larkdav::feishu_sim
