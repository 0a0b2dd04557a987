// A write whose reply shows another outcome than the one that was meant, because the account reads
// the same body in another of the ways that the documentation leaves open (Feishu reference 4.3;
// 12, question 12): a second PATCH puts it right.
#include <utility>

#include "adapters/feishu/writing.h"
#include "mapping/feishu/location.h"

namespace larkdav::adapters::feishu {

std::optional<std::string> Writing::put_right(const StepRequest& request, const std::string& raw) {
  auto latest = put_days_right(request, raw);
  if (!latest) return std::nullopt;
  const auto emptied = mapping::feishu::emptied_location_body(request.body, *latest);
  return emptied ? patch_again(*emptied, *latest) : latest;
}

std::optional<std::string> Writing::put_days_right(const StepRequest& request,
                                                   const std::string& raw) {
  mapping::feishu::AllDayKnowledge made = state_.all_day();
  made.ends.input_inclusive = request.input_inclusive;
  auto lesson = learn_from_write(made, request.body, raw);
  std::string latest = raw;
  if (lesson.ambiguous) {
    const std::string body = mapping::feishu::one_day_body(request.body);
    const auto one_day = patch_again(body, raw);
    if (!one_day) return std::nullopt;
    latest = *one_day;
    const auto known = learn_from_write(made, body, latest).known;
    if (!known.output_known) return latest;
    lesson = learn_from_write(known, request.body, raw);
    lesson.write_again = true;
  }
  if (lesson.known.output_known) state_.learn(lesson.known);
  if (!lesson.write_again) return latest;
  return patch_again(mapping::feishu::dates_body(request.body, made.ends, lesson.known.ends),
                     latest);
}

// What is refused leaves the event as it is.
std::optional<std::string> Writing::patch_again(const std::string& body, const std::string& raw) {
  const std::string id = mapping::feishu::record_of(raw)->id.value;
  const Answer answer = state_.client.call_one(patch_event(state_.id, id, body));
  if (answer.ok()) return event_of(answer);
  if (answer.verdict.kind == Class::item_refused || answer.verdict.kind == Class::item_missing) {
    return raw;
  }
  if (is_breakdown(answer.verdict.kind) && !breakdown_) breakdown_ = state_.error(answer);
  return std::nullopt;
}

}  // namespace larkdav::adapters::feishu
