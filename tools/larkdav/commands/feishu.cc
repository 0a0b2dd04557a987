#include "tools/larkdav/commands/feishu.h"

#include "tools/larkdav/failure.h"

namespace larkdav::tools {

ExitCode run_feishu(const FeishuArguments& arguments, const Context& context) {
  if (!arguments.verb) throw usage_error("`larkdav feishu` needs a command", "See its --help.");
  FeishuSession session(arguments, context);
  const FeishuVerb verb = *arguments.verb;
  switch (verb) {
    case FeishuVerb::search_calendars:
    case FeishuVerb::create_calendar:
    case FeishuVerb::patch_calendar:
    case FeishuVerb::delete_calendar:
    case FeishuVerb::subscribe:
    case FeishuVerb::unsubscribe:
      return run_feishu_calendars(session, verb);
    case FeishuVerb::list_acl:
    case FeishuVerb::add_acl:
    case FeishuVerb::remove_acl:
      return run_feishu_acl(session, verb);
    case FeishuVerb::search_events:
    case FeishuVerb::agenda:
    case FeishuVerb::freebusy:
    case FeishuVerb::rsvp:
      return run_feishu_events(session, verb);
    case FeishuVerb::add_time_off:
    case FeishuVerb::remove_time_off:
    case FeishuVerb::caldav_account:
    case FeishuVerb::bind_exchange:
    case FeishuVerb::exchange_status:
    case FeishuVerb::unbind_exchange:
      break;
  }
  return run_feishu_organisation(session, verb);
}

}  // namespace larkdav::tools
