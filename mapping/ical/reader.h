// iCalendar text → values. One calendar object resource (RFC 4791 §4.1): one UID with its master
// and overrides. Limits before parsing: size, depth, properties, parameters (each with a clear
// refusal). Hostile input is expected.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/event.h"
#include "engine/replica.h"

namespace larkdav::mapping::ical {

struct ReadOptions {
  std::string floating_zone = "UTC";  // canonical zone for floating times and dates
  std::size_t resource_octets_max = 1 << 20;
};

// The state of the resource: Assembled (writable = everything; losses for what does not travel;
// origin, stamp), Gone for a cancelled master, Unreadable with the reason. A resource without any
// VEVENT (VTODO, VJOURNAL…) is Unreadable with reason kNotAnEvent, and is never rewritten.
engine::ItemState read_resource(std::string_view text, const ReadOptions& options);
inline constexpr std::string_view kNotAnEvent = "not an event";
inline constexpr std::string_view kOldCalendar =
    "vCalendar 1.0, which spells times and texts in its own way; only iCalendar 2.0 is read";

// An .ics file of many UIDs → one resource text a UID (in order of first appearance), each with the
// VTIMEZONEs it names. Components without UID come under an empty uid, one resource each. Of
// several events under one UID each further one comes under a UID of its own ("…-2"), so that all
// are shown. Lines that are no UTF-8 are read as Windows-1252, which older programs write.
struct FileResource {
  engine::Uid uid;
  std::string text;
};
struct FileContents {
  std::vector<FileResource> resources;
  std::string calendar_name;  // X-WR-CALNAME or NAME
  std::string unreadable;     // not empty: nothing of the file could be read, and why
};
FileContents split_file(std::string_view text, std::size_t file_octets_max = 256U << 20);

}  // namespace larkdav::mapping::ical
