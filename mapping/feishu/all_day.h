// What reads and writes teach about an account's all-day ends (Feishu reference 4.3). Three modes
// are known: input inclusive and output exclusive (assumed until told otherwise), exclusive both
// ways, inclusive both ways; equal dates are one day in each of them. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mapping/feishu/event_json.h"

namespace larkdav::mapping::feishu {

struct AllDayKnowledge {
  AllDayEnds ends;
  bool output_known = false;  // else assumed
  friend bool operator==(const AllDayKnowledge&, const AllDayKnowledge&) = default;
};

// Any record that reads end.date == start.date shows inclusive output.
AllDayKnowledge learn_from_read(AllDayKnowledge known, std::string_view event_object);

struct AllDayLesson {
  AllDayKnowledge known;
  // The reply holds another number of days than was meant: write the dates again under `known`.
  bool write_again = false;
  // The reply fits two modes: a write of one day must tell them apart first.
  bool ambiguous = false;
};
// `body` is a POST or PATCH body made under `known`, `reply` the event object that answered it.
AllDayLesson learn_from_write(AllDayKnowledge known, std::string_view body, std::string_view reply);

// PATCH body that makes the event of `body` last its first day only: to calibrate.
std::string one_day_body(std::string_view body);
// PATCH body with the days that `body` meant under `meant`, written for `ends`.
std::string dates_body(std::string_view body, const AllDayEnds& meant, const AllDayEnds& ends);

// For storing; unreadable text gives nullopt.
std::string to_text(const AllDayKnowledge& known);
std::optional<AllDayKnowledge> all_day_knowledge(std::string_view text);

}  // namespace larkdav::mapping::feishu
