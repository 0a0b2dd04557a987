#include "tools/larkdav/feishu_arguments.h"

#include <CLI/CLI.hpp>

namespace larkdav::tools {
namespace {

constexpr const char* kAccount = "ACCOUNT";
constexpr const char* kCalendar = "ACCOUNT:CALENDAR";

// A command that stands for one verb, about an account or a calendar of it.
CLI::App* add_verb(CLI::App& group, FeishuArguments& arguments, const char* name, FeishuVerb verb,
                   const char* about, const char* target) {
  auto* command = group.add_subcommand(name, about);
  command->add_option("target", arguments.target, "Which one")->type_name(target)->required();
  command->callback([&arguments, verb] { arguments.verb = verb; });
  return command;
}

CLI::App* add_group(CLI::App& app, const char* name, const char* about) {
  auto* group = app.add_subcommand(name, about);
  group->require_subcommand(1);
  return group;
}

void add_subject(CLI::App* command, FeishuArguments& arguments, const char* type,
                 const char* about) {
  command->add_option("subject", arguments.subject, about)->type_name(type)->required();
}

void add_yes(CLI::App* command, FeishuArguments& arguments) {
  command->add_flag("--yes", arguments.yes, "Do not ask, although others will notice");
}

void add_span(CLI::App* command, FeishuArguments& arguments) {
  command->add_option("--from", arguments.from, "YYYY-MM-DD, or with THH:MM and Z or an offset");
  command->add_option("--to", arguments.to, "The same; not included");
}

void add_looks(CLI::App* command, FeishuArguments& arguments) {
  command->add_option("--description", arguments.description, "What it is for");
  command->add_option("--color", arguments.color, "#RRGGBB, seen by this identity alone");
  command->add_option("--permissions", arguments.permissions, "What others may see")
      ->check(CLI::IsMember({"private", "show_only_free_busy", "public"}));
}

void add_calendars(CLI::App& feishu, FeishuArguments& a) {
  auto& group = *add_group(feishu, "calendars", "Find, make, change and subscribe to calendars");
  add_subject(add_verb(group, a, "search", FeishuVerb::search_calendars,
                       "Find calendars of the organisation by their name", kAccount),
              a, "WORDS", "What to look for");
  auto* create =
      add_verb(group, a, "create", FeishuVerb::create_calendar, "Make a calendar", kAccount);
  add_subject(create, a, "NAME", "How it is called");
  add_looks(create, a);
  auto* patch =
      add_verb(group, a, "patch", FeishuVerb::patch_calendar, "Change a calendar", kCalendar);
  patch->add_option("--name", a.name, "How it is called, for everybody");
  patch->add_option("--alias", a.alias, "How it is called for this identity alone");
  add_looks(patch, a);
  add_yes(patch, a);
  add_yes(add_verb(group, a, "delete", FeishuVerb::delete_calendar,
                   "Delete a calendar with all its events", kCalendar),
          a);
  add_subject(add_verb(group, a, "subscribe", FeishuVerb::subscribe,
                       "Put a calendar into this identity's list", kAccount),
              a, "ID", "As `calendars search` tells it");
  add_verb(group, a, "unsubscribe", FeishuVerb::unsubscribe, "Take a calendar out of the list",
           kCalendar);
}

void add_sharing(CLI::App& feishu, FeishuArguments& a) {
  auto& group = *add_group(feishu, "acl", "Whom a calendar is shared with");
  add_verb(group, a, "list", FeishuVerb::list_acl, "List them", kCalendar);
  auto* add =
      add_verb(group, a, "add", FeishuVerb::add_acl, "Share it, or change a role", kCalendar);
  add_subject(add, a, "USER", "The open_id, ou_…");
  add->add_option("--role", a.role, "What he may do")
      ->check(CLI::IsMember({"free_busy_reader", "reader", "writer", "owner"}))
      ->capture_default_str();
  add_yes(add, a);
  auto* remove = add_verb(group, a, "remove", FeishuVerb::remove_acl, "End a sharing", kCalendar);
  add_subject(remove, a, "ACL_ID", "As `acl list` tells it");
  add_yes(remove, a);
}

void add_events(CLI::App& feishu, FeishuArguments& a) {
  auto& group = *add_group(feishu, "events", "Look into a calendar");
  auto* search = add_verb(group, a, "search", FeishuVerb::search_events,
                          "Find events by words of their title", kCalendar);
  add_subject(search, a, "WORDS", "What to look for");
  add_span(search, a);
  add_span(add_verb(group, a, "agenda", FeishuVerb::agenda,
                    "What happens, occurrence by occurrence; seven days from today by default",
                    kCalendar),
           a);
  auto* rsvp = add_verb(feishu, a, "rsvp", FeishuVerb::rsvp, "Answer an invitation", kCalendar);
  add_subject(rsvp, a, "EVENT_ID", "As `events agenda` tells it");
  rsvp->add_option("answer", a.answer, "The answer")
      ->required()
      ->check(CLI::IsMember({"accept", "decline", "tentative"}));
  add_yes(rsvp, a);
  auto* busy =
      add_verb(feishu, a, "freebusy", FeishuVerb::freebusy,
               "When a person or a room is busy; seven days from today by default", kAccount);
  busy->add_option("--user", a.user, "The open_id of a person, ou_…");
  busy->add_option("--room", a.room, "The id of a room, omm_…");
  busy->add_flag("--ics", a.ics, "As iCalendar (VFREEBUSY)");
  add_span(busy, a);
}

void add_organisation(CLI::App& feishu, FeishuArguments& a) {
  auto& leave = *add_group(feishu, "timeoff", "Leave of people; needs identity = \"app\"");
  auto* add = add_verb(leave, a, "add", FeishuVerb::add_time_off, "Enter a leave", kAccount);
  add_subject(add, a, "USER", "The open_id, ou_…");
  add->add_option("--from", a.from, "The first day, or the hour it begins")->required();
  add->add_option("--to", a.to, "The last day, or the hour it ends")->required();
  add->add_option("--zone", a.time_zone, "Time zone; the machine's by default");
  add->add_option("--title", a.title, "Shown on the calendar");
  add->add_option("--description", a.description, "Shown with it");
  add_yes(add, a);
  auto* remove =
      add_verb(leave, a, "remove", FeishuVerb::remove_time_off, "Take it back", kAccount);
  add_subject(remove, a, "ID", "As `timeoff add` told it");
  add_yes(remove, a);

  add_verb(feishu, a, "caldav-account", FeishuVerb::caldav_account,
           "Make a password for Feishu's own, read-only CalDAV service", kAccount)
      ->add_option("--device", a.name, "What it is for");

  auto& exchange = *add_group(feishu, "exchange", "Bindings to Exchange; as a super administrator");
  auto* bind =
      add_verb(exchange, a, "bind", FeishuVerb::bind_exchange, "Bind an account", kAccount);
  bind->add_option("admin", a.admin_account, "The administrator's account at Exchange")->required();
  bind->add_option("account", a.exchange_account, "The account at Exchange")->required();
  add_subject(bind, a, "USER", "The open_id of its owner, ou_…");
  add_yes(bind, a);
  add_subject(add_verb(exchange, a, "status", FeishuVerb::exchange_status, "How a binding stands",
                       kAccount),
              a, "ID", "As `exchange bind` told it");
  auto* unbind =
      add_verb(exchange, a, "unbind", FeishuVerb::unbind_exchange, "End a binding", kAccount);
  add_subject(unbind, a, "ID", "As `exchange bind` told it");
  add_yes(unbind, a);
}

}  // namespace

void add_feishu(CLI::App& app, FeishuArguments& arguments) {
  auto* feishu = add_group(app, "feishu", "The rest of the Feishu calendar service");
  add_calendars(*feishu, arguments);
  add_sharing(*feishu, arguments);
  add_events(*feishu, arguments);
  add_organisation(*feishu, arguments);
}

}  // namespace larkdav::tools
