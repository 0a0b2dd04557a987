#include "mapping/ical/attendees.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "mapping/ical/event_text.h"
#include "mapping/ical/text.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Answer;
using engine::Attendee;
using engine::AttendeeKind;

constexpr std::string_view kMark = "X-LARKDAV";  // parameter of what we wrote: SHOWN, or SELF
constexpr std::string_view kUnknownSelf = "me@feishu.invalid";  // RFC 2606: no mail gets there
constexpr std::string_view kHeader = "[Feishu attendees]";
constexpr std::string_view kBullet = "\xE2\x80\xA2 ";

constexpr std::array<std::pair<Answer, std::string_view>, 4> kAnswers{
    {{Answer::needs_action, "NEEDS-ACTION"},
     {Answer::accepted, "ACCEPTED"},
     {Answer::tentative, "TENTATIVE"},
     {Answer::declined, "DECLINED"}}};
constexpr std::array<std::pair<AttendeeKind, std::string_view>, 3> kKinds{
    {{AttendeeKind::person, "INDIVIDUAL"},
     {AttendeeKind::group, "GROUP"},
     {AttendeeKind::room, "ROOM"}}};

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

// Parameter value in quotes (RFC 6868 §3).
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : clean_text(text)) {
    if (c == '\n') {
      out += "^n";
    } else if (c == '"') {
      out += "^'";
    } else {
      out += c == '^' ? "^^" : std::string(1, c);
    }
  }
  return out + '"';
}

// Without what could end the line or start another.
std::string calendar_address(std::string_view address) {
  std::string out = "mailto:";
  for (const char c : clean_text(address)) {
    if (static_cast<unsigned char>(c) > ' ') out += c;
  }
  return out;
}

std::string address_of(const Line& line) {
  std::string value = clean_text(line.value());
  const std::string scheme = upper(value.substr(0, 7));
  return scheme == "MAILTO:" ? value.substr(7) : value;
}

Answer answer_of(const Line& line) {
  const std::string word = upper(parameter(line, "PARTSTAT").value_or(""));
  for (const auto& [answer, name] : kAnswers) {
    if (name == word) return answer;
  }
  return Answer::none;
}

Attendee attendee_of(const Line& line) {
  Attendee out;
  out.self = upper(parameter(line, kMark).value_or("")) == "SELF";
  if (!out.self) out.address = address_of(line);
  out.name = clean_text(parameter(line, "CN").value_or(""));
  return out;
}

Attendee participant_of(const Line& line) {
  Attendee out = attendee_of(line);
  const std::string kind = upper(parameter(line, "CUTYPE").value_or(""));
  for (const auto& [value, name] : kKinds) {
    if (name == kind) out.kind = value;
  }
  out.optional = upper(parameter(line, "ROLE").value_or("")) == "OPT-PARTICIPANT";
  out.answer = answer_of(line);
  return out;
}

// One's own answer is the event's, unless one organises it.
void settle_self(Invitation& invitation) {
  const auto self = std::find_if(invitation.attendees.begin(), invitation.attendees.end(),
                                 [](const Attendee& each) { return each.self; });
  if (self == invitation.attendees.end() || self->organizer) return;
  Attendee own = *self;
  invitation.attendees.erase(self);
  invitation.answer = std::exchange(own.answer, Answer::none);
  invitation.attendees.insert(std::move(own));
}

Invitation read_lines(const Document& document, const Component& component) {
  std::optional<Attendee> organizer;
  std::vector<Attendee> all;
  for (const std::size_t index : component.properties) {
    const Line& line = document.lines[index];
    if (!is_shown_attendee(line)) continue;
    if (line.name == "ORGANIZER") {
      organizer = attendee_of(line);
      organizer->organizer = true;
    } else {
      all.push_back(participant_of(line));
    }
  }
  if (organizer) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const Attendee& each) {
      return each.self == organizer->self && each.address == organizer->address;
    });
    if (found == all.end()) {
      all.push_back(*std::move(organizer));
    } else {
      found->organizer = true;
    }
  }
  Invitation out;
  out.attendees.insert(all.begin(), all.end());
  settle_self(out);
  return out;
}

// -- the block of text

constexpr std::array<std::pair<Answer, std::string_view>, 4> kAnswerNotes{
    {{Answer::needs_action, "no answer yet"},
     {Answer::accepted, "accepted"},
     {Answer::tentative, "tentative"},
     {Answer::declined, "declined"}}};

std::string one_line(std::string_view text) {
  std::string out = clean_text(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\n' || c == '\t'; }, ' ');
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool take_note(std::string_view note, Attendee& into) {
  if (note == "organiser") return into.organizer = true;
  if (note == "optional") return into.optional = true;
  if (note == "you") return into.self = true;
  if (note == "group" || note == "room") {
    into.kind = note == "room" ? AttendeeKind::room : AttendeeKind::group;
    return true;
  }
  for (const auto& [answer, word] : kAnswerNotes) {
    if (word == note) {
      into.answer = answer;
      return true;
    }
  }
  return false;
}

Attendee attendee_of_text(std::string_view text) {
  const auto open = text.rfind(" (");
  Attendee out;
  bool known = open != std::string_view::npos && text.back() == ')';
  if (known) {
    std::string_view notes = text.substr(open + 2, text.size() - open - 3);
    while (known && !notes.empty()) {
      const auto comma = std::min(notes.find(", "), notes.size());
      known = take_note(notes.substr(0, comma), out);
      notes.remove_prefix(std::min(comma + 2, notes.size()));
    }
  }
  if (!known) out = Attendee{};
  out.name = std::string(known ? text.substr(0, open) : text);
  out.address = out.name;
  return out;
}

std::string text_of(const Attendee& attendee) {
  std::string notes;
  const auto note = [&](bool holds, std::string_view word) {
    if (holds) notes += (notes.empty() ? "" : ", ") + std::string(word);
  };
  note(attendee.self, "you");
  note(attendee.organizer, "organiser");
  note(attendee.kind == AttendeeKind::room, "room");
  note(attendee.kind == AttendeeKind::group, "group");
  note(attendee.optional, "optional");
  for (const auto& [answer, word] : kAnswerNotes) note(attendee.answer == answer, word);
  const std::string name = one_line(attendee.name.empty() ? attendee.address : attendee.name);
  return name + (notes.empty() ? "" : " (" + notes + ")");
}

std::set<Attendee> read_block(std::string_view block) {
  std::set<Attendee> out;
  for (std::size_t at = block.find('\n'); at != std::string_view::npos;) {
    const std::size_t end = std::min(block.find('\n', at + 1), block.size());
    const std::string_view line = block.substr(at + 1, end - at - 1);
    out.insert(attendee_of_text(line.substr(kBullet.size())));
    at = end == block.size() ? std::string_view::npos : end;
  }
  return out;
}

}  // namespace

bool is_shown_attendee(const Line& line) {
  return (line.name == "ATTENDEE" || line.name == "ORGANIZER") && parameter(line, kMark);
}

Invitation read_invitation(const Document& document, const Component& component) {
  Invitation out = read_lines(document, component);
  if (!out.attendees.empty()) return out;
  out.attendees =
      read_block(split_description(text_value(document, component, "DESCRIPTION")).block);
  return out;
}

Invitation as_shown(const Invitation& invitation, AttendeeForm form) {
  if (form == AttendeeForm::text) return {read_block(attendee_block(invitation.attendees)), {}};
  Invitation out = invitation;
  const bool invited = std::any_of(out.attendees.begin(), out.attendees.end(),
                                   [](const Attendee& each) { return each.self; });
  if (!invited) out.answer = Answer::none;  // no line to tell it
  return out;
}

std::vector<std::string> attendee_lines(const Invitation& invitation, const AttendeeStyle& style) {
  std::vector<std::string> out;
  const auto line = [&](const std::string& head, const Attendee& who) {
    const std::string& own = style.own_address;
    const std::string address =
        !who.self ? who.address : (own.empty() ? std::string(kUnknownSelf) : own);
    const std::string name = who.name.empty() ? "" : ";CN=" + quoted(who.name);
    return head + name + ";SCHEDULE-AGENT=NONE;" + std::string(kMark) +
           (who.self ? "=SELF:" : "=SHOWN:") + calendar_address(address);
  };
  for (const Attendee& each : invitation.attendees) {
    const Answer answer = each.self && !each.organizer ? invitation.answer : each.answer;
    if (each.organizer) out.insert(out.begin(), line("ORGANIZER", each));
    if (each.organizer && answer == Answer::none) continue;
    std::string head = "ATTENDEE;CUTYPE=";
    for (const auto& [kind, name] : kKinds) {
      if (kind == each.kind) head += name;
    }
    head += each.optional ? ";ROLE=OPT-PARTICIPANT" : ";ROLE=REQ-PARTICIPANT";
    for (const auto& [value, name] : kAnswers) {
      if (value == answer) head += ";PARTSTAT=" + std::string(name);
    }
    out.push_back(line(head, each));
  }
  return out;
}

std::string attendee_block(const std::set<Attendee>& attendees) {
  if (attendees.empty()) return {};
  std::string out(kHeader);
  for (const Attendee& each : attendees) out += "\n" + std::string(kBullet) + text_of(each);
  return out;
}

SplitDescription split_description(std::string_view description) {
  const std::string start = std::string(kHeader) + "\n" + std::string(kBullet);
  std::size_t at = description.find(start);
  while (at != std::string_view::npos && at > 0 && description[at - 1] != '\n') {
    at = description.find(start, at + 1);
  }
  if (at == std::string_view::npos) return {std::string(description), {}};
  std::size_t end = at + kHeader.size();
  while (description.substr(std::min(end + 1, description.size())).starts_with(kBullet)) {
    end = std::min(description.find('\n', end + 1), description.size());
  }
  SplitDescription out;
  out.block = std::string(description.substr(at, end - at));
  std::string_view before = description.substr(0, at);
  for (int i = 0; i < 2 && before.ends_with('\n'); ++i) before.remove_suffix(1);
  out.text = std::string(before) + std::string(description.substr(end));
  // What somebody wrote behind a second block is found too.
  SplitDescription rest = split_description(out.text);
  out.text = std::move(rest.text);
  return out;
}

std::string join_description(const SplitDescription& parts) {
  if (parts.block.empty() || parts.text.empty()) return parts.text + parts.block;
  return parts.text + "\n\n" + parts.block;
}

}  // namespace larkdav::mapping::ical
