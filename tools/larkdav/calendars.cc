#include "tools/larkdav/calendars.h"

#include <algorithm>

#include "tools/larkdav/calendar_lookup.h"
#include "tools/larkdav/empty_replica.h"
#include "tools/larkdav/failure.h"
#include "tools/larkdav/nearest.h"
#include "tools/larkdav/pinned_calendar.h"

namespace larkdav::tools {
namespace {

using adapters::CalendarInfo;

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 20;
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < kShown; ++i) {
    text += (text.empty() ? "" : ", ") + ("\"" + names[i] + "\"");
  }
  if (names.size() > kShown) text += ", …";
  return text;
}

engine::ReplicaError unknown(const CalendarReference& reference, const NoSuchCalendar& none,
                             bool makeable) {
  std::string cure = none.candidates.empty()
                         ? "The account shows no calendar at all: check what it may see."
                         : "Write one of " + listed(none.candidates) + ".";
  if (makeable) cure += " Or let larkdav make it with create = true.";
  return usage_error("there is no calendar \"" + reference.calendar + "\" in the account \"" +
                         reference.account + "\"",
                     cure);
}

// A typing error makes a calendar too: the one that was meant stands beside it.
std::string made_text(const CalendarReference& reference, const CalendarInfo& made, bool looking,
                      const std::vector<std::string>& candidates) {
  const std::string where = made.url.empty() ? made.id : made.url;
  std::string text = "the calendar \"" + reference.calendar + "\" of the account \"" +
                     reference.account + "\" did not exist and " +
                     (looking ? "would be made" : "was made" + (where.empty() ? "" : ": " + where));
  if (const auto near = nearest(reference.calendar, candidates)) {
    text += "; there is one called \"" + *near + "\": is that the one you meant?";
  } else if (!candidates.empty() && looking) {
    text += "; there are: " + listed(candidates);
  }
  return text;
}

const CalendarInfo& usable(const CalendarReference& reference, const CalendarInfo& calendar) {
  if (!calendar.refused.empty()) {
    throw usage_error(
        "the calendar " + to_string(reference) + " can't be used: " + calendar.refused,
        "Choose another calendar; `larkdav calendars " + reference.account + "` lists them.");
  }
  return calendar;
}

// By id where it was found before, else by what the user wrote.
Lookup look_up_again(const std::optional<CalendarInfo>& known, const std::string& wanted,
                     const std::vector<CalendarInfo>& calendars) {
  if (known) {
    const auto same = std::find_if(calendars.begin(), calendars.end(),
                                   [&](const auto& each) { return each.id == known->id; });
    if (same != calendars.end()) return *same;
  }
  return look_up(wanted, calendars);
}

}  // namespace

CalendarInfo find_calendar(Session& session, const CalendarReference& reference,
                           const FindOptions& options) {
  const AccountConfig& config = session.account_config(reference.account);
  const Memory memory = session.memory(reference.account);
  const std::string key = pin_key(config, reference.calendar);
  std::optional<CalendarInfo> known;
  if (const auto text = memory.recall(key)) known = pinned(*text);
  if (known && !options.afresh) return usable(reference, *known);

  adapters::Account& account = session.account(reference.account);
  const Lookup lookup = look_up_again(known, reference.calendar, account.calendars());
  if (const auto* several = std::get_if<SeveralCalendars>(&lookup)) {
    throw usage_error("several calendars are called \"" + reference.calendar +
                          "\" in the account \"" + reference.account + "\"",
                      "Write the id of the one that is meant: " + listed(several->ids) + ".");
  }
  CalendarInfo found;
  if (const auto* hit = std::get_if<CalendarInfo>(&lookup)) {
    found = usable(reference, *hit);
  } else {
    if (known) {
      // Made again it would be empty, and look like a calendar that somebody emptied.
      engine::ReplicaError::Details details;
      details.cause = engine::Cause::unreachable;
      details.operation = "find " + reference.calendar;
      details.cure =
          "If it was deleted or renamed on purpose, name another calendar in the "
          "configuration; if its folder or server is away, bring it back.";
      throw engine::ReplicaError("the calendar \"" + reference.calendar + "\" of the account \"" +
                                     reference.account + "\" is gone",
                                 details);
    }
    const bool makeable = !is_feishu(config.kind) && config.kind != AccountKind::ics;
    if (options.missing != Missing::make || !makeable) {
      throw unknown(reference, std::get<NoSuchCalendar>(lookup),
                    makeable && options.missing != Missing::refuse);
    }
    const bool looking = session.access() == Access::look;
    if (looking) {
      found.name = reference.calendar;
    } else {
      found = account.make_calendar(reference.calendar);
    }
    if (options.notices != nullptr) {
      options.notices->push_back(
          made_text(reference, found, looking, std::get<NoSuchCalendar>(lookup).candidates));
    }
    if (looking) return found;
  }
  if (session.access() != Access::look) memory.remember(key, pin_text(found));
  return found;
}

std::unique_ptr<engine::Replica> open_calendar(Session& session, const std::string& account,
                                               const CalendarInfo& calendar,
                                               const adapters::OpenOptions& options) {
  if (calendar.id.empty()) return std::make_unique<EmptyReplica>();
  Memory memory = session.memory(account);
  adapters::OpenOptions with_memory = options;
  with_memory.recall = memory.recall;
  with_memory.remember = memory.remember;
  return session.account(account).open(calendar, with_memory);
}

std::vector<CalendarInfo> list_calendars(Session& session, const std::string& account) {
  return session.account(account).calendars();
}

}  // namespace larkdav::tools
