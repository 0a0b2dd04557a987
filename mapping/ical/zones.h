// TZID parameters of one resource → zones. The name leads; the embedded VTIMEZONE is asked where
// the name is unknown, and trusted where it contradicts, because that is what the author's program
// showed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "engine/event.h"
#include "mapping/ical/lines.h"
#include "mapping/ical/times.h"
#include "mapping/ical/vtimezone.h"

namespace larkdav::mapping::ical {

struct NoTime {
  std::string reason;
};

class Zones {
 public:
  Zones(const Document& document, std::string floating_zone);

  // A local time with this TZID. A zone that has rules but no IANA name gives UTC for a single
  // event; a series needs a name. One that nobody knows is the calendar's own: a floating time.
  [[nodiscard]] std::variant<engine::EventTime, NoTime> resolve(const std::string& tzid,
                                                                const engine::LocalTime& local,
                                                                bool recurring) const;
  // A DTSTART-like line: its value in one of the four forms.
  [[nodiscard]] std::variant<engine::EventTime, NoTime> read_time(const Line& line,
                                                                  std::string_view value,
                                                                  bool recurring) const;
  [[nodiscard]] const std::string& floating_zone() const { return floating_zone_; }
  [[nodiscard]] bool describes(const std::string& tzid) const { return zones_.count(tzid) > 0; }
  // Whether a time written with this TZID is read back as the time it is.
  [[nodiscard]] bool reads(const std::string& tzid, const engine::ZonedTime& time) const;
  // A TZID that the resource describes and that reads this time right; "" when there is none.
  [[nodiscard]] std::string tzid_for(const engine::ZonedTime& time) const;

 private:
  struct Entry {
    std::optional<std::string> name;  // canonical
    std::shared_ptr<const DescribedZone> described;
  };
  [[nodiscard]] Entry entry_of(const std::string& tzid) const;
  std::string floating_zone_;
  std::map<std::string, Entry> zones_;
};

}  // namespace larkdav::mapping::ical
