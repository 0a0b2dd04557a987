#include "adapters/feishu/span_view.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <set>
#include <tuple>

namespace larkdav::adapters::feishu {
namespace {

constexpr long kTooLong = 193103;
constexpr long kTooMany = 193104;
constexpr long long kLongest = 39LL * 24 * 3600;
constexpr long long kShortest = 2LL * 3600;

class SpanView {
 public:
  SpanView(Client& client, const std::string& calendar_id)
      : client_(client), calendar_id_(calendar_id) {}

  void look(long long from, long long to) {
    const Answer answer = client_.call_one(view_instances(calendar_id_, from, to));
    const bool too_much = answer.code == kTooLong || answer.code == kTooMany;
    if (too_much && to - from > kShortest) {
      const long long middle = from + (to - from) / 2;
      look(from, middle);
      look(middle + 1, to);
      return;
    }
    if (!answer.ok()) throw error_of(answer, "calendar " + calendar_id_);
    const auto page = occurrence_page_of(answer);
    if (!page) throw missing_member(answer, "items", "calendar " + calendar_id_);
    for (const Occurrence& each : page->items) {
      if (each.status == "cancelled") continue;
      if (seen_.emplace(each.event_id, each.start, each.end).second) found.push_back(each);
    }
  }

  std::vector<Occurrence> found;

 private:
  Client& client_;
  const std::string& calendar_id_;
  std::set<std::tuple<std::string, std::string, std::string>> seen_;  // halves overlap
};

// Dates sort among unix seconds by their midnight UTC.
long long order_of(const Occurrence& each) {
  const std::string& text = each.start;
  if (!each.all_day) return std::strtoll(text.c_str(), nullptr, 10);
  if (text.size() != 10) return 0;
  const std::chrono::year_month_day date{
      std::chrono::year(std::atoi(text.substr(0, 4).c_str())),
      std::chrono::month(static_cast<unsigned>(std::atoi(text.substr(5, 2).c_str()))),
      std::chrono::day(static_cast<unsigned>(std::atoi(text.substr(8, 2).c_str())))};
  return std::chrono::sys_days(date).time_since_epoch().count() * 86400LL;
}

}  // namespace

std::vector<Occurrence> view_span(Client& client, const std::string& calendar_id,
                                  engine::Instant from, engine::Instant to) {
  SpanView view(client, calendar_id);
  const long long end = to.time_since_epoch().count();
  for (long long at = from.time_since_epoch().count(); at < end; at += kLongest) {
    view.look(at, std::min(end, at + kLongest));
  }
  std::stable_sort(view.found.begin(), view.found.end(),
                   [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
  return std::move(view.found);
}

}  // namespace larkdav::adapters::feishu
