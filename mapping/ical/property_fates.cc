#include "mapping/ical/property_fates.h"

#include <algorithm>
#include <array>

namespace larkdav::mapping::ical {
namespace {

constexpr std::array<PropertyFate, 44> kFates{{
    {"UID", "", Fate::mapped, "by the map of UIDs: Feishu has none"},
    {"DTSTART", "", Fate::mapped, "date, UTC, zone or floating; years 1970 to 2500"},
    {"DTEND", "DTEND:20260101T030000Z", Fate::mapped, "exclusive, as here"},
    {"DURATION", "DURATION:PT2H", Fate::mapped, "as the end it means"},
    {"SUMMARY", "SUMMARY:Other", Fate::lossy, "up to 1000 characters"},
    {"DESCRIPTION", "DESCRIPTION:Other", Fate::lossy, "up to 40960 characters, plain text"},
    {"LOCATION", "LOCATION:Other", Fate::lossy, "up to 512 characters, as the name of the place"},
    {"GEO", "GEO:52.5200;13.4050", Fate::lossy,
     "ten metres fine, with a LOCATION; not inside mainland China, where Feishu has other "
     "coordinates"},
    {"RRULE", "RRULE:FREQ=DAILY;COUNT=3", Fate::mapped,
     "COUNT goes as UNTIL; rules outside of the allow-list as they stand, if Feishu takes them; of "
     "several rules those behind the first as an event a date, if they end"},
    {"EXDATE", "RRULE:FREQ=DAILY;COUNT=3\nEXDATE:20260102T010000Z", Fate::mapped,
     "a deleted occurrence"},
    {"RECURRENCE-ID", "", Fate::mapped, "a changed occurrence"},
    {"RDATE", "RDATE:20260105T010000Z", Fate::mapped, "an event of its own each"},
    {"EXRULE", "EXRULE:FREQ=DAILY", Fate::kept, "obsolete (RFC 5545 §A.3)"},
    {"TRANSP", "TRANSP:TRANSPARENT", Fate::mapped, "free or busy"},
    {"X-MICROSOFT-CDO-BUSYSTATUS", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", Fate::silent,
     "follows TRANSP when that changes"},
    {"CLASS", "CLASS:PRIVATE", Fate::lossy, "CONFIDENTIAL is private there; none is the default"},
    {"STATUS", "STATUS:TENTATIVE", Fate::silent, "read-only there; CANCELLED is a deletion"},
    {"COLOR", "COLOR:red", Fate::mapped, "the names of CSS; others are kept and named"},
    {"CONFERENCE", "CONFERENCE;VALUE=URI:https://vc.example/1", Fate::mapped,
     "the first web link; further ones are kept and named"},
    {"X-GOOGLE-CONFERENCE", "X-GOOGLE-CONFERENCE:https://meet.google.com/a", Fate::mapped, ""},
    {"X-MICROSOFT-SKYPETEAMSMEETINGURL",
     "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/1", Fate::mapped, ""},
    {"URL", "URL:https://example.com/page", Fate::kept,
     "mapped where it leads to a known meeting service"},
    {"VALARM", "BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nEND:VALARM", Fate::lossy,
     "DISPLAY and AUDIO that ring once, whole minutes from the start, two weeks at most; others "
     "are kept and named"},
    {"ATTENDEE", "ATTENDEE:mailto:a@example.com", Fate::kept,
     "nobody is invited by a sync; those of Feishu are shown here"},
    {"ORGANIZER", "ORGANIZER:mailto:a@example.com", Fate::silent, "stays with ATTENDEE"},
    {"ATTACH", "ATTACH:https://example.com/a.pdf", Fate::kept, ""},
    {"CATEGORIES", "CATEGORIES:A,B", Fate::kept, ""},
    {"COMMENT", "COMMENT:c", Fate::kept, ""},
    {"CONTACT", "CONTACT:c", Fate::kept, ""},
    {"IMAGE", "IMAGE;VALUE=URI:https://example.com/a.png", Fate::kept, ""},
    {"PRIORITY", "PRIORITY:1", Fate::kept, "0 says nothing and is silent"},
    {"RELATED-TO", "RELATED-TO:other", Fate::kept, ""},
    {"RESOURCES", "RESOURCES:Beamer", Fate::kept, ""},
    {"STRUCTURED-DATA", "STRUCTURED-DATA;VALUE=TEXT:{}", Fate::kept, ""},
    {"STYLED-DESCRIPTION", "STYLED-DESCRIPTION:<p>x</p>", Fate::kept,
     "removed when the description changes"},
    {"X-ALT-DESC", "X-ALT-DESC;FMTTYPE=text/html:<p>x</p>", Fate::silent,
     "removed when the description changes"},
    {"X-APPLE-STRUCTURED-LOCATION", "X-APPLE-STRUCTURED-LOCATION;VALUE=URI:geo:1,2", Fate::silent,
     "removed when the location changes"},
    {"DTSTAMP", "", Fate::silent, ""},
    {"CREATED", "CREATED:20250101T000000Z", Fate::silent, ""},
    {"LAST-MODIFIED", "LAST-MODIFIED:20250101T000000Z", Fate::silent, "of every write of ours"},
    {"SEQUENCE", "SEQUENCE:3", Fate::silent, "raised when the schedule changes"},
    {"REQUEST-STATUS", "REQUEST-STATUS:2.0;Success", Fate::silent, ""},
    {"X-LARKDAV-ORIGIN", "X-LARKDAV-ORIGIN:u", Fate::silent, "on copies that larkdav made"},
    {"X-*", "X-OTHER;P=1:x\\;y", Fate::silent, "byte for byte"},
}};

}  // namespace

std::span<const PropertyFate> property_fates() { return kFates; }

std::string_view word(Fate fate) {
  static constexpr std::string_view kWords[] = {"mapped", "lossy", "kept", "silent", "refused"};
  return kWords[static_cast<std::size_t>(fate)];
}

Fate fate_of(std::string_view name) {
  const auto* found = std::find_if(kFates.begin(), kFates.end(),
                                   [&](const PropertyFate& each) { return each.name == name; });
  return found == kFates.end() ? Fate::silent : found->fate;
}

}  // namespace larkdav::mapping::ical
