// Busy times as one VFREEBUSY (RFC 5545 §3.6.4). Pure.
#pragma once

#include <string>
#include <vector>

#include "engine/event.h"

namespace larkdav::mapping::ical {

struct BusyTime {
  engine::Instant start;
  engine::Instant end;
  bool tentative = false;  // BUSY-TENTATIVE
};
struct BusyTimes {
  std::string uid;
  std::string whose;  // a URI of the person or the room
  engine::Instant stamp;
  engine::Instant from;
  engine::Instant to;
  std::vector<BusyTime> times;
};
// A whole VCALENDAR, lines folded, with CRLF.
std::string freebusy_text(const BusyTimes& busy);

}  // namespace larkdav::mapping::ical
