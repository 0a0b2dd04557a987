#include "mapping/feishu/all_day.h"

#include "mapping/feishu/members.h"
#include "mapping/feishu/time.h"
#include "mapping/timezone.h"

namespace larkdav::mapping::feishu {

using engine::Date;

namespace {

// Both dates as an event that ends before `past`, read under exclusive ends; nullopt: not all-day.
struct Days {
  Date start;
  Date past;
  bool equal_dates = false;
  friend bool operator==(const Days&, const Days&) = default;
};

std::optional<Days> days_of(std::string_view text, bool inclusive) {
  const auto event = parse_object(text);
  if (!event) return std::nullopt;
  const RawDates dates = raw_dates(*event);
  if (dates.start.empty()) return std::nullopt;
  const auto read = times_from_feishu(*event, {inclusive, inclusive});
  const auto* times = std::get_if<Times>(&read);
  if (times == nullptr) return std::nullopt;
  return Days{std::get<Date>(times->start), std::get<Date>(times->end), dates.start == dates.end};
}

std::string body_with(const Date& start, const Date& past, const AllDayEnds& ends) {
  Json body = {{"need_notification", false}};
  times_to_feishu(start, past, ends, body);
  return to_text(body);
}

}  // namespace

AllDayKnowledge learn_from_read(AllDayKnowledge known, std::string_view event_object) {
  if (known.output_known || is_cancelled_event(event_object)) return known;
  const auto days = days_of(event_object, false);
  if (days && days->equal_dates) known = {{true, true}, true};
  return known;
}

AllDayLesson learn_from_write(AllDayKnowledge known, std::string_view body,
                              std::string_view reply) {
  AllDayLesson lesson{known, false, false};
  const auto meant = days_of(body, known.ends.input_inclusive);
  const auto got = days_of(reply, known.ends.output_inclusive);
  const auto raw = days_of(reply, false);
  if (!meant || !got || meant->start != got->start) return lesson;
  if (meant->equal_dates) {
    if (!known.output_known) {
      lesson.known.output_known = true;
      lesson.known.ends.output_inclusive = raw->equal_dates;
    }
    return lesson;
  }
  if (*got == *meant) {
    // Only exclusive output shows a later end than the one sent.
    if (known.ends.input_inclusive && !known.ends.output_inclusive)
      lesson.known.output_known = true;
    return lesson;
  }
  if (days_of(body, !known.ends.input_inclusive) != got) return lesson;  // something else
  if (!known.output_known) {
    lesson.ambiguous = true;
    return lesson;
  }
  lesson.known.ends.input_inclusive = !known.ends.input_inclusive;
  lesson.write_again = true;
  return lesson;
}

std::string one_day_body(std::string_view body) {
  const auto days = days_of(body, true);
  if (!days) return {};
  return body_with(days->start, add_days(days->start, 1), {});
}

std::string dates_body(std::string_view body, const AllDayEnds& meant, const AllDayEnds& ends) {
  const auto days = days_of(body, meant.input_inclusive);
  if (!days) return {};
  return body_with(days->start, days->past, ends);
}

std::string to_text(const AllDayKnowledge& known) {
  const auto word = [](bool inclusive) { return inclusive ? "inclusive" : "exclusive"; };
  return to_text(Json{{"input", word(known.ends.input_inclusive)},
                      {"output", word(known.ends.output_inclusive)},
                      {"output_known", known.output_known}});
}

std::optional<AllDayKnowledge> all_day_knowledge(std::string_view text) {
  const auto object = parse_object(text);
  if (!object) return std::nullopt;
  AllDayKnowledge known;
  known.ends.input_inclusive = string_member(*object, "input") != "exclusive";
  known.ends.output_inclusive = string_member(*object, "output") == "inclusive";
  known.output_known = flag_member(*object, "output_known");
  return known;
}

}  // namespace larkdav::mapping::feishu
