#include "tools/feishu_sim/event_time.h"

#include "tools/feishu_sim/zone.h"

namespace larkdav::feishu_sim {
namespace {

constexpr const char* kDefaultZone = "Asia/Shanghai";  // Feishu reference 4.1

When read_time(const Json& time) {
  const auto timestamp = text_member(time, "timestamp").value_or("");
  const auto date = text_member(time, "date").value_or("");
  const auto zone = text_member(time, "timezone").value_or("");
  if (timestamp.empty() == date.empty()) refuse(kInvalidParameters);
  if (!zone.empty() && !is_zone(zone)) refuse(kInvalidParameters);
  if (!date.empty()) {
    const auto midnight = parse_date(date);
    if (!midnight) refuse(kInvalidParameters);
    return {true, *midnight, "UTC"};  // all-day is fixed to UTC
  }
  const auto seconds = parse_timestamp(timestamp);
  if (!seconds) refuse(kInvalidParameters);
  return {false, *seconds, zone.empty() ? kDefaultZone : zone};
}

}  // namespace

std::optional<Span> read_span(const Json& body, const Toggles& toggles) {
  const Json* start = object_member(body, "start_time");
  const Json* end = object_member(body, "end_time");
  if (!start || !end) return std::nullopt;
  Span span{read_time(*start), read_time(*end)};
  if (span.start.all_day != span.end.all_day) refuse(kInvalidParameters);
  if (span.end.seconds < span.start.seconds) refuse(kInvalidParameters);
  if (span.start.all_day) {
    const bool exclusive = toggles.is("all_day_mode", "in_exclusive_out_exclusive");
    const bool one_day = span.end.seconds == span.start.seconds;
    if (!exclusive || one_day) span.end.seconds += kDaySeconds;
  }
  return span;
}

Json start_view(const When& start) {
  if (start.all_day) return {{"date", format_date(start.seconds)}, {"timezone", "UTC"}};
  return {{"timestamp", std::to_string(start.seconds)}, {"timezone", start.zone}};
}

Json end_view(const Span& span, const Toggles& toggles) {
  When shown = span.end;
  if (shown.all_day && toggles.is("all_day_mode", "in_inclusive_out_inclusive")) {
    shown.seconds -= kDaySeconds;
  }
  return start_view(shown);
}

}  // namespace larkdav::feishu_sim
