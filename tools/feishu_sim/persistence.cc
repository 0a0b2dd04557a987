#include "tools/feishu_sim/persistence.h"

#include <filesystem>
#include <stdexcept>

#include "tools/feishu_sim/world_json.h"

namespace larkdav::feishu_sim {
namespace {

Json rest_of(const Remembered& from) {
  return {{"identities", identities_to_json(from.world)},
          {"toggles", from.toggles.values()},
          {"clock_offset", from.clock.offset()}};
}

void apply_line(const Json& line, const Remembered& into) {
  if (line.contains("identities")) identities_from_json(line.at("identities"), into.world);
  // A toggle that a newer version dropped is no reason to refuse the data.
  if (line.contains("toggles")) into.toggles.set(line.at("toggles"));
  if (line.contains("clock_offset")) into.clock.restore(line.at("clock_offset").get<double>());
  for (const Json& item : line.value("calendars", Json::array())) {
    Calendar calendar = calendar_from_json(item);
    Calendar& stored = into.world.calendars[calendar.calendar_id];
    calendar.events = std::move(stored.events);
    stored = std::move(calendar);
  }
  for (const Json& item : line.value("events", Json::array())) {
    EventRecord record = record_from_json(item.at(1));
    const std::string id = record.event_id;
    into.world.index_invitations(record);
    into.world.calendars.at(item.at(0).get<std::string>()).events[id] = std::move(record);
  }
}

}  // namespace

bool Journal::load(const Remembered& into) const {
  std::ifstream file(path_);
  if (!file) return false;
  into.world.calendars.clear();
  into.world.invitations.clear();
  into.world.waiting_rooms.clear();
  std::string text;
  int number = 0;
  while (std::getline(file, text)) {
    ++number;
    const bool complete = !file.eof();
    const Json line = Json::parse(text, nullptr, false);
    if (line.is_discarded() && !complete) break;
    try {
      apply_line(line, into);
    } catch (const std::exception& error) {
      throw std::runtime_error(path_ + ":" + std::to_string(number) +
                               ": not a line of feishu-sim data: " + error.what());
    }
  }
  into.world.dirty_calendars.clear();
  into.world.dirty_events.clear();
  return number > 0;
}

void Journal::rewrite(const Remembered& from) {
  for (const auto& [id, calendar] : from.world.calendars) {
    from.world.dirty_calendars.insert(id);
    for (const auto& [event_id, record] : calendar.events)
      from.world.dirty_events.emplace(id, event_id);
  }
  file_.close();
  last_rest_.clear();
  const std::string temporary = path_ + ".new";
  file_.open(temporary, std::ios::trunc);
  append(from);
  std::error_code error;
  if (file_) std::filesystem::rename(temporary, path_, error);
  if (!file_ || error) throw std::runtime_error(path_ + ": cannot be written");
}

void Journal::append(const Remembered& from) {
  World& world = from.world;
  Json rest = rest_of(from);
  std::string rest_text = rest.dump();
  if (world.dirty_calendars.empty() && world.dirty_events.empty() && rest_text == last_rest_)
    return;
  Json line = std::move(rest);
  for (const std::string& id : world.dirty_calendars) {
    line["calendars"].push_back(calendar_to_json(world.calendars.at(id)));
  }
  for (const auto& [calendar, event] : world.dirty_events) {
    line["events"].push_back(
        {calendar, record_to_json(world.calendars.at(calendar).events.at(event))});
  }
  world.dirty_calendars.clear();
  world.dirty_events.clear();
  last_rest_ = std::move(rest_text);
  file_ << line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n" << std::flush;
  if (!file_) throw std::runtime_error(path_ + ": cannot be written");
}

}  // namespace larkdav::feishu_sim
