#include "mapping/ical/alarms.h"

#include <cctype>
#include <cstdlib>

#include "mapping/ical/text.h"
#include "mapping/ical/times.h"

namespace larkdav::mapping::ical {
namespace {

constexpr long kMinutesMax = 10L * 366 * 24 * 60;

std::string word(const Line* line) {
  std::string out;
  if (line == nullptr) return out;
  for (const char c : line->value()) {
    if (c != ' ') out += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return out;
}

std::string action_of(const Document& document, const Component& alarm) {
  return word(find_line(document, alarm, "ACTION"));
}

// Apple's copy of what the program does by default: nobody set it on this event.
bool is_default(const Document& document, const Component& alarm) {
  return word(find_line(document, alarm, "X-APPLE-DEFAULT-ALARM")) == "TRUE";
}

bool at_start(const Line& trigger) {
  const std::optional<std::string> related = parameter(trigger, "RELATED");
  return !related || related->empty() || (related->front() != 'E' && related->front() != 'e');
}

}  // namespace

std::optional<int> alarm_minutes(const Document& document, const Component& alarm) {
  const std::string action = action_of(document, alarm);
  const Line* trigger = find_line(document, alarm, "TRIGGER");
  if ((action != "DISPLAY" && action != "AUDIO") || trigger == nullptr || !at_start(*trigger) ||
      is_default(document, alarm)) {
    return std::nullopt;
  }
  for (const std::string_view other : {"REPEAT", "DURATION", "PROXIMITY", "RELATED-TO"}) {
    if (find_line(document, alarm, other) != nullptr) return std::nullopt;
  }
  const auto duration = parse_duration(trigger->value());
  if (!duration || duration->seconds % 60 != 0) return std::nullopt;
  const long minutes = duration->days * 24 * 60 + duration->seconds / 60;
  if (minutes > kMinutesMax) return std::nullopt;
  return static_cast<int>(duration->negative ? minutes : -minutes);
}

bool is_missed(const Document& document, const Component& alarm) {
  return action_of(document, alarm) != "NONE" && !is_default(document, alarm) &&
         !alarm_minutes(document, alarm);
}

std::string alarm_text(int minutes, std::string_view title, std::string_view line_end) {
  const std::string description = escape_text(title);
  std::string trigger = minutes > 0 ? "-PT" : "PT";
  trigger += std::to_string(std::abs(minutes)) + "M";
  return fold_line("BEGIN:VALARM", line_end) + fold_line("ACTION:DISPLAY", line_end) +
         fold_line("DESCRIPTION:" + (description.empty() ? "Reminder" : description), line_end) +
         fold_line("TRIGGER:" + trigger, line_end) + fold_line("END:VALARM", line_end);
}

}  // namespace larkdav::mapping::ical
