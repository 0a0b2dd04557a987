// What happens in a span of time, occurrence by occurrence, events found by words, and answering an
// invitation (Feishu reference 3.3, 5.5). Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/feishu/replies.h"
#include "adapters/feishu/requests.h"

namespace larkdav::adapters::feishu {

struct Occurrence {
  std::string event_id;
  std::string summary;
  std::string start;  // unix seconds, or YYYY-MM-DD of all-day ones
  std::string end;    // all-day: as the service gives it, the day after the last
  std::string time_zone;
  std::string status;
  std::string answer;  // own answer to the invitation; "" where it tells none
  bool all_day = false;
};
std::optional<Occurrence> occurrence_of(const nlohmann::json& item);

// Unix seconds; less than 40 days and at most 1000 occurrences, else 193103 or 193104.
Call view_instances(const std::string& calendar_id, long long from, long long to);
// Without a span the service looks at the past month alone.
Call search_events(const std::string& calendar_id, const std::string& query,
                   std::optional<long long> from, std::optional<long long> to,
                   const std::string& page_token);
struct OccurrencePage {
  std::vector<Occurrence> items;
  std::string page_token;  // "": the last one
};
std::optional<OccurrencePage> occurrence_page_of(const Answer& answer);

// accept, decline or tentative; for oneself only.
Call reply_to_event(const std::string& calendar_id, const std::string& event_id,
                    const std::string& answer);

}  // namespace larkdav::adapters::feishu
