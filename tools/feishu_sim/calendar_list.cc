#include <algorithm>

#include "tools/feishu_sim/calendars.h"
#include "tools/feishu_sim/paging.h"

// GET /calendars (Feishu reference 3.1, 5.8): own and subscribed calendars by pages, then changes.
namespace larkdav::feishu_sim {
namespace {

constexpr double kSyncTokenLife = 90.0 * 86400;  // Feishu reference 5.4
constexpr const char* kPageToken = "ListCalendarsPageToken";
constexpr const char* kSyncToken = "ListCalendarsSyncToken";

struct Entry {
  std::int64_t key;  // creation order in a full pass, version in a delta
  Json view;
};

struct Position {
  std::int64_t after = 0;    // key of the last entry given
  std::int64_t since = 0;    // a delta starts behind this version; 0 in a full pass
  std::int64_t through = 0;  // newest version when the pass began
  bool after_empty = false;
};

Position position_of(const Call& call) {
  const auto page_token = call.request.parameter("page_token");
  const auto sync_token = call.request.parameter("sync_token");
  const bool paging = page_token && !page_token->empty();
  const bool syncing = sync_token && !sync_token->empty();
  if (paging && syncing) refuse(kSyncTokenConflict);
  if (!paging && !syncing) return {0, 0, call.world.last_version, false};
  const Json token = paging ? unseal(kPageToken, *page_token) : unseal(kSyncToken, *sync_token);
  const bool mine = token.value("who", "") == call.who->open_id;
  const bool fresh = token.value("epoch", std::int64_t{-1}) == call.world.sync_epoch &&
                     token.value("issued", 0.0) + kSyncTokenLife > call.now;
  if (!mine || !fresh) refuse(kTokenExpired);
  const std::int64_t since = token.value("since", std::int64_t{0});
  if (!paging) return {since, since, call.world.last_version, false};
  return {token.value("after", std::int64_t{0}), since, token.value("through", std::int64_t{0}),
          token.value("empty", false)};
}

std::vector<Entry> entries_behind(const Call& call, const Position& position) {
  std::vector<Entry> entries;
  for (const auto& [id, calendar] : call.world.calendars) {
    const auto member = calendar.members.find(call.who->open_id);
    if (member == calendar.members.end()) continue;
    const bool listed = member->second.subscribed && !calendar.deleted;
    const bool delta = position.since > 0;
    if (!delta && !listed) continue;
    const std::int64_t key = delta ? member->second.version : calendar.ordinal;
    if (key <= position.after || key > position.through) continue;
    Json view = calendar_view(calendar, call.who->open_id);
    if (!listed) view["is_deleted"] = true;
    entries.push_back({key, std::move(view)});
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.key < b.key; });
  return entries;
}

}  // namespace

Response list_calendars(Call& call) {
  const std::size_t size = page_size(call, {500, 50, 1000});
  const Position position = position_of(call);
  std::vector<Entry> entries = entries_behind(call, position);
  const Slice slice = cut_page(call.toggles, entries.size(), size, position.after_empty);
  Json list = Json::array();
  std::int64_t after = position.after;
  for (std::size_t i = 0; i < slice.count; ++i) {
    after = entries[i].key;
    list.push_back(std::move(entries[i].view));
  }
  Json token = {{"who", call.who->open_id}, {"epoch", call.world.sync_epoch}, {"issued", call.now}};
  std::string next_page;
  std::string next_sync;
  if (slice.has_more) {
    token["after"] = after;
    token["since"] = position.since;
    token["through"] = position.through;
    token["empty"] = slice.was_empty;
    next_page = seal(kPageToken, token);
  } else {
    token["since"] = position.through;
    next_sync = seal(kSyncToken, token);
  }
  return success({{"has_more", slice.has_more},
                  {"page_token", next_page},
                  {"sync_token", next_sync},
                  {"calendar_list", std::move(list)}});
}

}  // namespace larkdav::feishu_sim
