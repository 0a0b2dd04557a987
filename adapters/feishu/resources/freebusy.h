// When a person or a room is busy (Feishu reference 3.5). Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"

namespace larkdav::adapters::feishu {

struct BusyWhose {  // one of the two; the user wins
  std::string user_id;
  std::string room_id;
};
struct Busy {
  std::string start;  // RFC 3339 with an offset, as the service gives it
  std::string end;
  std::string answer;  // of the person: accept, tentative, needs_action; "" where it tells none
};
// `from`, `to`: RFC 3339 with an offset, at most 90 days apart. Primary calendars only.
Call list_busy(const BusyWhose& whose, const std::string& from, const std::string& to);
std::optional<std::vector<Busy>> busy_of(const Answer& answer);  // nullopt: it lacks the list

// The same of several people, at most ten, by open_id.
Call list_busy_people(const std::vector<std::string>& open_ids, const std::string& from,
                      const std::string& to);
struct BusyPerson {
  std::string open_id;
  std::vector<Busy> times;
};
std::optional<std::vector<BusyPerson>> busy_people_of(const Answer& answer);

}  // namespace larkdav::adapters::feishu
