// One function for each kind of thing that `larkdav feishu` is about.
#pragma once

#include "tools/larkdav/feishu_session.h"

namespace larkdav::tools {

ExitCode run_feishu_calendars(FeishuSession& session, FeishuVerb verb);
ExitCode run_feishu_acl(FeishuSession& session, FeishuVerb verb);
ExitCode run_feishu_events(FeishuSession& session, FeishuVerb verb);
ExitCode run_feishu_organisation(FeishuSession& session, FeishuVerb verb);

}  // namespace larkdav::tools
