#include "adapters/feishu/resources/organisation.h"
#include "mapping/timezone.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/feishu.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/given_time.h"
#include "tools/larkdav/machine_zone.h"

namespace larkdav::tools {
namespace {

using namespace adapters::feishu;
using adapters::feishu::Answer;  // not the one of the command line

TimeOff leave_of(const FeishuArguments& arguments) {
  const std::string wanted = arguments.time_zone.empty() ? machine_zone() : arguments.time_zone;
  const auto zone = mapping::canonical_zone(wanted);
  if (!zone) {
    throw usage_error("\"" + wanted + "\" is no time zone", "Write one like Asia/Shanghai.");
  }
  const auto from = given_time(arguments.from, *zone);
  const auto to = given_time(arguments.to, *zone);
  if (!from || !to || from->date_only != to->date_only) {
    throw usage_error("--from and --to are no two days and no two times",
                      "Write YYYY-MM-DD twice, or YYYY-MM-DDTHH:MM twice.");
  }
  if (to->instant < from->instant) throw usage_error("--to is before --from", "Turn them round.");
  const auto text = [](const GivenTime& time, const std::string& given) {
    return time.date_only ? given : std::to_string(time.instant.time_since_epoch().count());
  };
  return {arguments.subject,       *zone,           text(*from, arguments.from),
          text(*to, arguments.to), arguments.title, arguments.description.value_or("")};
}

ExitCode add_leave(FeishuSession& session) {
  session.want(Identity::app, "Leave");
  const TimeOff leave = leave_of(session.arguments());
  session.confirm("This enters a leave of " + leave.user_id + " on his calendar and profile");
  const Answer answer = session.call(add_time_off(leave));
  const std::string id = time_off_id_of(answer);
  if (id.empty()) throw missing_member(answer, "timeoff_event_id", "");
  return session.tell(Document{{"id", id}, {"user", leave.user_id}}, "entered: " + id + "\n");
}

ExitCode remove_leave(FeishuSession& session) {
  session.want(Identity::app, "Leave");
  const std::string& id = session.arguments().subject;
  session.confirm("This takes the leave " + id + " off a person's calendar and profile");
  session.call(remove_time_off(id));
  return session.tell(Document{{"id", id}}, "removed: " + id + "\n");
}

// The password is what the command is for: the one secret that is printed.
ExitCode make_account(FeishuSession& session) {
  session.want(Identity::user, "Feishu's CalDAV service");
  const Answer answer = session.call(make_caldav_account(session.arguments().name.value_or("")));
  const auto made = caldav_account_of(answer);
  if (!made) throw missing_member(answer, "password", "");
  return session.tell(
      Document{
          {"server", made->server}, {"username", made->user_name}, {"password", made->password}},
      table({{"SERVER", printable(made->server)},
             {"USER NAME", printable(made->user_name)},
             {"PASSWORD", printable(made->password)}}) +
          "It only shows calendars: what is written there is refused.\n");
}

ExitCode tell_binding(const FeishuSession& session, const Answer& answer) {
  const auto binding = exchange_binding_of(answer);
  if (!binding) throw missing_member(answer, "exchange_binding_id", "");
  return session.tell(
      Document{{"id", binding->id}, {"status", binding->status}, {"user", binding->user_id}},
      table({{"ID", "STATUS", "USER"}, {binding->id, binding->status, binding->user_id}}));
}

ExitCode exchange(FeishuSession& session, FeishuVerb verb) {
  session.want(Identity::user, "The Exchange binding");
  const FeishuArguments& arguments = session.arguments();
  if (verb == FeishuVerb::exchange_status) {
    return tell_binding(session, session.call(get_exchange_binding(arguments.subject)));
  }
  if (verb == FeishuVerb::bind_exchange) {
    session.confirm("This binds " + arguments.exchange_account + " to " + arguments.subject);
    return tell_binding(
        session, session.call(bind_exchange(arguments.admin_account, arguments.exchange_account,
                                            arguments.subject)));
  }
  session.confirm("This ends the Exchange binding " + arguments.subject);
  session.call(remove_exchange_binding(arguments.subject));
  return session.tell(Document{{"id", arguments.subject}}, "removed: " + arguments.subject + "\n");
}

}  // namespace

ExitCode run_feishu_organisation(FeishuSession& session, FeishuVerb verb) {
  if (verb == FeishuVerb::add_time_off) return add_leave(session);
  if (verb == FeishuVerb::remove_time_off) return remove_leave(session);
  if (verb == FeishuVerb::caldav_account) return make_account(session);
  return exchange(session, verb);
}

}  // namespace larkdav::tools
