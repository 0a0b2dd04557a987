#include "adapters/feishu/resources/acl.h"
#include "adapters/feishu/resources/calendars.h"
#include "tools/larkdav/columns.h"
#include "tools/larkdav/commands/feishu.h"
#include "tools/larkdav/failure.h"

namespace larkdav::tools {
namespace {

using namespace adapters::feishu;
using adapters::feishu::Answer;  // not the one of the command line

constexpr int kPagesMax = 100;

Document document_of(const CalendarRow& row) {
  return {{"id", row.id},
          {"name", row.summary},
          {"description", row.description},
          {"permissions", row.permissions},
          {"type", row.type},
          {"role", row.role}};
}

ExitCode tell_rows(const FeishuSession& session, const std::vector<CalendarRow>& rows) {
  Document list = Document::array();
  std::vector<std::vector<std::string>> lines{{"NAME", "ROLE", "PERMISSIONS", "TYPE", "ID"}};
  for (const CalendarRow& row : rows) {
    list.push_back(document_of(row));
    lines.push_back({printable(row.summary), row.role, row.permissions, row.type, row.id});
  }
  return session.tell(list, rows.empty() ? "nothing was found\n" : table(lines));
}

ExitCode search(FeishuSession& session) {
  std::vector<CalendarRow> rows;
  std::string token;
  for (int page_number = 0; page_number < kPagesMax; ++page_number) {
    const Answer answer = session.call(search_calendars(session.arguments().subject, token));
    auto page = search_page_of(answer);
    if (!page) throw missing_member(answer, "items", "");
    rows.insert(rows.end(), page->rows.begin(), page->rows.end());
    if (page->page_token.empty() || page->page_token == token) break;
    token = page->page_token;
  }
  return tell_rows(session, rows);
}

CalendarChange change_of(const FeishuArguments& arguments) {
  if (arguments.color && !argb_of(*arguments.color)) {
    throw usage_error("\"" + *arguments.color + "\" is no colour", "Write #RRGGBB.");
  }
  return {arguments.name, arguments.description, arguments.permissions, arguments.alias,
          arguments.color};
}

ExitCode tell_changed(const FeishuSession& session, const Answer& answer,
                      const std::string& words) {
  const auto row = changed_calendar_of(answer);
  if (!row) throw missing_member(answer, "calendar", "");
  return session.tell(document_of(*row),
                      words + ": " + printable(row->summary) + " (" + row->id + ")\n");
}

ExitCode tell_done(const FeishuSession& session, const std::string& id, const std::string& words) {
  return session.tell(Document{{"id", id}}, words + ": " + id + "\n");
}

ExitCode create(FeishuSession& session) {
  CalendarChange calendar = change_of(session.arguments());
  calendar.summary = session.arguments().subject;
  return tell_changed(session, session.call(create_calendar(calendar)), "made");
}

ExitCode patch(FeishuSession& session) {
  const CalendarChange change = change_of(session.arguments());
  if (!others_notice(change) && !change.alias && !change.color) {
    throw usage_error("there is nothing to change",
                      "Give --name, --description, --permissions, --alias or --color.");
  }
  const std::string id = session.calendar_id();
  if (others_notice(change)) session.confirm("This changes the calendar for everybody");
  return tell_changed(session, session.call(patch_calendar(id, change)), "changed");
}

ExitCode remove(FeishuSession& session) {
  const std::string id = session.calendar_id();
  session.confirm("This deletes the calendar " + id + " with all its events");
  session.call(delete_calendar(id));
  return tell_done(session, id, "deleted");
}

Document document_of(const AclEntry& entry) {
  return {{"id", entry.id}, {"role", entry.role}, {"user", entry.user_id}};
}

ExitCode tell_sharing(FeishuSession& session, const std::string& calendar_id) {
  Document list = Document::array();
  std::vector<std::vector<std::string>> lines{{"USER", "ROLE", "ACL_ID"}};
  std::string token;
  for (int page_number = 0; page_number < kPagesMax; ++page_number) {
    const Answer answer = session.call(list_acl(calendar_id, token));
    const auto page = acl_page_of(answer);
    if (!page) throw missing_member(answer, "acls", "");
    for (const AclEntry& entry : page->entries) {
      list.push_back(document_of(entry));
      lines.push_back({entry.user_id, entry.role, entry.id});
    }
    if (!page->has_more || page->page_token.empty() || page->page_token == token) break;
    token = page->page_token;
  }
  return session.tell(list, table(lines));
}

}  // namespace

ExitCode run_feishu_calendars(FeishuSession& session, FeishuVerb verb) {
  if (verb == FeishuVerb::search_calendars) return search(session);
  if (verb == FeishuVerb::create_calendar) return create(session);
  if (verb == FeishuVerb::patch_calendar) return patch(session);
  if (verb == FeishuVerb::delete_calendar) return remove(session);
  if (verb == FeishuVerb::subscribe) {
    return tell_changed(session, session.call(subscribe_calendar(session.arguments().subject)),
                        "subscribed");
  }
  const std::string id = session.calendar_id();
  session.call(unsubscribe_calendar(id));
  return tell_done(session, id, "unsubscribed");
}

ExitCode run_feishu_acl(FeishuSession& session, FeishuVerb verb) {
  const FeishuArguments& arguments = session.arguments();
  const std::string calendar_id = session.calendar_id();
  if (verb == FeishuVerb::list_acl) return tell_sharing(session, calendar_id);
  if (verb == FeishuVerb::add_acl) {
    session.confirm("This makes " + arguments.subject + " " + arguments.role + " of the calendar");
    const auto answer = session.call(add_acl(calendar_id, arguments.subject, arguments.role));
    const auto entry = acl_entry_of(answer.data);
    if (!entry) throw missing_member(answer, "acl_id", "");
    return session.tell(document_of(*entry),
                        entry->user_id + " is " + entry->role + " (" + entry->id + ")\n");
  }
  session.confirm("This ends the sharing " + arguments.subject);
  session.call(remove_acl(calendar_id, arguments.subject));
  return tell_done(session, arguments.subject, "removed");
}

}  // namespace larkdav::tools
