// What becomes of each iCalendar property of an event on the way to Feishu. The reader takes from
// this table what to name as a loss, and docs/compliance.md is written from it.
#pragma once

#include <span>
#include <string_view>

namespace larkdav::mapping::ical {

enum class Fate {
  mapped,   // travels both ways
  lossy,    // travels in a simpler form; the full one stays here
  kept,     // stays here and is named as a loss
  silent,   // stays here; nobody misses it there
  refused,  // the event is not carried at all, and that is said
};

struct PropertyFate {
  std::string_view name;    // property or component, upper case
  std::string_view sample;  // lines of a VEVENT, separated by LF
  Fate fate;
  std::string_view note;
};

std::span<const PropertyFate> property_fates();
std::string_view word(Fate fate);
// Properties of names that the table does not know are silent: they have no meaning to us.
Fate fate_of(std::string_view name);

}  // namespace larkdav::mapping::ical
