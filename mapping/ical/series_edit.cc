#include "mapping/ical/series_edit.h"

#include <algorithm>
#include <map>
#include <set>

#include "mapping/ical/component_edit.h"
#include "mapping/ical/event_text.h"
#include "mapping/ical/extra_dates.h"
#include "mapping/ical/times.h"
#include "mapping/recurrence.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::ical {
namespace {

using engine::EventFields;
using engine::Excluded;
using engine::Extra;
using engine::Field;
using engine::OccurrenceKey;

constexpr const char* kFakedMaster = "X-MOZ-FAKED-MASTER";

class OccurrenceEdit {
 public:
  explicit OccurrenceEdit(const SeriesEdit& edit)
      : e_(edit),
        document_(edit.resource.document),
        start_moved_(edit.resource.event.fields.start != edit.target.fields.start),
        schedule_moved_(start_moved_ || edit.changes.contains(Field::rule)) {}

  TouchedComponents run() {
    const std::map<OccurrenceKey, OccurrenceKey> renamed = renames();
    for (const OverrideText& text : e_.resource.overrides) {
      const auto moved = renamed.find(text.key);
      const OccurrenceKey key = moved == renamed.end() ? text.key : moved->second;
      if (text.superseded) {
        if (concerns(text.key)) erase(text);
      } else {
        settle(text, key);
      }
    }
    exclusions();
    extra_dates();
    for (const auto& [key, occurrence] : e_.target.occurrences) {
      const EventFields* fields = engine::copy_in(occurrence);
      if (fields == nullptr || standing_.count(key) > 0 || said_by_date_.count(key) > 0) continue;
      add_override(key, *fields);
    }
    return std::move(touched_);
  }

 private:
  [[nodiscard]] bool concerns(const OccurrenceKey& key) const {
    return schedule_moved_ || e_.changes.contains(key);
  }
  [[nodiscard]] const engine::Occurrence* wanted(const OccurrenceKey& key) const {
    const auto found = e_.target.occurrences.find(key);
    return found == e_.target.occurrences.end() ? nullptr : &found->second;
  }
  [[nodiscard]] bool is_excluded(const OccurrenceKey& key) const {
    const engine::Occurrence* occurrence = wanted(key);
    return occurrence != nullptr && std::holds_alternative<Excluded>(*occurrence);
  }
  // RECURRENCE-ID and EXDATE have the form and zone of DTSTART.
  [[nodiscard]] std::string spelled(const OccurrenceKey& key) const {
    return e_.spelling.time(start_at(key, e_.target.fields.start, e_.options.floating_zone));
  }

  // When a series is shifted, its overrides follow to the occurrences shifted alike, so that what
  // only the text holds of them survives.
  [[nodiscard]] std::map<OccurrenceKey, OccurrenceKey> renames() const {
    std::map<OccurrenceKey, OccurrenceKey> renamed;
    if (!start_moved_) return renamed;
    const std::string& zone = e_.options.floating_zone;
    const auto wall_clock = [&](const engine::EventTime& time) {
      return local_in_own_zone(time, zone);
    };
    const auto shift = to_utc(wall_clock(e_.target.fields.start), "UTC") -
                       to_utc(wall_clock(e_.resource.event.fields.start), "UTC");
    for (const OverrideText& text : e_.resource.overrides) {
      if (text.superseded || wanted(text.key) != nullptr) continue;
      const engine::LocalTime old =
          wall_clock(start_at(text.key, e_.resource.event.fields.start, zone));
      const engine::LocalTime shifted = to_local(to_utc(old, "UTC") + shift, "UTC");
      const OccurrenceKey key = key_of(like_target(shifted), zone);
      if (wanted(key) != nullptr) renamed.emplace(text.key, key);
    }
    return renamed;
  }
  static engine::LocalTime local_in_own_zone(const engine::EventTime& time,
                                             const std::string& floating_zone) {
    if (const auto* zoned_time = std::get_if<engine::ZonedTime>(&time)) return zoned_time->local;
    if (const auto* floating = std::get_if<engine::FloatingTime>(&time)) return floating->local;
    if (const auto* date = std::get_if<engine::Date>(&time)) return {*date, 0, 0, 0};
    return to_local(instant_of(time, floating_zone), "UTC");
  }
  [[nodiscard]] engine::EventTime like_target(const engine::LocalTime& local) const {
    const engine::EventTime& start = e_.target.fields.start;
    if (std::holds_alternative<engine::Date>(start)) return local.date;
    if (const auto* with_zone = std::get_if<engine::ZonedTime>(&start)) {
      return zoned(local, with_zone->zone);
    }
    if (std::holds_alternative<engine::UtcTime>(start)) {
      return engine::UtcTime{to_utc(local, "UTC")};
    }
    return engine::FloatingTime{local};
  }

  void erase(const OverrideText& text) {
    e_.surgery.erase(*text.component);
    touched_.master = true;
  }

  // One override of the text: kept, edited or taken out.
  void settle(const OverrideText& text, const OccurrenceKey& key) {
    const engine::Occurrence* occurrence = wanted(key);
    if (occurrence == nullptr) {
      if (!survives(text)) erase(text);
      return;
    }
    const EventFields* fields = engine::copy_in(*occurrence);
    if (standing_.count(key) > 0 || text.cancelled != (fields == nullptr)) {
      if (concerns(text.key)) erase(text);
      return;
    }
    standing_.insert(key);
    bool changed = false;
    if (start_moved_) {
      const Line& id = *find_line(document_, *text.component, "RECURRENCE-ID");
      e_.surgery.set(*text.component, "RECURRENCE-ID",
                     head_without(id, {"VALUE", "TZID"}) + spelled(key));
      changed = true;
    }
    if (fields != nullptr) {
      const auto now = fields_of(*text.component);
      if (now && *now != *fields) {
        changed = edit_fields(e_.surgery, e_.spelling, *e_.resource.zones, document_,
                              *text.component, *now, *fields, false, e_.options.style);
      }
    }
    if (changed) touched_.overrides.push_back(text.component);
  }

  // An override that names no wanted change stays while it means nothing: equal to the plain
  // occurrence, or naming none.
  [[nodiscard]] bool survives(const OverrideText& text) const {
    if (schedule_moved_ || e_.changes.contains(text.key)) return false;
    const auto now = fields_of(*text.component);
    if (text.cancelled || !now) return true;
    const std::string& zone = e_.options.floating_zone;
    const bool was_plain = *now == plain_occurrence(e_.resource.event, text.key, zone);
    return !was_plain || *now == plain_occurrence(e_.target, text.key, zone);
  }

  [[nodiscard]] std::optional<EventFields> fields_of(const Component& component) const {
    Losses ignored;
    auto read = read_fields(document_, component, *e_.resource.zones, false, ignored);
    auto* fields = std::get_if<EventFields>(&read);
    return fields == nullptr ? std::nullopt : std::optional(std::move(*fields));
  }

  void exclusions() {
    std::map<std::size_t, std::set<std::size_t>> dropped;  // line → values
    std::set<OccurrenceKey> kept;
    for (const DateText& text : e_.resource.exclusions) {
      const bool stays_out = is_excluded(text.key);
      const bool drop =
          start_moved_ || (!stays_out && (concerns(text.key) || e_.resource.cancelled));
      if (drop) {
        dropped[text.line].insert(text.value);
      } else {
        kept.insert(text.key);
      }
    }
    for (const auto& [line, values] : dropped) shorten(line, values);
    const Component& master = *e_.resource.master;
    for (const auto& [key, occurrence] : e_.target.occurrences) {
      if (!std::holds_alternative<Excluded>(occurrence) || kept.count(key) > 0 ||
          standing_.count(key) > 0) {
        continue;
      }
      e_.surgery.append(master, "EXDATE" + spelled(key));
      touched_.master = true;
    }
    if (!dropped.empty()) touched_.master = true;
  }

  // RDATE values: a date stays where it is wanted, or where nothing concerns it. Extra occurrences
  // that the text describes by overrides alone need none.
  void extra_dates() {
    if (e_.resource.lone_overrides && !e_.target.rule) return;
    const std::string& zone = e_.options.floating_zone;
    std::map<std::size_t, std::set<std::size_t>> dropped;  // line → values
    std::set<OccurrenceKey> kept;
    for (const DateText& text : e_.resource.extra_dates) {
      const engine::Occurrence* occurrence = wanted(text.key);
      const auto* extra = occurrence == nullptr ? nullptr : std::get_if<Extra>(occurrence);
      const bool says = extra != nullptr && extra->fields == extra_fields(e_.target, text, zone);
      const bool right = says || (extra != nullptr && standing_.count(text.key) > 0);
      if (start_moved_ || (concerns(text.key) && !right) || kept.count(text.key) > 0) {
        dropped[text.line].insert(text.value);
        continue;
      }
      kept.insert(text.key);
      if (says) said_by_date_.insert(text.key);
    }
    for (const auto& [line, values] : dropped) shorten(line, values);
    if (!dropped.empty()) touched_.master = true;
    dates_of_rules(kept);
    for (const auto& [key, occurrence] : e_.target.occurrences) {
      const auto* extra = std::get_if<Extra>(&occurrence);
      if (extra == nullptr) continue;
      if (extra->fields == plain_occurrence(e_.target, key, zone)) said_by_date_.insert(key);
      if (kept.count(key) > 0) continue;
      if (standing_.count(key) > 0 && e_.resource.extra_dates.empty()) continue;
      const std::string period = period_text(e_.target, key, extra->fields, zone);
      if (!period.empty()) said_by_date_.insert(key);
      e_.surgery.append(*e_.resource.master, "RDATE" + (period.empty() ? spelled(key) : period));
      touched_.master = true;
    }
  }

  // Dates of RRULEs behind the first: one taken away is excluded; where the series moves, the rules
  // give way to dates.
  void dates_of_rules(std::set<OccurrenceKey>& kept) {
    if (schedule_moved_) {
      for (const std::size_t index : e_.resource.further_rules) e_.surgery.erase(index);
      return;
    }
    for (const OccurrenceKey& key : e_.resource.of_rules) {
      kept.insert(key);
      const bool was = e_.resource.event.occurrences.count(key) > 0;
      if (!was || wanted(key) != nullptr) continue;
      e_.surgery.append(*e_.resource.master, "EXDATE" + spelled(key));
      touched_.master = true;
    }
  }

  void shorten(std::size_t index, const std::set<std::size_t>& values) {
    const Line& line = document_.lines[index];
    const std::vector<std::string_view> all = split_values(line.value());
    std::string rest;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (values.count(i) > 0) continue;
      rest += (rest.empty() ? "" : ",") + std::string(all[i]);
    }
    if (rest.empty()) {
      e_.surgery.erase(index);
    } else {
      e_.surgery.replace(index, head_without(line, {}) + ":" + rest);
    }
  }

  // A new override is the master's component with what differs: it keeps what only the text knows,
  // and nothing that makes a series or belongs to one component alone.
  void add_override(const OccurrenceKey& key, const EventFields& fields) {
    const Component& master = *e_.resource.master;
    const std::size_t begin = document_.lines[master.first].begin;
    auto copied =
        parse_document(document_.text.substr(begin, document_.lines[master.last].end - begin));
    const Document& copy = std::get<Document>(copied);  // it stood within the limits before
    const Component& component = copy.components.front();
    Surgery surgery(copy);
    for (const std::string_view name :
         {"RECURRENCE-ID", "RRULE", "RDATE", "EXDATE", "EXRULE", "CREATED", "X-LARKDAV-ORIGIN",
          "X-MOZ-LASTACK", "X-MOZ-GENERATION", "X-MOZ-SNOOZE-TIME", kFakedMaster}) {
      surgery.remove(component, name);
    }
    // Thunderbird's master that stands for nothing stood for itself, as long as it was alone.
    if (find_line(document_, master, kFakedMaster) != nullptr) {
      e_.surgery.remove(master, kFakedMaster);
      touched_.master = true;
    }
    surgery.insert_before(find_line_index(copy, component, "DTSTART"),
                          "RECURRENCE-ID" + spelled(key) + document_.line_end);
    edit_fields(surgery, e_.spelling, *e_.resource.zones, copy, component, e_.resource.event.fields,
                fields, false, e_.options.style);
    surgery.set(component, "DTSTAMP", "DTSTAMP:" + utc_text(e_.options.stamp));
    surgery.set(component, "LAST-MODIFIED", "LAST-MODIFIED:" + utc_text(e_.options.stamp));
    if (e_.resource.cancelled) surgery.set(component, "STATUS", "STATUS:CONFIRMED");
    e_.surgery.insert_before(e_.resource.calendar->last, surgery.text());
  }
  static std::size_t find_line_index(const Document& document, const Component& component,
                                     std::string_view name) {
    const std::vector<std::size_t> lines = find_lines(document, component, name);
    return lines.empty() ? component.last : lines.front();
  }

  const SeriesEdit& e_;
  const Document& document_;
  bool start_moved_;
  bool schedule_moved_;
  std::set<OccurrenceKey> standing_;      // keys whose override stays in the text
  std::set<OccurrenceKey> said_by_date_;  // extra ones that an RDATE alone describes
  TouchedComponents touched_;
};

}  // namespace

TouchedComponents edit_occurrences(const SeriesEdit& edit) { return OccurrenceEdit(edit).run(); }

}  // namespace larkdav::mapping::ical
