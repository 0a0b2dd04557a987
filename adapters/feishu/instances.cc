#include "adapters/feishu/instances.h"

#include <algorithm>
#include <set>

#include "mapping/feishu/members.h"

namespace larkdav::adapters::feishu {
namespace {

constexpr int kPagesMax = 1000;

}  // namespace

std::optional<Instances> read_instances(const CalendarState& state, const std::string& uuid,
                                        long long from, long long to, bool& series_gone) {
  Instances out;
  std::string token;
  std::set<std::string> tokens;
  for (int page_number = 0; page_number < kPagesMax; ++page_number) {
    const Answer answer = state.client.call_one(list_instances(
        state.id, mapping::feishu::event_id(uuid, 0), std::max(from, 1LL), to, token));
    // Gone, or no series any more: its exclusions mean nothing, and harm nothing.
    series_gone =
        answer.verdict.kind == Class::item_missing || answer.verdict.kind == Class::item_refused;
    if (is_breakdown(answer.verdict.kind)) throw state.error(answer);
    const auto page = answer.ok() ? list_page(answer, "items") : std::nullopt;
    if (!page) return std::nullopt;
    for (const std::string& item : page->items) {
      const auto event = mapping::feishu::parse_object(item);
      if (!event) continue;
      const auto id =
          mapping::feishu::parse_event_id(mapping::feishu::string_member(*event, "event_id"));
      if (!id) continue;
      const bool cancelled = mapping::feishu::string_member(*event, "status") == "cancelled";
      const bool changed = mapping::feishu::flag_member(*event, "is_exception");
      out[id->original] = cancelled ? Instance::cancelled
                          : changed ? Instance::changed
                                    : Instance::plain;
    }
    if (!page->has_more) return out;
    if (page->page_token.empty() || !tokens.insert(page->page_token).second) return std::nullopt;
    token = page->page_token;
  }
  return std::nullopt;
}

}  // namespace larkdav::adapters::feishu
