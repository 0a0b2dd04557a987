#include "tools/feishu_sim/seed.h"

#include <stdexcept>

#include "tools/feishu_sim/calendars.h"
#include "tools/feishu_sim/events.h"
#include "tools/feishu_sim/series.h"
#include "tools/feishu_sim/zone.h"

namespace larkdav::feishu_sim {
namespace {

// Makes API calls without the API: the same resource functions, no token, no limits.
class Planter {
 public:
  Planter(const Toggles& toggles, double now, World& world)
      : toggles_(toggles), now_(now), world_(world) {}

  void plant(const Json& seed) {
    for (const Json& user : seed.value("users", Json::array())) plant_user(user);
    plant_app(seed.value("app", Json::object()));
    plant_directory(seed);
    int number = 0;
    for (const Json& calendar : seed.value("calendars", Json::array())) {
      plant_calendar(calendar, "calendars[" + std::to_string(number++) + "]");
    }
  }

 private:
  Json make(Response (*answer)(Call&), const std::string& method, const User& who,
            const std::map<std::string, std::string>& path, const Json& body,
            const std::string& where) {
    const Request request = make_request(method, "/");
    Call call{world_, toggles_, request, now_, &who, path, body};
    try {
      return answer(call).json().value("data", Json::object());
    } catch (const Refusal& refusal) {
      throw std::runtime_error("seed: " + where + ": refused with " + std::to_string(refusal.code) +
                               " " + std::string(meaning_of(refusal.code).message));
    }
  }

  // What the app's console says, and who sits at the browser.
  void plant_app(const Json& json) {
    if (json.contains("scopes")) {
      const auto scopes = json.at("scopes").get<Scopes>();
      for (const std::string& scope : scopes) {
        if (!known_scopes().contains(scope))
          throw std::runtime_error("seed: app.scopes: unknown scope " + scope);
      }
      world_.app_scopes = scopes;
    }
    world_.redirect_uris = json.value("redirect_uris", std::set<std::string>{});
    if (!json.contains("consenting")) return;
    world_.grants.consenting = owner_of({{"owner", json.at("consenting")}}, "app").open_id;
  }

  // Chats, files and Exchange accounts around the calendars.
  void plant_directory(const Json& seed) {
    world_.directory = directory_from_json(seed);
    for (const auto& [id, chat] : world_.directory.chats) {
      for (const std::string& open_id : chat.members) {
        if (!world_.users.contains(open_id))
          throw std::runtime_error("seed: chats." + id + ": unknown member " + open_id);
      }
    }
  }

  void plant_user(const Json& json) {
    User user;
    user.name = json.at("name").get<std::string>();
    user.open_id = json.value("open_id", "ou_" + world_.new_hex(32));
    user.union_id = json.value("union_id", "on_" + world_.new_hex(32));
    user.user_id = json.value("user_id", world_.new_hex(8));
    user.dismissed = json.value("dismissed", false);
    user.admin = json.value("admin", false);
    if (world_.users.contains(user.open_id)) {
      world_.users[user.open_id].name = user.name;
      world_.primary_of(user.open_id).summary = user.name;
      return;
    }
    world_.users[user.open_id] = user;
    world_.add_calendar(new_primary_calendar(world_, user));
  }

  const User& owner_of(const Json& json, const std::string& where) {
    const std::string owner = json.value("owner", "app");
    const std::string open_id = owner == "app"    ? world_.bot
                                : owner == "user" ? kDefaultUser
                                                  : owner;
    const auto found = world_.users.find(open_id);
    if (found == world_.users.end())
      throw std::runtime_error("seed: " + where + ": unknown owner " + owner);
    return found->second;
  }

  void plant_calendar(const Json& json, const std::string& where) {
    const User& owner = owner_of(json, where);
    std::string id;
    if (json.value("primary", false)) {
      id = world_.primary_of(owner.open_id).calendar_id;
    } else {
      id = make(create_calendar, "POST", owner, {}, json, where).at("calendar").at("calendar_id");
    }
    plant_members(json, where, world_.calendars.at(id));
    int number = 0;
    for (const Json& event : json.value("events", Json::array())) {
      plant_event(event, owner, id, where + ".events[" + std::to_string(number++) + "]");
    }
    // Last, for nothing can be written into a bound calendar.
    Calendar& calendar = world_.calendars.at(id);
    calendar.type = json.value("type", calendar.type);
    calendar.third_party = json.value("third_party", false);
  }

  // Who else has a role in the calendar, or has it in his list.
  void plant_members(const Json& json, const std::string& where, Calendar& calendar) {
    for (const Json& member : json.value("members", Json::array())) {
      const std::string open_id = owner_of({{"owner", member.at("user")}}, where).open_id;
      Membership& entry = calendar.members[open_id];
      entry.role = member.value("role", entry.role);
      entry.subscribed = member.value("subscribed", true);
      world_.touch_member(calendar, open_id);
    }
  }

  void plant_event(const Json& json, const User& owner, const std::string& calendar,
                   const std::string& where) {
    const Json event =
        make(create_event, "POST", owner, {{"cid", calendar}}, json, where).at("event");
    const std::string id = event.at("event_id");
    const When start = world_.calendars.at(calendar).events.at(id).state().start;
    const auto path_of = [&](const Json& original) {
      const std::string t = std::to_string(occurrence_start(original, start, where));
      return std::map<std::string, std::string>{{"cid", calendar},
                                                {"eid", id.substr(0, id.size() - 1) + t}};
    };
    for (const Json& exception : json.value("exceptions", Json::array())) {
      make(patch_event, "PATCH", owner, path_of(exception.at("original")), exception.at("patch"),
           where);
    }
    for (const Json& original : json.value("cancelled", Json::array())) {
      make(delete_event, "DELETE", owner, path_of(original), Json::object(), where);
    }
  }

  // Unix seconds as text, or the date the occurrence has in the series' zone.
  static std::int64_t occurrence_start(const Json& json, const When& first,
                                       const std::string& where) {
    const std::string text = json.get<std::string>();
    if (const auto seconds = parse_timestamp(text)) return *seconds;
    const auto midnight = parse_date(text);
    if (!midnight) throw std::runtime_error("seed: " + where + ": no occurrence: " + text);
    if (first.all_day) return *midnight;
    const cctz::civil_second wall = to_local(first.seconds, first.zone);
    const auto since_midnight = wall - cctz::civil_second(cctz::civil_day(wall));
    return from_local(cctz::civil_second() + *midnight + since_midnight, first.zone);
  }

  const Toggles& toggles_;
  double now_;
  World& world_;
};

}  // namespace

void plant_seed(const Json& seed, const Toggles& toggles, double now, World& world) {
  if (seed.is_null()) return;
  try {
    Planter(toggles, now, world).plant(seed);
  } catch (const Json::exception& error) {
    throw std::runtime_error(std::string("seed: ") + error.what());
  }
}

}  // namespace larkdav::feishu_sim
