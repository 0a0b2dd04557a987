#include "tests/interop/toggled_sights.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace larkdav::tests {
namespace {

constexpr long long kHour = 3600;
constexpr long long kMorning = 1793671200;  // Tuesday 2026-11-03 10:00 in Shanghai

Json at_time(long long start, long long seconds) {
  const auto point = [](long long moment) {
    return Json{{"timestamp", std::to_string(moment)}, {"timezone", "Asia/Shanghai"}};
  };
  return {{"start_time", point(start)}, {"end_time", point(start + seconds)}};
}

Json timed_event(const std::string& title, long long start, const Json& more) {
  Json out = at_time(start, kHour);
  out["summary"] = title;
  out["vchat"] = {{"vc_type", "no_meeting"}};
  out.update(more);
  return out;
}

std::string vevent(const std::string& uid, const std::string& title, const std::string& lines) {
  return "BEGIN:VEVENT\nUID:" + uid + "\nDTSTAMP:20261101T000000Z\nSUMMARY:" + title + "\n" +
         lines + "END:VEVENT\n";
}

std::string timed(const std::string& title, int week, long long hours = 0, long long day = 0) {
  const long long start = kMorning + week * kWeek + day * 24 * kHour + hours * kHour;
  return title + " " + std::to_string(start) + " " + std::to_string(start + kHour);
}

std::vector<std::string> sorted(std::vector<std::string> lines) {
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::string last_day(const std::string& past) {  // of November and early December 2026
  const auto day = std::chrono::year_month_day{
      std::chrono::sys_days{std::chrono::year{std::stoi(past.substr(0, 4))} /
                            std::stoi(past.substr(5, 2)) / std::stoi(past.substr(8, 2))} -
      std::chrono::days{1}};
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text;
}

}  // namespace

std::string second(long long after_first) { return std::to_string(kMorning + after_first); }

Json days_body(const std::string& first, const std::string& last) {
  return {{"start_time", {{"date", first}}}, {"end_time", {{"date", last}}}};
}

Json days_event(const std::string& title, const std::string& first, const std::string& last) {
  Json out = days_body(first, last);
  out["summary"] = title;
  out["vchat"] = {{"vc_type", "no_meeting"}};
  return out;
}

Json moved_review() {
  Json out = at_time(kMorning + kWeek + 2 * kHour, kHour);
  out["summary"] = "Tide review, moved";
  return out;
}

std::vector<Json> feishu_events() {
  Json watch = days_event("Night watch", "2026-11-06", "2026-11-06");
  watch["recurrence"] = "FREQ=WEEKLY;BYDAY=FR;UNTIL=20261205T000000Z";
  return {days_event("Harbour fair", "2026-11-09", "2026-11-09"),
          days_event("Dock week", "2026-11-11", "2026-11-13"),
          timed_event("塔吊检查", kMorning,
                      {{"description", "带上清单；手套，头盔"},
                       {"location", {{"name", "四号码头"}}},
                       {"reminders", Json::array({{{"minutes", 15}}})},
                       {"color", -11034625}}),
          timed_event("Tide review", kMorning,
                      {{"recurrence", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261207T155959Z"}}),
          watch,
          timed_event("Leftover", kMorning + 24 * kHour, Json::object())};
}

std::map<std::string, std::string> other_texts() {
  const std::string ebb_lines = ";TZID=Asia/Shanghai:20261103T";
  const std::string alarm =
      "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:x\nTRIGGER:-PT10M\nEND:VALARM\n";
  return {
      {"open.ics",
       calendar_text(vevent("open@example.com", "Open day", "DTSTART;VALUE=DATE:20261110\n"))},
      {"regatta.ics",
       calendar_text(vevent("regatta@example.com", "Regatta",
                            "DTSTART;VALUE=DATE:20261116\nDTEND;VALUE=DATE:20261119\n"))},
      {"slack.ics", calendar_text(vevent("slack@example.com", "Slack water",
                                         "DESCRIPTION:平潮时刻\n"
                                         "DTSTART;TZID=Europe/Berlin:20261118T090000\n"
                                         "DTEND;TZID=Europe/Berlin:20261118T100000\n"
                                         "COLOR:crimson\n" +
                                             alarm))},
      {"ebb.ics", calendar_text(vevent("ebb@example.com", "Ebb",
                                       "DTSTART" + ebb_lines + "150000\nDTEND" + ebb_lines +
                                           "160000\nRRULE:FREQ=WEEKLY;COUNT=4\n"
                                           "EXDATE;TZID=Asia/Shanghai:20261110T150000\n") +
                                vevent("ebb@example.com", "Ebb\\, evening",
                                       "RECURRENCE-ID;TZID=Asia/Shanghai:20261117T150000\n"
                                       "DTSTART;TZID=Asia/Shanghai:20261117T190000\n"
                                       "DTEND;TZID=Asia/Shanghai:20261117T200000\n"))},
      {"bare.ics", calendar_text(vevent("bare@example.com", "Bare",
                                        "DESCRIPTION:To be emptied\nLOCATION:Pier 9\n"
                                        "DTSTART;TZID=Asia/Shanghai:20261105T100000\n"
                                        "DTEND;TZID=Asia/Shanghai:20261105T110000\n" +
                                            alarm))},
      {"setpos.ics", calendar_text(vevent("setpos@example.com", "Setpos",
                                          "DTSTART;TZID=Asia/Shanghai:20261102T100000\n"
                                          "DTEND;TZID=Asia/Shanghai:20261102T110000\n"
                                          "RRULE:FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1;COUNT=2\n"))}};
}

std::string late_text() {
  return calendar_text(vevent("late@example.com", "Late",
                              "DTSTART;VALUE=DATE:20261130\nDTEND;VALUE=DATE:20261203\n"));
}

std::string override_text(const std::string& uid) {
  std::string out;
  for (const char c : vevent(uid, "Tide review\\, late",
                             "RECURRENCE-ID;TZID=Asia/Shanghai:20261201T100000\n"
                             "DTSTART;TZID=Asia/Shanghai:20261201T140000\n"
                             "DTEND;TZID=Asia/Shanghai:20261201T150000\n")) {
    out += c == '\n' ? "\r\n" : std::string(1, c);
  }
  return out;
}

std::string uid_in(const std::string& text) {
  const auto at = text.find("\r\nUID:") + 6;
  return text.substr(at, text.find("\r\n", at) - at);
}

std::string sight_of(const Json& item) {
  const Json& start = item.at("start_time");
  const Json& end = item.at("end_time");
  const std::string title = item.value("summary", "");
  if (start.contains("date")) {
    return title + " " + start.at("date").get<std::string>() + " " +
           last_day(end.at("date").get<std::string>());
  }
  return title + " " + start.at("timestamp").get<std::string>() + " " +
         end.at("timestamp").get<std::string>();
}

std::string days_of(const std::string& text) {
  const auto value = [&](const std::string& name) {
    const auto at = text.find("\r\n" + name);
    if (at == std::string::npos) return std::string();
    const auto from = at + 2 + name.size();
    return text.substr(from, text.find("\r\n", from) - from);
  };
  const auto dashed = [](const std::string& day) {
    return day.empty() ? day : day.substr(0, 4) + "-" + day.substr(4, 2) + "-" + day.substr(6);
  };
  const std::string first = dashed(value("DTSTART;VALUE=DATE:"));
  const std::string past = dashed(value("DTEND;VALUE=DATE:"));
  return value("SUMMARY:") + " " + first + " " + (past.empty() ? first : last_day(past));
}

std::vector<std::string> shown_in_round(int round, bool rare_rules) {
  std::vector<std::string> out = days_in_round(round);
  std::erase_if(out, [](const std::string& line) { return line.starts_with("Night watch"); });
  const auto add = [&](const std::vector<std::string>& lines) {
    out.insert(out.end(), lines.begin(), lines.end());
  };
  const std::vector<std::string> names{"塔吊检查", "塔吊复查", "塔吊三查", "塔吊终查"};
  add({timed(names.at(static_cast<std::size_t>(round)), 0), timed("Bare", 0, 0, 2)});
  if (rare_rules) add({timed("Setpos", 0, 0, -1), timed("Setpos", 4)});
  const long long berlin = kMorning + 15 * 24 * kHour + 6 * kHour;  // 2026-11-18 09:00
  add({"Slack water " + std::to_string(round == 3 ? berlin - kHour : berlin) + " " +
       std::to_string(berlin + kHour)});
  for (const char* day : {"2026-11-06", "2026-11-13", "2026-11-20", "2026-11-27", "2026-12-04"}) {
    const std::string date = day;
    if (date.ends_with("-13") && round == 0) continue;
    if (date.ends_with("-20") && round > 0) continue;
    if (date.ends_with("-27") && round > 1) continue;
    add({"Night watch " + date + " " + date});
  }
  const std::string review = "Tide review";
  if (round == 0) add({timed(review, 0), timed(review + ", moved", 1, 2), timed(review, 3)});
  if (round == 1) add({timed(review, 0), timed(review, 1), timed(review, 2)});
  if (round > 1) add({timed(review, 0), timed(review, 1), timed(review, 2), timed(review, 3)});
  add({round > 1 ? timed(review + ", late", 4, 4) : timed(review, 4)});
  const long long ebb = round == 3 ? 7 : 5;
  add({timed("Ebb", 0, ebb), timed("Ebb", 3, ebb)});
  if (round < 2) add({timed("Ebb, evening", 2, 9)});
  if (round > 1) add({timed("Ebb", 1, ebb), timed("Ebb", 2, ebb)});
  return sorted(out);
}

std::vector<std::string> days_in_round(int round) {
  std::vector<std::string> out{"Night watch 2026-11-06 2026-11-06"};
  const auto add = [&](const char* line) { out.emplace_back(line); };
  if (round == 0) add("Harbour fair 2026-11-09 2026-11-09");
  if (round == 1) add("Harbour fair 2026-11-12 2026-11-12");
  if (round > 1) add("Harbour fair 2026-11-12 2026-11-14");
  if (round < 2) add("Dock week 2026-11-11 2026-11-13");
  if (round == 2) add("Dock week 2026-11-11 2026-11-12");
  if (round == 3) add("Dock week of Feishu 2026-11-11 2026-11-12");
  add(round == 0 ? "Regatta 2026-11-16 2026-11-18" : "Regatta 2026-11-16 2026-11-19");
  if (round == 0) add("Open day 2026-11-10 2026-11-10");
  if (round == 1) add("Stocktaking 2026-11-24 2026-11-25");
  if (round > 1) add("Late 2026-11-30 2026-12-02");
  return sorted(out);
}

std::string without(const std::string& line, const std::set<engine::Field>& fields) {
  std::string out;
  std::size_t from = 0;
  for (const engine::Field field : engine::kAllFields) {
    const std::size_t to = line.find(" | ", from);
    REQUIRE(to != std::string::npos);
    out += (fields.count(field) > 0 ? "" : line.substr(from, to - from)) + " | ";
    from = to + 3;
  }
  return out + line.substr(from);
}

}  // namespace larkdav::tests
