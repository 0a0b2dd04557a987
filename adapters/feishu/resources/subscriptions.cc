#include "adapters/feishu/resources/subscriptions.h"

namespace larkdav::adapters::feishu {
namespace {

std::string path_of(Watched what, const std::string& calendar_id) {
  switch (what) {
    case Watched::calendars:
      return "/open-apis/calendar/v4/calendars";
    case Watched::events:
      return calendar_path(calendar_id) + "/events";
    case Watched::acl:
      break;
  }
  return calendar_path(calendar_id) + "/acls";
}

}  // namespace

Call watch(Watched what, const std::string& calendar_id) {
  return {"POST", path_of(what, calendar_id) + "/subscription", {}, "", "ask for pushes", true};
}

Call unwatch(Watched what, const std::string& calendar_id) {
  return {"POST", path_of(what, calendar_id) + "/unsubscription", {}, "", "end pushes", true};
}

}  // namespace larkdav::adapters::feishu
