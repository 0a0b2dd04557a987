#pragma once

#include "tools/feishu_sim/access.h"
#include "tools/feishu_sim/call.h"
#include "tools/feishu_sim/invitations.h"

namespace larkdav::feishu_sim {

// Who looks at an event, and how the service shows it to him.
struct Viewer {
  const Calendar& calendar;
  const std::string& open_id;
  Role role;
  const Toggles& toggles;
};
Viewer viewer_of(const Call& call, const Calendar& calendar);

// True where a private event is shown without its details (Feishu reference 8).
bool details_hidden(const Viewer& viewer, const EventState& state);

// The Event object as listed and fetched (Feishu reference 4.1): tombstones after the toggle
// tombstone_richness, private events without details for readers (8).
Json event_view(const Viewer& viewer, const EventRecord& record, const EventState& state);

// `status` of an event on a calendar: cancelled, tentative while its owner has not answered (4.1).
std::string status_of(const Viewer& viewer, const EventRecord& record, const EventState& state);

// The Instance object of one occurrence (Feishu reference 3.3): id {uuid}_{original}.
Json instance_item(const Viewer& viewer, const EventRecord& record, const EventState& state,
                   std::int64_t original, bool is_exception);

// The InstanceView object: an Instance with the members that instance_view adds. `recurring` says
// that the occurrence belongs to a series.
Json instance_view_item(const Viewer& viewer, const EventRecord& record, const EventState& state,
                        std::int64_t original, bool is_exception, bool recurring);

}  // namespace larkdav::feishu_sim
