// The attendees of a Feishu event as the other side shows them: as ATTENDEE and ORGANIZER lines
// that no server acts on (SCHEDULE-AGENT=NONE, RFC 6638 §7.1), or as a block of text at the end of
// the description. Only what larkdav wrote is read back; an event's own attendees stay untouched.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event.h"
#include "mapping/ical/lines.h"

namespace larkdav::mapping::ical {

enum class AttendeeForm { lines, text };

struct AttendeeStyle {
  AttendeeForm form = AttendeeForm::lines;
  std::string own_address;  // the user's e-mail address there, so that his program lets him answer
};

struct Invitation {
  std::set<engine::Attendee> attendees;
  engine::Answer answer = engine::Answer::none;  // one's own
  friend bool operator==(const Invitation&, const Invitation&) = default;
};

// Whether larkdav wrote this ATTENDEE or ORGANIZER line.
bool is_shown_attendee(const Line& line);
// What the lines of a component show, or else the block in its description.
Invitation read_invitation(const Document& document, const Component& component);

// What is read back of it once it is shown: text tells names and answers only.
Invitation as_shown(const Invitation& invitation, AttendeeForm form);

// Content lines (unfolded, without line ends): ORGANIZER first.
std::vector<std::string> attendee_lines(const Invitation& invitation, const AttendeeStyle& style);

// The block of text; "" without attendees.
std::string attendee_block(const std::set<engine::Attendee>& attendees);
// A description apart from the block, and the block alone ("" where there is none).
struct SplitDescription {
  std::string text;
  std::string block;
};
SplitDescription split_description(std::string_view description);
std::string join_description(const SplitDescription& parts);

}  // namespace larkdav::mapping::ical
