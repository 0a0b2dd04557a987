#include "tools/feishu_sim/world.h"

#include <algorithm>
#include <stdexcept>

namespace larkdav::feishu_sim {
namespace {

constexpr std::int32_t kDefaultColor = -14513409;  // Feishu reference 3.1
constexpr double kHistorySeconds = 60;             // the longest read-after-write lag
constexpr std::size_t kHistoryLength = 16;

Calendar primary_calendar(const std::string& id, const std::string& number, const User& owner) {
  Calendar calendar;
  calendar.calendar_id = id;
  calendar.number = number;
  calendar.summary = owner.name;
  calendar.permissions = "show_only_free_busy";
  calendar.type = "primary";
  calendar.owner = owner.open_id;
  calendar.color = kDefaultColor;
  calendar.members[owner.open_id] = {"owner", true, "", std::nullopt, 0};
  return calendar;
}

}  // namespace

const EventVersion* EventRecord::seen_at(double at) const {
  const auto newest = std::find_if(versions.rbegin(), versions.rend(),
                                   [&](const EventVersion& v) { return v.written_at <= at; });
  return newest == versions.rend() ? nullptr : &*newest;
}

std::string World::new_hex(std::size_t digits) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (std::size_t i = 0; i < digits; ++i) text += kDigits[random() % 16];
  return text;
}

std::string World::new_uuid() {
  std::string hex = new_hex(32);
  hex[12] = '4';
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20);
}

std::string World::new_calendar_id() {
  return "feishu.cn_" + new_hex(16) + "@group.calendar.feishu.cn";
}

std::string World::new_calendar_number() {
  return "7" + std::to_string(100000000000000000 + random() % 800000000000000000);
}

Calendar& World::primary_of(const std::string& open_id) {
  for (auto& [id, calendar] : calendars) {
    if (calendar.type == "primary" && calendar.owner == open_id) return calendar;
  }
  throw std::logic_error("identity without a primary calendar: " + open_id);
}

Calendar& World::add_calendar(Calendar calendar) {
  calendar.ordinal = next_version();
  const std::string id = calendar.calendar_id;
  Calendar& stored = calendars[id] = std::move(calendar);
  touch_members(stored);
  return stored;
}

EventRecord& World::add_event(Calendar& calendar, const std::string& uuid, std::int64_t original,
                              EventState state, double now) {
  EventRecord record;
  record.uuid = uuid;
  record.home = calendar.calendar_id;
  record.original = original;
  record.event_id = uuid + "_" + std::to_string(original);
  record.ordinal = next_version();
  record.create_time = static_cast<std::int64_t>(now);
  const std::string id = record.event_id;
  EventRecord& stored = calendar.events[id] = std::move(record);
  write(calendar, stored, std::move(state), now);
  return stored;
}

void World::write(Calendar& calendar, EventRecord& record, EventState state, double now) {
  auto& versions = record.versions;
  // A version is still readable while the one after it is younger than the longest lag.
  while (versions.size() > 1 &&
         (versions[1].written_at + kHistorySeconds < now || versions.size() >= kHistoryLength)) {
    versions.erase(versions.begin());
  }
  versions.push_back({next_version(), now, std::move(state)});
  dirty_events.emplace(calendar.calendar_id, record.event_id);
  index_invitations(record);
}

void World::index_invitations(const EventRecord& record) {
  for (const Json& attendee : record.state().attendees) {
    const std::string open_id = attendee.value("user_id", "");
    if (!open_id.empty()) invitations[open_id].emplace(record.home, record.event_id);
  }
  const EventState& state = record.state();
  const bool waits =
      !state.cancelled && !state.destroyed &&
      std::any_of(state.attendees.begin(), state.attendees.end(), [](const Json& one) {
        return one.value("type", "") == "resource" &&
               one.value("rsvp_status", "") == "needs_action";
      });
  if (waits) {
    waiting_rooms.emplace(record.home, record.event_id);
  } else {
    waiting_rooms.erase({record.home, record.event_id});
  }
}

void World::touch_member(Calendar& calendar, const std::string& open_id) {
  calendar.members[open_id].version = next_version();
  dirty_calendars.insert(calendar.calendar_id);
}

void World::touch_members(Calendar& calendar) {
  for (auto& [open_id, member] : calendar.members) member.version = next_version();
  dirty_calendars.insert(calendar.calendar_id);
}

Calendar new_primary_calendar(World& world, const User& owner) {
  return primary_calendar(world.new_calendar_id(), world.new_calendar_number(), owner);
}

World default_world(const std::string& app_id, const std::string& app_secret, std::uint64_t seed) {
  World world;
  world.app_id = app_id;
  world.app_secret = app_secret;
  world.tenant_key = "15f0c7a2b3d4e956";
  world.random.seed(seed);
  User bot{"ou_b07a4d61c2f94e3d8a5b6c7d8e9f0a1b", "on_a07b5c82d9e14f60b3c4d5e6f7a8b9c0", "b0t5a1f2",
           "larkdav"};
  bot.is_app = true;
  // The only person of the tenant administers it.
  User person{kDefaultUser, "on_5b62efe824582b78da610c7785e29f53", "5c8f21ab", "Lin Ya"};
  person.admin = true;
  world.bot = bot.open_id;
  world.grants.consenting = person.open_id;
  world.users[bot.open_id] = bot;
  world.users[person.open_id] = person;
  world.add_calendar(primary_calendar("feishu.cn_aPpPr1maryQ7rT2m@group.calendar.feishu.cn",
                                      "7412345678901234501", bot));
  world.add_calendar(primary_calendar("feishu.cn_P8sYc3HgZ1uNeR6a@group.calendar.feishu.cn",
                                      "7412345678901234502", person));
  return world;
}

}  // namespace larkdav::feishu_sim
