#include "mapping/ical/component_edit.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "mapping/color.h"
#include "mapping/ical/alarms.h"
#include "mapping/ical/event_text.h"
#include "mapping/ical/text.h"
#include "mapping/ical/times.h"

namespace larkdav::mapping::ical {
namespace {

using engine::Classification;
using engine::EventFields;
using engine::EventTime;

std::string_view class_word(Classification classification) {
  switch (classification) {
    case Classification::unspecified:
      return {};
    case Classification::open:
      return "PUBLIC";
    case Classification::personal:
      return "PRIVATE";
    case Classification::confidential:
      return "CONFIDENTIAL";
  }
  return {};
}

std::string_view transparency_word(engine::Transparency transparency) {
  return transparency == engine::Transparency::free ? "TRANSPARENT" : "OPAQUE";
}

// RFC 5545 §3.8.1.6: degrees with as many digits as we keep.
std::string coordinates_text(const engine::Coordinates& place) {
  char out[40];
  std::snprintf(out, sizeof out, "%.4f;%.4f", place.latitude / 1e4, place.longitude / 1e4);
  return out;
}

// A zero length is said by no DTEND at all: RFC 5545 §3.8.2.2 wants it later than DTSTART.
bool needs_end(const EventTime& start, const EventTime& end) {
  return std::holds_alternative<engine::Date>(start) || start != end;
}

class FieldEdit {
 public:
  FieldEdit(Surgery& surgery, Spelling& spelling, const Zones& zones, const Document& document,
            const Component& component)
      : surgery_(surgery),
        spelling_(spelling),
        zones_(zones),
        document_(document),
        component_(component) {}

  void text(std::string_view name, const std::string& value) {
    const Line* line = find_line(document_, component_, name);
    if (value.empty()) {
      surgery_.remove(component_, name);
      return;
    }
    // ALTREP names another rendering of the old text.
    const std::string head = line == nullptr ? std::string(name) : head_without(*line, {"ALTREP"});
    surgery_.set(component_, name, head + ":" + escape_text(value));
  }

  void times(const EventFields& from, const EventFields& to, bool recurring) {
    if (from.start != to.start) time_line("DTSTART", to.start, recurring);
    const auto implied = read_end(document_, component_, zones_, to.start, recurring);
    const auto* end = std::get_if<EventTime>(&implied);
    const bool same_start = from.start == to.start;
    if (end != nullptr && *end == to.end && (same_start || says_end(to.end, recurring))) return;
    surgery_.remove(component_, "DURATION");
    if (needs_end(to.start, to.end)) {
      time_line("DTEND", to.end, recurring);
    } else {
      surgery_.remove(component_, "DTEND");
    }
  }

  // Whether DTEND, where there is one, says it by itself: beside another start an old one would be
  // read so only by leniency (an end before its start, a date beside a time).
  [[nodiscard]] bool says_end(const EventTime& end, bool recurring) const {
    const Line* line = find_line(document_, component_, "DTEND");
    if (line == nullptr || line->value().empty()) return true;
    const auto written = zones_.read_time(*line, line->value(), recurring);
    const auto* time = std::get_if<EventTime>(&written);
    return time != nullptr && *time == end;
  }

  void classification(Classification value) {
    if (value == Classification::unspecified) {
      surgery_.remove(component_, "CLASS");
    } else {
      surgery_.set(component_, "CLASS", "CLASS:" + std::string(class_word(value)));
    }
  }

  void transparency(engine::Transparency value) {
    surgery_.set(component_, "TRANSP", "TRANSP:" + std::string(transparency_word(value)));
    if (find_line(document_, component_, "X-MICROSOFT-CDO-BUSYSTATUS") != nullptr) {
      const bool free = value == engine::Transparency::free;
      surgery_.set(component_, "X-MICROSOFT-CDO-BUSYSTATUS",
                   std::string("X-MICROSOFT-CDO-BUSYSTATUS:") + (free ? "FREE" : "BUSY"));
    }
  }

  // The block of attendees goes with the description: a new text keeps it, new attendees renew it.
  void description(const EventFields& from, const EventFields& to, AttendeeForm form) {
    if (from.description == to.description && from.attendees == to.attendees) return;
    const std::string held = text_value(document_, component_, "DESCRIPTION");
    std::string block = split_description(held).block;
    if (from.attendees != to.attendees) {
      block =
          form == AttendeeForm::text && !has_own_attendees() ? attendee_block(to.attendees) : "";
    }
    const std::string wanted = join_description({to.description, block});
    if (wanted == held) return;
    text("DESCRIPTION", wanted);
    // Other renderings of the old text would be shown by those who prefer them.
    surgery_.remove(component_, "X-ALT-DESC");
    surgery_.remove(component_, "STYLED-DESCRIPTION");
  }

  // An event with attendees of its own is a meeting of this side: theirs are none of our business.
  [[nodiscard]] bool has_own_attendees() const {
    for (const std::string_view name : {"ORGANIZER", "ATTENDEE"}) {
      for (const std::size_t index : find_lines(document_, component_, name)) {
        if (!is_shown_attendee(document_.lines[index])) return true;
      }
    }
    return false;
  }

  void attendees(const EventFields& to, const AttendeeStyle& style) {
    if (has_own_attendees()) return;
    std::vector<std::string> wanted;
    if (style.form == AttendeeForm::lines)
      wanted = attendee_lines({to.attendees, to.answer}, style);
    for (const std::string_view name : {"ORGANIZER", "ATTENDEE"}) {
      for (const std::size_t index : find_lines(document_, component_, name)) {
        const auto same = std::find(wanted.begin(), wanted.end(), document_.lines[index].content);
        if (same == wanted.end()) {
          surgery_.erase(index);
        } else {
          wanted.erase(same);
        }
      }
    }
    for (const std::string& line : wanted) surgery_.append(component_, line);
  }

  void place(const std::optional<engine::Coordinates>& value) {
    if (value) {
      surgery_.set(component_, "GEO", "GEO:" + coordinates_text(*value));
    } else {
      surgery_.remove(component_, "GEO");
    }
  }

  void color(const std::optional<int>& value) {
    if (value) {
      surgery_.set(component_, "COLOR", "COLOR:" + std::string(nearest_color_name(*value)));
    } else {
      surgery_.remove(component_, "COLOR");
    }
  }

  // One link is carried; further ones, telephone numbers and the like stay. Without a link nothing
  // may be left that reads as one.
  void conference(const std::string& url) {
    const Line* held = conference_line(document_, component_);
    const bool reusable = held != nullptr && held->name == "CONFERENCE" && !url.empty();
    for (const std::string_view name : kConferenceProperties) {
      for (const std::size_t index : find_lines(document_, component_, name)) {
        const Line& line = document_.lines[index];
        if (!can_hold_conference(line)) continue;
        if (&line == held && reusable) {
          surgery_.replace(index, head_without(line, {}) + ":" + url);
        } else if (url.empty() || &line == held) {
          surgery_.erase(index);
        }
      }
    }
    if (!reusable && !url.empty()) {
      surgery_.append(component_, "CONFERENCE;VALUE=URI;FEATURE=VIDEO:" + url);
    }
  }

  void reminders(const std::set<int>& from, const EventFields& to) {
    for (const Component& child : component_.children) {
      if (child.name != "VALARM") continue;
      const auto minutes = alarm_minutes(document_, child);
      if (minutes && to.reminders.count(*minutes) == 0) surgery_.erase(child);
    }
    for (const int minutes : to.reminders) {
      if (from.count(minutes) > 0) continue;
      surgery_.insert_before(component_.last, alarm_text(minutes, to.title, document_.line_end));
    }
  }

 private:
  void time_line(std::string_view name, const EventTime& time, bool recurring) {
    const Line* line = find_line(document_, component_, name);
    const std::string head =
        line == nullptr ? std::string(name) : head_without(*line, {"VALUE", "TZID"});
    const std::string content = head + spelling_.time(time, recurring && name == "DTSTART");
    surgery_.set(component_, name, content);
  }

  Surgery& surgery_;
  Spelling& spelling_;
  const Zones& zones_;
  const Document& document_;
  const Component& component_;
};

}  // namespace

bool edit_fields(Surgery& surgery, Spelling& spelling, const Zones& zones, const Document& document,
                 const Component& component, const EventFields& from, const EventFields& to,
                 bool recurring, const AttendeeStyle& style) {
  FieldEdit edit(surgery, spelling, zones, document, component);
  if (from.title != to.title) edit.text("SUMMARY", to.title);
  edit.description(from, to, style.form);
  if (from.attendees != to.attendees || from.answer != to.answer) edit.attendees(to, style);
  if (from.location != to.location) edit.text("LOCATION", to.location);
  if (from.location != to.location || from.place != to.place) {
    surgery.remove(component, "X-APPLE-STRUCTURED-LOCATION");
  }
  if (from.place != to.place) {
    edit.place(to.place);
  }
  if (from.start != to.start || from.end != to.end) edit.times(from, to, recurring);
  if (from.transparency != to.transparency) edit.transparency(to.transparency);
  if (from.classification != to.classification) edit.classification(to.classification);
  if (from.conference != to.conference) edit.conference(to.conference);
  if (from.color != to.color) edit.color(to.color);
  if (from.reminders != to.reminders) edit.reminders(from.reminders, to);
  return from != to;
}

std::string component_text(const NewComponent& component, Spelling& spelling) {
  const EventFields& fields = component.fields;
  std::string out;
  const auto add = [&](const std::string& content) {
    out += fold_line(content, spelling.line_end());
  };
  add("BEGIN:VEVENT");
  add("UID:" + escape_text(component.uid.value));
  add("DTSTAMP:" + utc_text(component.stamp));
  add("LAST-MODIFIED:" + utc_text(component.stamp));
  if (!component.recurrence_id.empty()) add("RECURRENCE-ID" + component.recurrence_id);
  add("DTSTART" + spelling.time(fields.start, !component.rule.empty()));
  if (needs_end(fields.start, fields.end)) add("DTEND" + spelling.time(fields.end));
  if (!component.rule.empty()) add("RRULE:" + component.rule);
  for (const std::string& date : component.extra) add("RDATE" + date);
  for (const std::string& date : component.excluded) add("EXDATE" + date);
  if (!fields.title.empty()) add("SUMMARY:" + escape_text(fields.title));
  const bool as_text = component.style.form == AttendeeForm::text;
  const std::string description = join_description(
      {fields.description, as_text ? attendee_block(fields.attendees) : std::string()});
  if (!description.empty()) add("DESCRIPTION:" + escape_text(description));
  if (!fields.location.empty()) add("LOCATION:" + escape_text(fields.location));
  if (fields.place) add("GEO:" + coordinates_text(*fields.place));
  if (!as_text) {
    const Invitation invitation{fields.attendees, fields.answer};
    for (const std::string& line : attendee_lines(invitation, component.style)) add(line);
  }
  add("STATUS:CONFIRMED");
  add("TRANSP:" + std::string(transparency_word(fields.transparency)));
  if (fields.classification != Classification::unspecified) {
    add("CLASS:" + std::string(class_word(fields.classification)));
  }
  if (!fields.conference.empty()) add("CONFERENCE;VALUE=URI;FEATURE=VIDEO:" + fields.conference);
  if (fields.color) add("COLOR:" + std::string(nearest_color_name(*fields.color)));
  if (!component.origin.empty()) add("X-LARKDAV-ORIGIN:" + escape_text(component.origin));
  for (const int minutes : fields.reminders) {
    out += alarm_text(minutes, fields.title, spelling.line_end());
  }
  add("END:VEVENT");
  return out;
}

}  // namespace larkdav::mapping::ical
