#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tools/feishu_sim/directory.h"
#include "tools/feishu_sim/grants.h"
#include "tools/feishu_sim/message.h"

namespace larkdav::feishu_sim {

// Start or end of an event (Feishu reference 4.1).
struct When {
  bool all_day = false;
  std::int64_t seconds =
      0;             // unix; all-day: midnight UTC of the date, an end is the day after the last
  std::string zone;  // IANA; all-day: UTC
};

// The changeable part of an event record, as one version of it.
struct EventState {
  When start;
  When end;
  std::string recurrence;        // rule without prefix, empty for singles and exceptions
  Json fields = Json::object();  // the other members of Event, as created (Feishu reference 4.1)
  std::map<std::string, Json> personal;  // open_id -> what that identity patched for itself
  Json attendees = Json::array();        // Feishu reference 7.1
  bool cancelled = false;                // deleted, or an instance that does not take place
  bool destroyed = false;  // removed by delete_exception=true; only deltas may name it
};

struct EventVersion {
  std::int64_t version = 0;  // world-wide, rising
  double written_at = 0;     // unix seconds of the service's clock
  EventState state;
};

// A single event, a recurring master (original 0) or an exception of one (original > 0).
struct EventRecord {
  std::string event_id;  // {uuid}_{original} (Feishu reference 4.2)
  std::string uuid;
  std::string home;           // id of the calendar it was made in: organizer_calendar_id
  std::int64_t original = 0;  // original start of the instance, unix seconds
  std::int64_t ordinal = 0;   // order of creation, never changes
  std::int64_t create_time = 0;
  std::string idempotency_key;  // empty where none was given (Feishu reference 5.7)
  std::string timeoff_id;       // where it shows a time off: nobody edits it (Feishu reference 3.6)
  std::string meeting_chat;     // id of the group made for it; empty: none (Feishu reference 3.3)
  std::string meeting_minute;   // token of its minutes; empty: none
  std::vector<EventVersion> versions;  // oldest first; the last one holds now

  const EventState& state() const { return versions.back().state; }
  bool is_exception() const { return original > 0; }
  std::string master_id() const { return uuid + "_0"; }
  // The version that reads at `at` show; nullptr where the record did not exist then.
  const EventVersion* seen_at(double at) const;
};

// What one identity has of a calendar (Feishu reference 8).
struct Membership {
  std::string role;         // granted by ACL; empty: what the calendar's permissions give
  bool subscribed = false;  // in the identity's calendar list
  std::string alias;
  std::optional<std::int32_t> color;
  std::int64_t version = 0;  // of the last change that this identity's calendar list shows
};

struct Calendar {
  std::string calendar_id;
  std::string number;  // as in app links
  std::string summary;
  std::string description;
  std::string permissions;
  std::string type;
  std::string owner;  // open_id
  std::int32_t color = 0;
  std::int64_t ordinal = 0;
  bool third_party = false;
  bool deleted = false;
  std::map<std::string, Membership> members;  // by open_id
  std::map<std::string, EventRecord> events;  // by event_id
};

// A person, or the app itself as bot.
struct User {
  std::string open_id;
  std::string union_id;
  std::string user_id;
  std::string name;
  bool is_app = false;
  bool dismissed = false;  // left the tenant (Feishu reference 3.9, 195100)
  bool admin = false;      // super administrator of the tenant (Feishu reference 3.8)
};

struct AccessToken {
  std::string kind;     // tenant | app | user
  std::string open_id;  // identity it speaks for
  double expires_at = 0;
  Scopes scopes;  // of a user token; what the app may do bounds every token
};

// Everything the service remembers. One tenant, one app.
struct World {
  std::string app_id;
  std::string app_secret;
  std::string tenant_key;
  std::string bot;  // open_id of the app
  Scopes app_scopes = known_scopes();
  std::set<std::string> redirect_uris;  // registered in the console; empty: any loopback URL
  Grants grants;
  Directory directory;
  std::map<std::string, User> users;
  std::map<std::string, Calendar> calendars;
  std::map<std::string, AccessToken> tokens;
  std::int64_t last_version = 0;
  std::int64_t sync_epoch = 0;  // rises when sync tokens are forced to expire
  std::mt19937_64 random;

  // By open_id: (calendar id, event id) of all records whose attendees name the user, also as
  // removed.
  std::map<std::string, std::set<std::pair<std::string, std::string>>> invitations;

  // (calendar id, event id) of events with rooms that have not answered yet.
  std::set<std::pair<std::string, std::string>> waiting_rooms;

  // Changed since persistence last looked: calendar ids, and (calendar id, event id).
  std::set<std::string> dirty_calendars;
  std::set<std::pair<std::string, std::string>> dirty_events;

  std::string new_hex(std::size_t digits);
  std::string new_uuid();
  // Id and number of a calendar, shaped as the service's (Feishu reference 1.1, 4.1).
  std::string new_calendar_id();
  std::string new_calendar_number();
  std::int64_t next_version() { return ++last_version; }

  // The primary calendar of an identity; every identity has one.
  Calendar& primary_of(const std::string& open_id);
  Calendar& add_calendar(Calendar calendar);
  EventRecord& add_event(Calendar& calendar, const std::string& uuid, std::int64_t original,
                         EventState state, double now);
  // Makes `state` the newest version of a record.
  void write(Calendar& calendar, EventRecord& record, EventState state, double now);
  // Takes the attendees of a record's newest state into `invitations` and `waiting_rooms`.
  void index_invitations(const EventRecord& record);
  // Marks a calendar changed in the list of one member, or of all of them.
  void touch_member(Calendar& calendar, const std::string& open_id);
  void touch_members(Calendar& calendar);
};

// The world at first start: the app with its own primary calendar, one user with his (product
// contract).
World default_world(const std::string& app_id, const std::string& app_secret, std::uint64_t seed);

// The primary calendar of a new identity, not yet in the world.
Calendar new_primary_calendar(World& world, const User& owner);

inline constexpr const char* kDefaultUser = "ou_5f2c9d7e41ab4c0f8e63b1d29a7745c8";

}  // namespace larkdav::feishu_sim
