// The words after `larkdav feishu` as a value, and where CLI11 is told of them.
#pragma once

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace larkdav::tools {

enum class FeishuVerb {
  search_calendars,
  create_calendar,
  patch_calendar,
  delete_calendar,
  subscribe,
  unsubscribe,
  list_acl,
  add_acl,
  remove_acl,
  search_events,
  agenda,
  freebusy,
  add_time_off,
  remove_time_off,
  caldav_account,
  bind_exchange,
  exchange_status,
  unbind_exchange,
  rsvp,
};

struct FeishuArguments {
  std::optional<FeishuVerb> verb;
  std::string target;   // ACCOUNT or ACCOUNT:CALENDAR
  std::string subject;  // what it is about: words, a name, an id, a user
  std::string answer;   // of rsvp
  std::string admin_account;
  std::string exchange_account;
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<std::string> alias;
  std::optional<std::string> color;
  std::optional<std::string> permissions;
  std::string role = "reader";
  std::string user;
  std::string room;
  std::string from;
  std::string to;
  std::string time_zone;
  std::string title;
  bool ics = false;
  bool yes = false;  // do not ask before what others would notice
};

// Adds `feishu …` to the program; what is read goes to `arguments`, which must outlive it.
void add_feishu(CLI::App& app, FeishuArguments& arguments);

}  // namespace larkdav::tools
