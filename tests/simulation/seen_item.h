// What a person sees of a calendar: items with their occurrences, read from the raw content of each
// service by readers of the tests' own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace larkdav::tests {

struct SeenEvent {
  std::string title;
  std::string description;
  std::string location;
  bool all_day = false;
  std::int64_t start = 0;  // unix seconds; all-day: midnight UTC of the date
  std::int64_t end = 0;    // exclusive
  std::string zone;        // IANA; all-day: UTC
  bool free = false;
  std::string visibility = "default";  // default | public | private
  std::set<int> reminders;             // minutes before
  friend bool operator==(const SeenEvent&, const SeenEvent&) = default;
};

struct SeenItem {
  std::string id;  // uuid or href; for a lone exception its event id
  std::string uid;
  SeenEvent master;
  std::string rule;  // without RRULE:, empty for singles
  std::map<std::int64_t, std::optional<SeenEvent>>
      exceptions;  // by original start; nullopt: excluded
  friend bool operator==(const SeenItem&, const SeenItem&) = default;
};

// From the records of GET /_sim/state: newest state, toggles at their defaults. Exceptions whose
// series is deleted or does not have them any more are items of their own, as in the Feishu client.
std::vector<SeenItem> seen_on_feishu(const nlohmann::json& records);
// From the texts of a CalDAV collection by name; a resource that cannot be read is left out.
std::vector<SeenItem> seen_on_caldav(const std::map<std::string, std::string>& texts);

// Original starts that the rule makes, at most `limit`.
std::vector<std::int64_t> rule_starts(const SeenItem& item, std::size_t limit);

// Exceptions that name no occurrence of their series, by original start: two readers of iCalendar
// that are not ours show them (decision 24). On Feishu they are items of their own.
std::map<std::int64_t, SeenEvent> strays_of(const SeenItem& item);

// One line for each thing that takes place: times, texts, choices. Rules run until `horizon`.
std::vector<std::string> lines_of(const SeenItem& item, std::int64_t horizon);

// "e12" of "e12 lunch v3".
std::string lineage_of(const std::string& title);

}  // namespace larkdav::tests
